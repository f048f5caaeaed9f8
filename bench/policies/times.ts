export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A Monday, midnight: where every run begins, wall clock. */
export const BEGIN_WALL = Date.UTC(2026, 10, 2);

/** How long a run goes on, ms; what happens before `countFrom` is not counted. */
export interface Span {
  readonly countFrom: number;
  readonly end: number;
}

/** The middle of what is counted. */
export function halfTime({ countFrom, end }: Span): number {
  return (countFrom + end) / 2;
}

/** Days that count. */
export function daysOf({ countFrom, end }: Span): number {
  return (end - countFrom) / DAY;
}
