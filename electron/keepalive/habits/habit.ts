import { isWeekend, localTime, nextHalfHour, type OffsetAt } from './localTime.ts';

/** When a model is kept warm by what was seen of its use. Times are wall clock, ms since 1970. */
export interface Habit {
  /** @param lastUseAt the last use until then; `null`: none is known */
  wants(at: number, lastUseAt: number | null): boolean;
  /** A time after `at` until which the answer stays the same, if nobody uses it meanwhile; infinity: for good. */
  sameUntil(at: number, lastUseAt: number | null): number;
}

export const ALWAYS: Habit = { wants: () => true, sameUntil: () => Number.POSITIVE_INFINITY };
/** It is warm only as long as its server keeps it after a use. */
export const NEVER: Habit = { wants: () => false, sameUntil: () => Number.POSITIVE_INFINITY };

/** Whether it is often wanted in this half hour of this day. */
export type IsWanted = (day: number, halfHour: number) => boolean;

/** So long after a use it is kept warm, whatever the calendar says: whoever came once may come again. Longer costs more than it spares. */
export const AFTER_USE_MS = 20 * 60_000;

/** In half hours in which it is often used, and for a while after each use. */
export function byCalendar(isWanted: IsWanted, offsetAt: OffsetAt): Habit {
  const afterUse = (lastUseAt: number | null): number => (lastUseAt ?? Number.NEGATIVE_INFINITY) + AFTER_USE_MS;
  return {
    wants: (at, lastUseAt) => {
      if (at < afterUse(lastUseAt)) return true;
      const { day, halfHour } = localTime(at, offsetAt);
      return isWanted(day, halfHour);
    },
    sameUntil: (at, lastUseAt) => {
      const end = afterUse(lastUseAt);
      return at < end ? Math.min(end, nextHalfHour(at, offsetAt)) : nextHalfHour(at, offsetAt);
    },
  };
}

/** The half hours of weekdays, and those of weekends. */
export function byHalfHours(weekdays: ReadonlySet<number>, weekends: ReadonlySet<number>, offsetAt: OffsetAt): Habit {
  return byCalendar((day, halfHour) => (isWeekend(day) ? weekends : weekdays).has(halfHour), offsetAt);
}

/** From `restMs` after each use until `untilMs` after it. */
export interface Window {
  readonly restMs: number;
  readonly untilMs: number;
}

/** Some time after each use, when the next one usually comes. */
export function byIdleTimes({ restMs, untilMs }: Window): Habit {
  return {
    wants: (at, lastUseAt) => lastUseAt === null || (at >= lastUseAt + restMs && at < lastUseAt + untilMs),
    sameUntil: (at, lastUseAt) => {
      if (lastUseAt === null || at >= lastUseAt + untilMs) return Number.POSITIVE_INFINITY;
      return at < lastUseAt + restMs ? lastUseAt + restMs : lastUseAt + untilMs;
    },
  };
}

/** When `wants` is next another than at `at` if nobody uses it; `null`: not within `horizonMs`. */
export function nextTurn(habit: Habit, at: number, lastUseAt: number | null, horizonMs: number): number | null {
  const now = habit.wants(at, lastUseAt);
  for (let next = habit.sameUntil(at, lastUseAt); next <= at + horizonMs; next = habit.sameUntil(next, lastUseAt)) {
    if (habit.wants(next, lastUseAt) !== now) return next;
  }
  return null;
}
