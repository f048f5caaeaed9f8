/** How far local time is ahead of UTC at a wall time, ms. */
export type OffsetAt = (wallMs: number) => number;

/** That of this machine. */
export const machineOffsetAt: OffsetAt = (wallMs) => -new Date(wallMs).getTimezoneOffset() * MINUTE;

const MINUTE = 60_000;
const DAY_MS = 24 * 60 * MINUTE;
export const HALF_HOUR_MS = 30 * MINUTE;
export const HALF_HOURS = 48;

/** A moment as a calendar shows it. */
export interface LocalTime {
  /** Local days since 1970. */
  readonly day: number;
  /** From 0 to 47. */
  readonly halfHour: number;
}

export function localTime(wallMs: number, offsetAt: OffsetAt): LocalTime {
  const local = wallMs + offsetAt(wallMs);
  const day = Math.floor(local / DAY_MS);
  return { day, halfHour: Math.floor((local - day * DAY_MS) / HALF_HOUR_MS) };
}

/** When the next half hour of the clock begins. Clocks are set at such moments only. */
export function nextHalfHour(wallMs: number, offsetAt: OffsetAt): number {
  const local = wallMs + offsetAt(wallMs);
  return wallMs + HALF_HOUR_MS - (((local % HALF_HOUR_MS) + HALF_HOUR_MS) % HALF_HOUR_MS);
}

/** Wall time at which a local day begins: the first moment of it, where midnight is left out. */
export function beginOfDay(day: number, offsetAt: OffsetAt): number {
  const local = day * DAY_MS;
  const guess = local - offsetAt(local - offsetAt(local));
  // Within a few hours of a clock change the guess may lie on its wrong side.
  for (let at = guess - 4 * HALF_HOUR_MS; ; at += HALF_HOUR_MS) if (localTime(at, offsetAt).day >= day) return at;
}

/** Monday is 0; 1970 began on a Thursday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

export const isWeekend = (day: number): boolean => weekdayOf(day) >= 5;
