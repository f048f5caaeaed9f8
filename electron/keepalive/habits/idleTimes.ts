import { byIdleTimes, type Habit, type Window } from './habit.ts';
import { beginOfDay, localTime, type OffsetAt } from './localTime.ts';

const MINUTE_MS = 60_000;
/** Bins of a minute, up to four hours: longer silences say that nobody is there. */
const BINS = 240;
const HEAD = 0.05;
const TAIL = 0.99;
/** Left between what was seen and what is done. */
const MARGIN = 0.1;
/** Fewer silences say nothing. */
const FEWEST = 10;
/** What is done then: kept warm for as long as the silences go that are looked at. */
const UNKNOWN: Window = { restMs: 0, untilMs: BINS * MINUTE_MS };

/** How long it was silent between uses: a histogram, of all and of each day. */
export class IdleTimes {
  readonly #offsetAt: OffsetAt;
  readonly #all = new Int32Array(BINS);
  readonly #byDay = new Map<number, Int32Array>();

  /** @param uses oldest first */
  constructor(uses: readonly number[], offsetAt: OffsetAt) {
    this.#offsetAt = offsetAt;
    for (const [index, use] of uses.entries()) {
      const before = uses[index - 1];
      const bin = before === undefined ? BINS : Math.floor((use - before) / MINUTE_MS);
      if (bin >= BINS) continue;
      const { day } = localTime(use, offsetAt);
      const own = this.#byDay.get(day) ?? new Int32Array(BINS);
      this.#byDay.set(day, own);
      this.#all[bin] = (this.#all[bin] ?? 0) + 1;
      own[bin] = (own[bin] ?? 0) + 1;
    }
  }

  /** From a little before nineteen of twenty silences end until a little after 99 of 100 have. */
  get window(): Window {
    return windowOf(this.#all);
  }

  get habit(): Habit {
    return byIdleTimes(this.window);
  }

  /** The same for its own past: each day by what the other days say, as a day to come is not known either. */
  get habitInPast(): Habit {
    const others = new Map(
      [...this.#byDay].map(([day, own]) => [day, byIdleTimes(windowOf(this.#all.map((count, bin) => count - (own[bin] ?? 0))))]),
    );
    const habit = this.habit;
    const on = (at: number): Habit => others.get(localTime(at, this.#offsetAt).day) ?? habit;
    const endOfDay = (at: number): number => beginOfDay(localTime(at, this.#offsetAt).day + 1, this.#offsetAt);
    return {
      wants: (at, lastUseAt) => on(at).wants(at, lastUseAt),
      sameUntil: (at, lastUseAt) => Math.min(on(at).sameUntil(at, lastUseAt), endOfDay(at)),
    };
  }
}

function windowOf(counts: Int32Array): Window {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total < FEWEST) return UNKNOWN;
  const head = binAt(counts, HEAD * total);
  const tail = binAt(counts, TAIL * total) + 1;
  return { restMs: (1 - MARGIN) * head * MINUTE_MS, untilMs: (1 + MARGIN) * tail * MINUTE_MS };
}

/** The bin in which so many silences are reached. */
function binAt(counts: Int32Array, rank: number): number {
  let below = 0;
  for (const [bin, count] of counts.entries()) {
    below += count;
    if (below >= rank && below > 0) return bin;
  }
  return BINS - 1;
}
