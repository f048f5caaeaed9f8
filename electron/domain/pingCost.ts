import { billingOf } from './billing.ts';
import type { Endpoint } from './endpoint.ts';
import { timeCost } from './intervalCost.ts';
import type { Usage } from './measurement.ts';
import { costOf, type PriceOverride, priceOf } from './price.ts';
import type { Provider } from './provider.ts';

export interface PaidPing {
  readonly endpoint: Endpoint;
  readonly provider: Provider;
  /** The user's prices. */
  readonly prices: readonly PriceOverride[];
  readonly usage: Usage;
  /** Silence before it, ms; `null`: nothing is known. */
  readonly gapMs: number | null;
  /** Its server is up, or comes up, because of it. */
  readonly keepsUp: boolean;
}

/** USD that a ping has cost: its tokens, and where that is billed the time its server was up since the request before. `null`: not known. */
export function pingCost({ endpoint, provider, prices, usage, gapMs, keepsUp }: PaidPing): number | null {
  const tokensUsd = costOf(usage, priceOf(provider.kind, endpoint.model, endpoint.price, prices), endpoint.prefixLifetime);
  const billing = billingOf(provider, endpoint);
  const timeUsd = billing.kind === 'time' && keepsUp ? timeCost(billing, gapMs) : null;
  return tokensUsd === null && timeUsd === null ? null : (tokensUsd ?? 0) + (timeUsd ?? 0);
}
