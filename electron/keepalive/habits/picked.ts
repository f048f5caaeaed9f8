import { type Habit, nextTurn } from './habit.ts';
import type { Keeping } from './replay.ts';

/** A use dated further ahead than clocks waver is none: the clock was wrong then, or is now, ms. */
const AHEAD_MS = 60_000;

/** Whether a use can have been by then. @param at wall ms */
export const hasBeen = (at: number, wallNow: number): boolean => at <= wallNow + AHEAD_MS;

/** A week: what has not turned by then turns by its use alone. */
const HORIZON_MS = 7 * 24 * 3_600_000;

/** The stretch of time around an answer in which it stays the same, if nobody uses it. */
interface Stretch {
  readonly from: number;
  /** `null`: for good. */
  readonly to: number | null;
  readonly rests: boolean;
}

/** What was picked for one endpoint, and from what. */
export class Picked {
  readonly habit: Habit;
  readonly mindCold: number;
  readonly keeping: Keeping;
  /** Local day on which it was picked. */
  readonly day: number;
  #lastUseAt: number | null;
  #stretch: Stretch | null = null;

  constructor(made: { habit: Habit; mindCold: number; keeping: Keeping; day: number }, lastUseAt: number | null) {
    this.habit = made.habit;
    this.mindCold = made.mindCold;
    this.keeping = made.keeping;
    this.day = made.day;
    this.#lastUseAt = lastUseAt;
  }

  /** @param at wall ms */
  noteUse(at: number, wallNow: number): void {
    const last = this.#lastUseBy(wallNow);
    if (!hasBeen(at, wallNow) || (last !== null && at <= last)) return;
    this.#lastUseAt = at;
    this.#stretch = null;
  }

  /** Asked before every ping and for every picture of the state, so the answer is kept. */
  at(wallNow: number): Stretch {
    const known = this.#stretch;
    if (known !== null && wallNow >= known.from && wallNow < (known.to ?? known.from + HORIZON_MS)) return known;
    const lastUseAt = this.#lastUseBy(wallNow);
    const stretch = {
      from: wallNow,
      to: nextTurn(this.habit, wallNow, lastUseAt, HORIZON_MS),
      rests: !this.habit.wants(wallNow, lastUseAt),
    };
    this.#stretch = stretch;
    return stretch;
  }

  #lastUseBy(wallNow: number): number | null {
    return this.#lastUseAt !== null && hasBeen(this.#lastUseAt, wallNow) ? this.#lastUseAt : null;
  }
}
