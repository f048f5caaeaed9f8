import { z } from 'zod';
import { effectiveBillingSchema } from './billing.ts';
import { priceSchema } from './price.ts';

const usd = z.number().nonnegative();

/** What keeping an endpoint warm costs, and what that is worked out from. Money in USD. */
export const endpointCostSchema = z.object({
  /** `usd`: an amount is known; `free`: it is a server nearby that nobody pays by the ping; `unknown`: it has no price. */
  kind: z.enum(['usd', 'free', 'unknown']),
  /** Of one ping for its tokens, at the price as it is now: the mean of its last answered pings; `null`: not known. */
  tokensUsd: usd.nullable(),
  /** Means of the same pings. */
  inputTokens: z.number().nonnegative().nullable(),
  outputTokens: z.number().nonnegative().nullable(),
  /** How many answered pings those are. */
  pings: z.number().int().nonnegative(),
  /** `asOf`: how old a built-in price is, a day; `null` where it is the user's. */
  price: z.object({ ...priceSchema.shape, from: z.enum(['endpoint', 'settings', 'list']), asOf: z.string().nullable() }).nullable(),
  billing: effectiveBillingSchema,
  /** How old a built-in price of an hour is, a day; `null`: there is none. */
  hourPriceAsOf: z.string().nullable(),
  /** Share of the week in which it is kept warm, by its hours. */
  activeShare: z.number().min(0).max(1),
  /** The interval that holds now; `null`: not scheduled. */
  intervalSeconds: z.number().nullable(),
  /** What that costs in a day, and in a month of 30 days; `null`: not known. */
  dayUsd: usd.nullable(),
  monthUsd: usd.nullable(),
  /** What its pings have cost today and this month, by the calendar of this machine. */
  spent: z.object({ dayUsd: usd, monthUsd: usd }),
});
export type EndpointCost = Readonly<z.infer<typeof endpointCostSchema>>;
