import { isUncached } from '../../domain/prefix.ts';
import type { History } from './history.ts';

/** Pings that are looked through. */
const RECENT = 60;

/** TTFTs of the last warm pings, ms, oldest first: what is usual for the endpoint. */
export function warmTtfts(history: Pick<History, 'recent'>, endpointId: string): number[] {
  const recent = history.recent(endpointId, RECENT);
  if (!recent.ok) return [];
  return recent.value
    .filter((ping) => ping.outcome === 'warm' && !isUncached(ping))
    .map((ping) => ping.ttftNetMs ?? ping.ttftMs)
    .filter((ttftMs) => ttftMs !== null)
    .reverse();
}
