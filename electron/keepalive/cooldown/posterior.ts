const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** No silence is shorter or longer than these when we choose it, ms. */
const SMALLEST_GAP_MS = 30 * SECOND;
export const LARGEST_GAP_MS = 60 * MINUTE;

/** The cool-down times that are told apart lie on a log scale, so many to a doubling, from 20 s to nearly 8 h. */
const FIRST_MS = 20 * SECOND;
const PER_DOUBLING = 24;
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

export const SMALLEST_PLACE = placeOf(SMALLEST_GAP_MS);
export const LARGEST_PLACE = placeOf(LARGEST_GAP_MS);

/** The silence of a place, as long as one that we choose may be. */
export function gapAt(place: Place): number {
  if (place <= SMALLEST_PLACE) return SMALLEST_GAP_MS;
  return place >= LARGEST_PLACE ? LARGEST_GAP_MS : FIRST_MS * Math.exp((place / PLACES_PER_CELL) * STEP);
}

/** How much one silence lasts longer or shorter than another until the model is gone: deviations of the logarithm, and how likely each is. */
export const jitters = [
  { deviation: 0.012, likely: 0.35 },
  { deviation: 0.055, likely: 0.45 },
  { deviation: 0.2, likely: 0.2 },
] as const;
export const ROWS = jitters.length;

/** No silence is farther than this from a cool-down time, in places. */
const REACH = LAST;
const NOTHING = new Float64Array(0);
const goneTables = jitters.map(({ deviation }) =>
  Float64Array.from({ length: 2 * REACH + 1 }, (_, i) => normal(((i - REACH) / PLACES_PER_CELL) * (STEP / deviation))),
);

/** Chances to be gone with one kind of jitter, by how many places the silence is longer than the cool-down time; at index {@link REACH} it is as long. */
const goneIn = (row: number): Float64Array => goneTables[row] ?? NOTHING;

/** The normal distribution, within 1e-7 (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const tail = t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const beyond = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
  return z > 0 ? 1 - beyond : beyond;
}

/** How likely each cool-down time is with each kind of jitter: a row of cells per jitter, 1 in all. Never changed once made. */
export type Weights = Float64Array<ArrayBuffer>;

/** The chance that it is gone by the end of a silence. */
export function goneChance(weights: Weights, place: Place): number {
  let chance = 0;
  for (let row = 0; row < ROWS; row += 1) {
    const gone = goneIn(row);
    const first = row * CELLS;
    for (let cell = 0, at = REACH + place; cell < TIMES; cell += 1, at -= PLACES_PER_CELL) chance += (weights[first + cell] ?? 0) * (gone[at] ?? 0);
  }
  return chance;
}

/** How likely it would be, for each cell, to go between the ends of two silences; `null`: from the beginning, or ever. */
export function goingBetween(from: Place | null, to: Place | null): Float64Array {
  const chances = new Float64Array(ROWS * CELLS);
  for (let row = 0; row < ROWS; row += 1) {
    const gone = goneIn(row);
    const first = row * CELLS;
    for (let cell = 0, shift = REACH; cell < TIMES; cell += 1, shift -= PLACES_PER_CELL) {
      const before = from === null ? 0 : (gone[shift + from] ?? 0);
      const by = to === null ? 1 : (gone[shift + to] ?? 0);
      chances[first + cell] = by > before ? by - before : 0;
    }
    chances[first + TIMES] = to === null ? 1 : 0;
  }
  return chances;
}

/** What is believed after something that is so likely in each cell. */
export function reweighed(weights: Weights, likely: Float64Array): Weights {
  const next = new Float64Array(weights.length);
  let whole = 0;
  for (let i = 0; i < next.length; i += 1) {
    const weight = (weights[i] ?? 0) * (likely[i] ?? 0);
    next[i] = weight;
    whole += weight;
  }
  return scaled(next, 1 / whole);
}

/** Changes what it is given. */
export function scaled(weights: Weights, factor: number): Weights {
  for (let i = 0; i < weights.length; i += 1) weights[i] = (weights[i] ?? 0) * factor;
  return weights;
}

/** `part` of the second, the rest of the first. */
export function mixed(one: Weights, other: Weights, part: number): Weights {
  if (part === 0) return one;
  const next = new Float64Array(one.length);
  for (let i = 0; i < next.length; i += 1) next[i] = (1 - part) * (one[i] ?? 0) + part * (other[i] ?? 0);
  return next;
}

/** How likely each cool-down time is, whatever its jitter. */
export function timesOf(weights: Weights): Float64Array {
  const times = new Float64Array(CELLS);
  for (let i = 0; i < weights.length; i += 1) times[i % CELLS] = (times[i % CELLS] ?? 0) + (weights[i] ?? 0);
  return times;
}

/** The time that so much of the belief lies below, ms. A model that stays has none, and counts as the longest. */
export function quantile(times: Float64Array, part: number): number {
  let below = 0;
  for (let cell = 0; cell < TIMES; cell += 1) {
    const here = times[cell] ?? 0;
    // Each cell covers its share of the scale.
    if (below + here >= part) return timeOf(cell - 0.5 + (part - below) / here);
    below += here;
  }
  return timeOf(TIMES - 1);
}

/** Times less likely than this change nothing. */
const NEVER = 1e-4;

/**
 * How much an answer after a silence tells of the cool-down time, whatever the jitter: the variance of the chance to find it cold. And that chance.
 * @param times of {@link timesOf}
 */
export function telling(weights: Weights, times: Float64Array, place: Place): { readonly variance: number; readonly cold: number } {
  let mean = 0;
  let square = 0;
  for (let cell = 0; cell < TIMES; cell += 1) {
    const likely = times[cell] ?? 0;
    if (likely < NEVER) continue;
    let cold = 0;
    for (let row = 0; row < ROWS; row += 1) cold += (weights[row * CELLS + cell] ?? 0) * (goneIn(row)[REACH + place - cell * PLACES_PER_CELL] ?? 0);
    mean += cold;
    square += (cold * cold) / likely;
  }
  return { variance: square - mean * mean, cold: mean };
}
