import type { Ping } from '../../electron/domain/ping.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { money } from '../format.ts';

/** What a ping costs here: an amount in USD, nothing, or nobody knows. */
export type PingCost = { readonly kind: 'usd'; readonly mean: number } | { readonly kind: 'free' } | { readonly kind: 'unknown' };

/** From what the last pings cost; a server nearby without a price costs nothing. */
export function pingCost(pings: readonly Pick<Ping, 'costUsd'>[], provider: Provider): PingCost {
  const known = pings.flatMap(({ costUsd }) => costUsd ?? []);
  if (known.length > 0) return { kind: 'usd', mean: known.reduce((sum, usd) => sum + usd, 0) / known.length };
  return isNearby(provider) ? { kind: 'free' } : { kind: 'unknown' };
}

const DAY_SECONDS = 24 * 3600;
const MONTH_DAYS = 30;

/** What an interval costs, as texts. */
export interface IntervalCost {
  readonly day: string;
  readonly month: string;
}

/** `null`: nothing, or nobody knows. @param intervalSeconds `null`: not scheduled */
export function costsOf(cost: PingCost, intervalSeconds: number | null): IntervalCost | null {
  if (cost.kind !== 'usd') return null;
  const day = intervalSeconds === null ? 0 : (cost.mean * DAY_SECONDS) / intervalSeconds;
  return { day: money(day), month: money(day * MONTH_DAYS) };
}

/** Whether a server is on this computer or in the local network: its owner pays for it anyway. */
function isNearby(provider: Provider): boolean {
  if (provider.kind === 'bedrock' || !URL.canParse(provider.baseUrl)) return false;
  const { hostname } = new URL(provider.baseUrl);
  if (/^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(hostname)) return true;
  return hostname.startsWith('[') || hostname.endsWith('.local') || hostname.endsWith('.lan') || !hostname.includes('.');
}
