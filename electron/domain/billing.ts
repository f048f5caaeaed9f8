import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { knownBilling } from './knownBilling.ts';
import type { Provider } from './provider.ts';

const NOT_USD = 'write an amount of US dollars an hour, 0 or more';

/** What an endpoint's server charges for: tokens, or the time that it is up, which keeping it warm then pays for. */
export const billingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tokens') }),
  /** `confirmed`: somebody has seen the figure and said yes; until then it is not pinged by the schedule. */
  z.object({
    kind: z.literal('time'),
    usdPerHour: z.number(NOT_USD).nonnegative(NOT_USD).max(100_000, NOT_USD).nullable().default(null),
    confirmed: z.boolean().default(false),
  }),
]);

/** Of a server that nobody knows: how long it stays up after its last request, ms. */
const USUAL_STAY_MS = 15 * 60_000;

/** How an endpoint bills by time, by its own settings and by what is known of its service. */
const timeBillingSchema = z.object({
  kind: z.literal('time'),
  /** `null`: not known. */
  usdPerHour: z.number().nonnegative().nullable(),
  confirmed: z.boolean(),
  /** How long it stays up, and is paid for, after its last request, ms. */
  staysUpMs: z.number().positive(),
  /** It is paid for whether or not it is used, so that a ping adds nothing. */
  standing: z.boolean(),
  /** The service it was recognised as; `null`: it was marked by hand. */
  service: z.string().nullable(),
  /** What the price an hour is the price of, where it is not the user's. */
  priceOf: z.string().nullable(),
});

export const effectiveBillingSchema = z.discriminatedUnion('kind', [z.object({ kind: z.literal('tokens') }), timeBillingSchema]);
export type EffectiveBilling = Readonly<z.infer<typeof effectiveBillingSchema>>;

/** How an endpoint bills: as its settings say, else as its service is known to. */
export function billingOf(provider: Provider, { billing, model }: Pick<Endpoint, 'billing' | 'model'>): EffectiveBilling {
  if (billing?.kind === 'tokens') return billing;
  const known = knownBilling(provider, model);
  if (billing === undefined && known === null) return { kind: 'tokens' };
  const ownPrice = billing?.usdPerHour ?? null;
  return {
    kind: 'time',
    usdPerHour: ownPrice ?? known?.price?.usdPerHour ?? null,
    confirmed: billing?.confirmed ?? false,
    staysUpMs: known?.staysUpMs ?? USUAL_STAY_MS,
    standing: known?.standing ?? false,
    service: known?.name ?? null,
    priceOf: ownPrice === null ? (known?.price?.of ?? null) : null,
  };
}
