import type { Habit } from './habit.ts';

/** How a model is kept warm while it is wanted, ms. */
export interface Keeping {
  /** Silence after which it goes cold. */
  readonly coolsAfterMs: number;
  /** Silence after which it is pinged. */
  readonly gapMs: number;
}

/** A stretch of the past with the uses in it, oldest first, wall ms. */
export interface Past {
  readonly from: number;
  readonly to: number;
  readonly uses: readonly number[];
}

export interface Played {
  /** Pings that were sent, and uses that found the model cold. */
  readonly pings: number;
  readonly coldStarts: number;
}

/**
 * What a habit would have cost: its pings, and the uses that it would have left cold.
 * @param usedBefore the last use before `from`; `null`: none is known, and the model is cold
 */
export function replay(habit: Habit, { from, to, uses }: Past, { coolsAfterMs, gapMs }: Keeping, usedBefore: number | null = null): Played {
  let pings = 0;
  let coldStarts = 0;
  let activeAt = usedBefore ?? Number.NEGATIVE_INFINITY;
  let usedAt = usedBefore;
  let at = from;
  const pass = (end: number): void => {
    // Most uses follow each other so soon that no ping is due between them.
    if (end <= activeAt + gapMs) at = end;
    while (at < end) {
      const until = Math.min(end, habit.sameUntil(at, usedAt));
      if (habit.wants(at, usedAt)) {
        const due = Math.max(at, activeAt + gapMs);
        const count = due < until ? Math.floor((until - due - 1) / gapMs) + 1 : 0;
        pings += count;
        if (count > 0) activeAt = due + (count - 1) * gapMs;
      }
      at = until;
    }
  };
  for (const use of uses) {
    pass(use);
    if (use - activeAt > coolsAfterMs) coldStarts += 1;
    activeAt = use;
    usedAt = use;
  }
  pass(to);
  return { pings, coldStarts };
}
