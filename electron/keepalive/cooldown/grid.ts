const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** No silence is shorter or longer than these when we choose it, ms. */
export const SMALLEST_GAP_MS = 30 * SECOND;
export const LARGEST_GAP_MS = 60 * MINUTE;

/** The cool-down times that are told apart lie on a log scale, so many to a doubling, from 20 s to nearly 8 h. */
const FIRST_MS = 20 * SECOND;
const PER_DOUBLING = 16;
const DOUBLINGS = 10.5;
/** Steps from one time to the next, in the logarithm of time. */
export const STEP = Math.LN2 / PER_DOUBLING;

/** Cool-down times, and behind them one cell for a model that stays for good. */
export const TIMES = PER_DOUBLING * DOUBLINGS;
export const CELLS = TIMES + 1;

/** The cool-down time of a cell, ms. */
export const timeOf = (cell: number): number => (cell < TIMES ? FIRST_MS * Math.exp(cell * STEP) : Number.POSITIVE_INFINITY);

/** A silence on the same scale, eight places to a cell, so that the chances below can be looked up: within 0.2 % of it. */
export type Place = number;
export const PLACES_PER_CELL = 8;
/** Places beyond either end are alike: nothing, or everything, has cooled by then. */
const BEYOND = 60 * PLACES_PER_CELL;
const LAST = TIMES * PLACES_PER_CELL + BEYOND;

export function placeOf(gapMs: number): Place {
  const place = Math.round((PLACES_PER_CELL * Math.log(Math.max(gapMs, 1) / FIRST_MS)) / STEP);
  return Math.min(Math.max(place, -BEYOND), LAST);
}

/** The silence of a place, as long as one that we choose may be. */
export function gapAt(place: Place): number {
  const gapMs = FIRST_MS * Math.exp((place / PLACES_PER_CELL) * STEP);
  return Math.min(Math.max(gapMs, SMALLEST_GAP_MS), LARGEST_GAP_MS);
}

export const SMALLEST_PLACE = placeOf(SMALLEST_GAP_MS);
export const LARGEST_PLACE = placeOf(LARGEST_GAP_MS);

/** How much one silence lasts longer or shorter than another until the model is gone: deviations of the logarithm, and how likely each is. */
export const jitters = [
  { deviation: 0.025, likely: 0.3 },
  { deviation: 0.06, likely: 0.4 },
  { deviation: 0.12, likely: 0.2 },
  { deviation: 0.3, likely: 0.1 },
] as const;
export const ROWS = jitters.length;

/** No silence is farther than this from a cool-down time, in places. */
export const REACH = LAST;
const NOTHING = new Float64Array(0);
const goneTables = jitters.map(({ deviation }) =>
  Float64Array.from({ length: 2 * REACH + 1 }, (_, i) => normal(((i - REACH) / PLACES_PER_CELL) * (STEP / deviation))),
);

/** Chances to be gone with one kind of jitter, by how many places the silence is longer than the cool-down time; at index {@link REACH} it is as long. */
export const goneIn = (row: number): Float64Array => goneTables[row] ?? NOTHING;

/** The normal distribution, within 1e-7 (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const tail = t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const beyond = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
  return z > 0 ? 1 - beyond : beyond;
}
