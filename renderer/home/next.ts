import { restWords } from '../components/rests.ts';
import { NOTHING } from '../format.ts';
import type { EndpointItem } from '../live/reduce.ts';

/** What comes next for an endpoint. */
export type Next =
  | { readonly kind: 'pinging' }
  | { readonly kind: 'at'; readonly at: number }
  /** `reason`: the rule by which it rests; `null` without one. */
  | { readonly kind: 'words'; readonly text: string; readonly reason: string | null };

/** @param now wall clock, ms */
export function nextOf({ state }: Pick<EndpointItem, 'state'>, now: number): Next {
  if (state.pinging) return { kind: 'pinging' };
  if (state.intervalSeconds === null) return { kind: 'words', text: NOTHING, reason: null };
  if (state.rest !== null) {
    const { when, reason } = restWords(state.rest, now);
    return { kind: 'words', text: when, reason };
  }
  if (state.nextPingAt === null || state.warmth === 'paused') return { kind: 'words', text: 'not now', reason: null };
  return { kind: 'at', at: state.nextPingAt };
}
