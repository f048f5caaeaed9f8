import type { EndpointCost } from '../../electron/domain/cost.ts';

/** What an endpoint costs that bills for tokens, at all times, and has not been pinged yet. */
export function costOf(more: Partial<EndpointCost> = {}): EndpointCost {
  return {
    kind: 'usd',
    tokensUsd: null,
    inputTokens: null,
    outputTokens: null,
    pings: 0,
    price: null,
    billing: { kind: 'tokens' },
    hourPriceAsOf: null,
    activeShare: 1,
    intervalSeconds: 120,
    dayUsd: null,
    monthUsd: null,
    spent: { dayUsd: 0, monthUsd: 0 },
    ...more,
  };
}
