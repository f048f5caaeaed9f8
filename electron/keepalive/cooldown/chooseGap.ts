import type { Cooldown } from './cooldown.ts';
import {
  CELLS,
  gapAt,
  goneChance,
  LARGEST_GAP_MS,
  LARGEST_PLACE,
  PLACES_PER_CELL,
  type Place,
  placeOf,
  quantile,
  SMALLEST_PLACE,
  STEP,
  TIMES,
  telling,
  timesOf,
  type Weights,
} from './posterior.ts';

const DAY_MS = 24 * 3_600_000;
/** A gap is good from this part of the cool-down time to the whole of it. */
const GOOD_FROM = 0.8;
/** So sure that a gap is good, it has explored enough; and after so many tries it is content with less. */
const SURE = 0.93;
const EXPLORING_TRIES = 11;
const LOST = 0.5;
/** What a cold start costs while exploring, as a part of what an answer is worth that tells most. */
const COLD_COST = 0.05;
/** The chance to be found cold that is taken for fewer pings. While it has seen little, the middle of the good gaps is better than the safest. */
const SAFE = 0.04;
/** However exactly a server keeps its time, the gap keeps this far below it: measured silences are not that exact. */
const BELOW = 0.96;
const YOUNG_TRIES = 24;
/** How much less sure than the best one a gap may be to count among the good ones. */
const GOOD_ENOUGH = 0.02;
/** Once a week it stays away longer, to see whether it cools later than before. */
const PROBE_FACTOR = 1.35;
const PROBE_AFTER_MS = 7 * DAY_MS;
/** A longer silence than this tells something of later cool-down times. */
const LONGER = 1.1;

export interface Choice {
  readonly gapMs: number;
  readonly phase: 'exploring' | 'settled' | 'probing';
}

/**
 * The silence after which to ping next.
 * @param now wall clock, ms since 1970
 */
export function chooseGap(cooldown: Cooldown, now: number): Choice {
  const choice = usualChoice(cooldown);
  if (choice.phase === 'exploring') return choice;
  const probeMs = Math.min(PROBE_FACTOR * choice.gapMs, LARGEST_GAP_MS);
  const worthIt = probeMs > LONGER * choice.gapMs;
  return worthIt && wantsProbe(cooldown, choice.gapMs, now) ? { gapMs: probeMs, phase: 'probing' } : choice;
}

function wantsProbe({ surprise, probedAt }: Cooldown, gapMs: number, now: number): boolean {
  // It stayed longer than was believed: one more like that settles it.
  if (surprise?.kind === 'stayed' && surprise.sighting.survivedMs > LONGER * gapMs) return true;
  return probedAt !== null && now - probedAt >= PROBE_AFTER_MS;
}

const known = new WeakMap<Cooldown, Choice>();

/** What to do but for probes. Whoever shows the state asks again and again, so that the answer is kept. */
function usualChoice(cooldown: Cooldown): Choice {
  const choice = known.get(cooldown) ?? makeChoice(cooldown);
  known.set(cooldown, choice);
  return choice;
}

function makeChoice({ weights, tries }: Cooldown): Choice {
  const times = timesOf(weights);
  const good = goodGaps(times);
  if (good.sure < (tries < EXPLORING_TRIES ? SURE : LOST)) return { gapMs: gapAt(mostTelling(weights, times)), phase: 'exploring' };
  const safe = Math.min(largestSafe(weights), placeOf(Math.min(BELOW * quantile(times, 0.5), LARGEST_GAP_MS)));
  return { gapMs: gapAt(tries < YOUNG_TRIES ? Math.min(Math.max(safe, good.middle), good.last) : safe), phase: 'settled' };
}

const WIDTH = Math.round((-Math.log(GOOD_FROM) / STEP) * PLACES_PER_CELL);

/** Every second place is near enough to look at: 1 %. */
const SCAN = 2;

/** The gaps that are most likely good: the middle of them, the last, and how likely. */
function goodGaps(times: Float64Array): { readonly middle: Place; readonly last: Place; readonly sure: number } {
  const below = cumulated(times);
  // The smallest gap is as good as can be for all that goes sooner, and the largest for all that stays longer.
  const sureAt = (place: Place) =>
    (place >= LARGEST_PLACE ? 1 : partBelow(below, place + WIDTH)) - (place <= SMALLEST_PLACE ? 0 : partBelow(below, place));
  let sure = 0;
  for (let place = SMALLEST_PLACE; place <= LARGEST_PLACE; place += SCAN) sure = Math.max(sure, sureAt(place));
  let first = SMALLEST_PLACE;
  while (sureAt(first) < sure - GOOD_ENOUGH) first += SCAN;
  let last = first + SCAN * Math.floor((LARGEST_PLACE - first) / SCAN);
  while (sureAt(last) < sure - GOOD_ENOUGH) last -= SCAN;
  return { middle: Math.round((first + last) / 2), last, sure };
}

function cumulated(times: Float64Array): Float64Array {
  const below = new Float64Array(CELLS + 1);
  for (let cell = 0; cell < CELLS; cell += 1) below[cell + 1] = (below[cell] ?? 0) + (times[cell] ?? 0);
  return below;
}

/** How likely the cool-down time is shorter; each cell covers its share of the scale. */
function partBelow(below: Float64Array, place: Place): number {
  const at = Math.min(Math.max(place / PLACES_PER_CELL + 0.5, 0), TIMES);
  const cell = Math.floor(at);
  const before = below[cell] ?? 0;
  return cell === at ? before : before + (at - cell) * ((below[cell + 1] ?? 0) - before);
}

/** The gap whose answer depends most on the cool-down time: the variance of the chance to find it cold, less what a cold start costs. */
function mostTelling(weights: Weights, times: Float64Array): Place {
  let best = SMALLEST_PLACE;
  let most = Number.NEGATIVE_INFINITY;
  for (let place = SMALLEST_PLACE; place <= LARGEST_PLACE; place += PLACES_PER_CELL) {
    const { variance, cold } = telling(weights, times, place);
    const worth = variance - COLD_COST * cold;
    if (worth > most) [best, most] = [place, worth];
  }
  return best;
}

/** The largest gap at which it is found cold no more often than is safe. */
function largestSafe(weights: Weights): Place {
  if (goneChance(weights, LARGEST_PLACE) <= SAFE) return LARGEST_PLACE;
  let safe = SMALLEST_PLACE;
  let unsafe = LARGEST_PLACE;
  while (unsafe - safe > 1) {
    const middle = (safe + unsafe) >> 1;
    if (goneChance(weights, middle) <= SAFE) safe = middle;
    else unsafe = middle;
  }
  return safe;
}
