import { type Habit, nextTurn } from './habit.ts';
import type { Keeping } from './replay.ts';

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
  noteUse(at: number): void {
    if (this.#lastUseAt !== null && at <= this.#lastUseAt) return;
    this.#lastUseAt = at;
    this.#stretch = null;
  }

  /** Asked before every ping and for every picture of the state, so the answer is kept. */
  at(wallNow: number): Stretch {
    const known = this.#stretch;
    if (known !== null && wallNow >= known.from && wallNow < (known.to ?? known.from + HORIZON_MS)) return known;
    const stretch = {
      from: wallNow,
      to: nextTurn(this.habit, wallNow, this.#lastUseAt, HORIZON_MS),
      rests: !this.habit.wants(wallNow, this.#lastUseAt),
    };
    this.#stretch = stretch;
    return stretch;
  }
}
