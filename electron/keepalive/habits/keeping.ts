import type { EndpointState } from '../../domain/warmth.ts';
import type { Keeping } from './replay.ts';

/** A model is taken to stay warm so long after a request where nobody knows: the shortest of the usual times, ms. */
const USUALLY_COOLS_AFTER_MS = 5 * 60_000;
/** A ping that comes by what is known comes this early, as a part of that time. */
const IN_TIME = 0.98;
/** Where it is not on the schedule, so that nobody says how often. */
const GAP_SHARE = 0.8;

/** Where nothing is known of an endpoint yet. */
export const UNKNOWN_KEEPING: Keeping = { coolsAfterMs: USUALLY_COOLS_AFTER_MS, gapMs: GAP_SHARE * USUALLY_COOLS_AFTER_MS };

/**
 * How an endpoint is kept warm while it is.
 * @param coolsAfterMs silence after which it goes cold, as it is told or was seen; `null`: nobody knows
 */
export function keepingOf({ belief, rule, intervalSeconds }: EndpointState, coolsAfterMs: number | null): Keeping {
  const cools = believedMs(belief) ?? coolsAfterMs;
  const gapMs = intervalSeconds === null ? null : intervalSeconds * 1000;
  // An interval that somebody has chosen is taken to be short enough while nothing says otherwise.
  const known = cools ?? Math.max(USUALLY_COOLS_AFTER_MS, rule === 'auto' ? 0 : (gapMs ?? 0));
  if (gapMs === null) return { coolsAfterMs: known, gapMs: GAP_SHARE * known };
  return { coolsAfterMs: known, gapMs: rule === 'auto' ? Math.min(gapMs, IN_TIME * known) : gapMs };
}

function believedMs(belief: EndpointState['belief']): number | null {
  switch (belief?.kind) {
    case 'told':
    case 'learned':
      return belief.coolsAfterMs;
    case 'stays':
      return Math.max(belief.forMs, USUALLY_COOLS_AFTER_MS);
    case undefined:
      return null;
  }
}
