import { CELLS, goneIn, jitters, PLACES_PER_CELL, type Place, REACH, ROWS, TIMES, timeOf } from './grid.ts';

/** How likely each cool-down time is with each kind of jitter: a row of cells per jitter, 1 in all. Never changed once made. */
export type Weights = Float64Array<ArrayBuffer>;

const MINUTE = 60_000;
/** Times that people and makers of servers choose. */
const USUAL_MINUTES = [1, 2, 5, 10, 15, 20, 30, 60] as const;
const USUAL_SHARE = 0.35;
const USUAL_WIDTH = 0.04;
/** Some servers never unload a model. */
const STAYS_SHARE = 0.07;
/** The rest may be any time, most likely some minutes. */
const MIDDLE_MINUTES = 10;
const BROAD_WIDTH = 1.5;

/** What is believed before anything was seen. */
export const PRIOR: Weights = prior();

function prior(): Weights {
  const times = new Float64Array(CELLS);
  addBump(times, MIDDLE_MINUTES, BROAD_WIDTH, 1 - USUAL_SHARE - STAYS_SHARE);
  for (const minutes of USUAL_MINUTES) addBump(times, minutes, USUAL_WIDTH, USUAL_SHARE / USUAL_MINUTES.length);
  times[TIMES] = STAYS_SHARE;
  return Float64Array.from(jitters.flatMap(({ likely }) => Array.from(times, (weight) => weight * likely)));
}

function addBump(times: Float64Array, minutes: number, width: number, share: number): void {
  const bump = Array.from({ length: TIMES }, (_, cell) => Math.exp(-((Math.log(timeOf(cell) / (minutes * MINUTE)) / width) ** 2) / 2));
  const whole = bump.reduce((sum, height) => sum + height, 0);
  bump.forEach((height, cell) => {
    times[cell] = (times[cell] ?? 0) + (share * height) / whole;
  });
}

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
