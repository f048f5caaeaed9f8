import { briefTime, NOTHING } from '../format.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { UNTIL_WANTED } from '../openPause.ts';

/** What comes next for an endpoint. */
export type Next = { readonly kind: 'pinging' } | { readonly kind: 'at'; readonly at: number } | { readonly kind: 'words'; readonly text: string };

/** @param pausedUntil end of a pause of everything, wall ms; `now` likewise */
export function nextOf({ endpoint, state }: Pick<EndpointItem, 'endpoint' | 'state'>, pausedUntil: number | null, now: number): Next {
  if (state.pinging) return { kind: 'pinging' };
  if (state.intervalSeconds === null) return { kind: 'words', text: NOTHING };
  const ends = [pausedUntil, endpoint.pausedUntil ?? null].flatMap((at) => (at !== null && at > now ? at : []));
  const end = Math.max(...ends);
  if (end === UNTIL_WANTED) return { kind: 'words', text: 'on request' };
  if (ends.length > 0) return { kind: 'words', text: briefTime(end, now) };
  if (state.nextPingAt === null || state.warmth === 'paused') return { kind: 'words', text: 'not now' };
  return { kind: 'at', at: state.nextPingAt };
}
