import type { Belief } from '../../domain/belief.ts';
import { chooseGap } from './chooseGap.ts';
import type { Cooldown } from './cooldown.ts';
import { goneChance, placeOf, TIMES, timeOf, timesOf } from './posterior.ts';

/**
 * What to say of it; `null` while nothing was seen.
 * @param now wall clock, ms since 1970
 */
export function beliefOf(cooldown: Cooldown, now: number): Belief | null {
  if (cooldown.tries === 0) return null;
  if (stays(cooldown)) return { kind: 'stays', forMs: cooldown.survivedMs };
  const times = timesOf(cooldown.weights);
  return {
    kind: 'learned',
    coolsAfterMs: quantile(times, 0.5),
    lowMs: quantile(times, 0.05),
    highMs: quantile(times, 0.95),
    seen: cooldown.colds,
    phase: chooseGap(cooldown, now).phase,
  };
}

/** Never found cold; or only after silences that it has survived since. */
function stays({ weights, colds, survivedMs, goneByMs }: Cooldown): boolean {
  return colds === 0 || (goneByMs <= survivedMs && goneChance(weights, placeOf(survivedMs)) < 0.5);
}

/** The time that so much of the belief lies below, ms. A model that stays has none, and counts as the longest. */
function quantile(times: Float64Array, part: number): number {
  let below = 0;
  for (let cell = 0; cell < TIMES; cell += 1) {
    const here = times[cell] ?? 0;
    // Each cell covers its share of the scale.
    if (below + here >= part) return timeOf(cell - 0.5 + (part - below) / here);
    below += here;
  }
  return timeOf(TIMES - 1);
}
