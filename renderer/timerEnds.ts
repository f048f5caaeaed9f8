const HOUR_MS = 3_600_000;
/** People who pause "until tomorrow" mean the next morning. */
const MORNING_HOUR = 7;
/** When people stop: after work, before the night, and in the morning what ran through the night. */
const STOPS = [18, 23, 24 + 8] as const;

/** Ends of a pause to choose from, wall-clock ms. */
export function pauseEnds(now: number): { readonly hour: number; readonly tomorrow: number } {
  return { hour: now + HOUR_MS, tomorrow: atHour(now, 24 + MORNING_HOUR) };
}

/** Ends of "keep warm until" to choose from, wall-clock ms: in three hours, and the next time of the day at which people stop. */
export function warmEnds(now: number): { readonly hours: number; readonly stop: number } {
  const stop = STOPS.map((hour) => atHour(now, hour)).find((at) => at >= now + HOUR_MS);
  return { hours: now + 3 * HOUR_MS, stop: stop ?? now + 12 * HOUR_MS };
}

/** An hour of the day of `now`; from 24 on of the day after. */
function atHour(now: number, hour: number): number {
  return new Date(now).setHours(hour, 0, 0, 0);
}
