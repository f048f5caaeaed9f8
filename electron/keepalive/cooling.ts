import type { Ping } from '../domain/ping.ts';

/** Silences after which a ping found the model cold, and that no later ping has refuted, ms, shortest first. */
export type ColdGaps = readonly number[];

/** The shortest ones say all there is to say. */
const KEPT = 16;

/**
 * What a further ping teaches. Cold after a silence: it unloads within that time, or somebody threw it out of memory just then; warm after the same
 * or a longer one: it was the latter.
 */
export function afterSilence(gaps: ColdGaps, { outcome, gapMs }: Pick<Ping, 'outcome' | 'gapMs'>): ColdGaps {
  if (gapMs === null) return gaps;
  if (outcome === 'cold') return [...gaps, gapMs].sort((a, b) => a - b).slice(0, KEPT);
  const [shortest] = gaps;
  return outcome === 'warm' && shortest !== undefined && shortest <= gapMs ? gaps.filter((gap) => gap > gapMs) : gaps;
}

/** The silence after which it goes cold, ms, by all that is known; `null`: it was never seen to. */
export const coolsAfterMs = (gaps: ColdGaps): number | null => gaps[0] ?? null;
