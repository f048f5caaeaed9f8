import { z } from 'zod';

const NOT_USD = 'write an amount of US dollars an hour, 0 or more';

/** What an endpoint's server charges for: tokens, or the time that it is up, which keeping it warm then pays for. */
export const billingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tokens') }),
  /** `confirmed`: somebody has seen the figure and said yes; until then it is not pinged by the schedule. */
  z.object({
    kind: z.literal('time'),
    usdPerHour: z.number(NOT_USD).nonnegative(NOT_USD).nullable().default(null),
    confirmed: z.boolean().default(false),
  }),
]);
export type Billing = Readonly<z.infer<typeof billingSchema>>;
