import type { Belief } from '../../domain/belief.ts';
import { chooseGap } from './chooseGap.ts';
import type { Cooldown } from './cooldown.ts';
import { goneChance, LARGEST_PLACE, quantile, timesOf } from './posterior.ts';

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

/** Never found cold; or only after silences that it has survived since, and it is believed to survive the largest gap. */
function stays({ weights, colds, survivedMs, goneByMs }: Cooldown): boolean {
  return colds === 0 || (goneByMs <= survivedMs && goneChance(weights, LARGEST_PLACE) < 0.5);
}
