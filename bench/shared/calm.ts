import { sleep } from '../stats.ts';
import { stolenTicks } from '../steal.ts';
import { wallNow } from './fires.ts';

const SLICE_MS = 250;
/** Fewer tell nothing of a tail: then everything counts. */
const LEAST_SHARE = 0.2;

/** The part of a window in which nobody else was served. */
export interface Calm {
  has(at: number): boolean;
  /** How much of the window was left out, 0 to 1; `null`: nothing, as too little was calm. */
  readonly leftOut: number | null;
}

/**
 * Waits for the window to pass. Slices in which the host of this machine ran somebody else on its processors are not calm, nor are those next to them, where what had waited was made up for:
 * instances on machines of their own are not stopped together with their Redis.
 */
export async function calmSlices(windowMs: number): Promise<Calm> {
  const from = wallNow();
  const sliceOf = (at: number): number => Math.floor((at - from) / SLICE_MS);
  const robbed = new Set<number>();
  let before = stolenTicks();
  let lookedAt = from;
  while (wallNow() < from + windowMs) {
    await sleep(Math.min(SLICE_MS, from + windowMs - wallNow()));
    const after = stolenTicks();
    // The ticks may have been taken at any time since the last look.
    if (after !== before) for (let slice = sliceOf(lookedAt) - 1; slice <= sliceOf(wallNow()) + 1; slice += 1) robbed.add(slice);
    before = after;
    lookedAt = wallNow();
  }
  const slices = Math.ceil(windowMs / SLICE_MS);
  const leftOut = Array.from({ length: slices }, (_, slice) => robbed.has(slice)).filter(Boolean).length / slices;
  if (1 - leftOut < LEAST_SHARE) return { has: () => true, leftOut: null };
  return { has: (at) => !robbed.has(sliceOf(at)), leftOut };
}
