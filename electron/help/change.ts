/** Values that there must be before and after a change. */
export const FEWEST = 3;
/** Shuffles that a change is compared with: its chance is known to a thousandth. */
const SHUFFLES = 999;
/** Scores are cut off here, so that one answer out of a queue does not weigh more than several slow ones. */
const LARGEST_SCORE = 5;
/** Deviation in which TTFT scatters at least: five per cent. */
const SMALLEST_SCALE = 0.05;

/** Where a row of TTFTs gets slower, if anywhere. */
export interface Change {
  /** Number of values before it. */
  readonly at: number;
  /** Chance of a change as clear as this one in values that have no order; above a twentieth not exact. */
  readonly chance: number;
}

/**
 * The place from which on TTFTs (in the order of what they may depend on) are slower than before, and how likely chance alone makes one as clear: a
 * permutation test on the best of the cuts. Needs no assumption on how TTFT scatters. Shuffles the same way every time.
 * @param cuts numbers of values before a change that come into question; `null` is the answer where there is none
 */
export function changeIn(ttftMs: readonly number[], cuts: readonly number[]): Change | null {
  const possible = cuts.filter((cut) => cut >= FEWEST && cut <= ttftMs.length - FEWEST);
  const scores = Float64Array.from(scoresOf(ttftMs));
  const weights = new Float64Array(ttftMs.length);
  for (const cut of possible) weights[cut] = Math.sqrt(ttftMs.length / (cut * (ttftMs.length - cut)));
  const found = best(scores, weights);
  if (found === null) return null;
  const random = randomFrom(ttftMs.length);
  let asClear = 0;
  let shuffles = 0;
  // What twenty times comes as clear by chance is no change; no need to know how much it is none.
  while (shuffles < SHUFFLES && asClear < SHUFFLES / 20) {
    shuffle(scores, random);
    if ((best(scores, weights)?.clarity ?? 0) >= found.clarity) asClear += 1;
    shuffles += 1;
  }
  return { at: found.at, chance: (asClear + 1) / (shuffles + 1) };
}

/** The cut with the largest difference of means in its own deviations, but for a factor that is the same for all. Scores add up to zero. */
function best(scores: Float64Array, weights: Float64Array): { at: number; clarity: number } | null {
  let after = 0;
  let at = 0;
  let clarity = Number.NEGATIVE_INFINITY;
  for (let i = scores.length - 1; i > 0; i -= 1) {
    after += scores[i] ?? 0;
    const weight = weights[i] ?? 0;
    if (weight === 0 || after * weight <= clarity) continue;
    at = i;
    clarity = after * weight;
  }
  return at === 0 ? null : { at, clarity };
}

/** Log TTFTs in robust deviations from their median, cut off, about their mean. */
function scoresOf(ttftMs: readonly number[]): number[] {
  const logs = ttftMs.map((ms) => Math.log(Math.max(ms, 1)));
  const usual = median(logs);
  const scale = Math.max(SMALLEST_SCALE, 1.4826 * median(logs.map((log) => Math.abs(log - usual))));
  const scores = logs.map((log) => Math.max(-LARGEST_SCORE, Math.min(LARGEST_SCORE, (log - usual) / scale)));
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return scores.map((score) => score - mean);
}

/** The middle one, or the mean of the middle two; NaN of none. */
export function median(values: readonly number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  const upper = ascending[ascending.length >> 1] ?? Number.NaN;
  const lower = ascending[(ascending.length - 1) >> 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

function shuffle(values: Float64Array, random: () => number): void {
  for (let i = values.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const value = values[i] ?? 0;
    values[i] = values[j] ?? 0;
    values[j] = value;
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
