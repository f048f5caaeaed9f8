import { timeBilled } from '../domain/billing.data.ts';
import { billingOf } from '../domain/billing.ts';
import type { EndpointCost } from '../domain/cost.ts';
import { hoursOf } from '../domain/hours.ts';
import { type CostRates, dayCost, MONTH_DAYS } from '../domain/intervalCost.ts';
import { isNearby } from '../domain/nearHost.ts';
import type { Ping } from '../domain/ping.ts';
import { bedrockPrices } from '../domain/price.data.ts';
import { costOf, priceOf } from '../domain/price.ts';
import type { Provider } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';
import type { Target } from '../keepalive/catalog.ts';

export interface CostFacts {
  readonly target: Target;
  readonly settings: Pick<Settings, 'prices' | 'hours'>;
  /** Its last pings. */
  readonly recent: readonly Ping[];
  readonly intervalSeconds: number | null;
  readonly spent: EndpointCost['spent'];
}

const MINUTES_OF_WEEK = 7 * 24 * 60;

/** What keeping an endpoint warm costs, by the tokens of its last answered pings, by time where it bills so, and within its hours. */
export function endpointCost({ target: { endpoint, provider }, settings, recent, intervalSeconds, spent }: CostFacts): EndpointCost {
  const price = sourcedPrice(endpoint, provider, settings.prices);
  const answered = recent.filter(({ outcome, inputTokens }) => (outcome === 'warm' || outcome === 'cold') && inputTokens !== null);
  const tokensUsd = mean(answered.map((ping) => costOf(ping, price, endpoint.prefixLifetime)));
  const billing = billingOf(provider, endpoint);
  const activeShare = shareOf(endpoint.hours ?? settings.hours);
  const rates: CostRates = { tokensUsd, time: billing.kind === 'time' ? billing : null, activeShare };
  const known = dayCost(rates, intervalSeconds ?? 1) !== null;
  const dayUsd = known ? dayCost(rates, intervalSeconds) : null;
  return {
    kind: known ? 'usd' : price === null && billing.kind === 'tokens' && isNearby(provider) ? 'free' : 'unknown',
    tokensUsd,
    inputTokens: mean(answered.map(({ inputTokens }) => inputTokens)),
    outputTokens: mean(answered.map(({ outputTokens }) => outputTokens)),
    pings: answered.length,
    price,
    billing,
    hourPriceAsOf: billing.kind === 'time' && billing.priceOf !== null ? timeBilled.asOf : null,
    activeShare,
    intervalSeconds,
    dayUsd,
    monthUsd: dayUsd === null ? null : dayUsd * MONTH_DAYS,
    spent,
  };
}

function sourcedPrice(endpoint: Target['endpoint'], { kind }: Provider, prices: Settings['prices']): EndpointCost['price'] {
  const price = priceOf(kind, endpoint.model, endpoint.price, prices);
  if (price === null) return null;
  const { model: _name, ...amounts } = { model: '', ...price };
  if (endpoint.price !== undefined) return { ...amounts, from: 'endpoint', asOf: null };
  // The built-in list is Bedrock's alone: what another kind would know is the user's.
  const isUsers = priceOf('openai', endpoint.model, undefined, prices) !== null;
  return isUsers ? { ...amounts, from: 'settings', asOf: null } : { ...amounts, from: 'list', asOf: bedrockPrices.asOf };
}

/** Of those that are known. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function shareOf(hours: string): number {
  const rule = hoursOf(hours);
  if (rule.kind !== 'week') return 1;
  return Math.min(1, rule.week.ranges.reduce((sum, { from, to }) => sum + to - from, 0) / MINUTES_OF_WEEK);
}
