const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const seconds = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const minutes = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const days = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const months = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' });

/** Labels under a time axis, in the user's own way of writing times: the day stands below the first time and wherever it changes. */
export function timeLabels(times: readonly number[], step: number): string[] {
  if (step >= 28 * DAY) return times.map((at) => months.format(at));
  if (step >= DAY) return times.map((at) => days.format(at));
  const clock = step < MINUTE ? seconds : minutes;
  return times.map((at, i) => {
    const before = times[i - 1];
    const sameDay = before !== undefined && days.format(before) === days.format(at);
    return sameDay ? clock.format(at) : `${clock.format(at)}\n${days.format(at)}`;
  });
}

const number = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });

/** A round value on an axis: `200 ms`, `1.5 s`, `2 min`. */
export function axisValue(ms: number): string {
  if (ms < 1_000) return `${number.format(ms)} ms`;
  return ms < 2 * MINUTE ? `${number.format(ms / 1_000)} s` : `${number.format(ms / MINUTE)} min`;
}

/** Factors of a power of ten that have a line and a label on a logarithmic axis; all of them would run together. */
const ROUND = [1, 2, 5] as const;

/** Of the values of a logarithmic axis those that have a line and a label. */
export function sparse(values: readonly number[]): (number | null)[] {
  return values.map((value) => (ROUND.some((factor) => isNear(value / powerBelow(value), factor)) ? value : null));
}

/** The nearest round value below (or at) a positive one: where a logarithmic axis begins. */
export function roundBelow(value: number): number {
  const power = powerBelow(value);
  return power * (ROUND.findLast((factor) => factor * power <= value) ?? 1);
}

/** The nearest round value above a positive one: where a logarithmic axis ends. */
export function roundAbove(value: number): number {
  const power = powerBelow(value);
  return power * (ROUND.find((factor) => factor * power > value) ?? 10);
}

/** Nothing is faster than a tenth of a millisecond, and a logarithm of zero there is not. */
const LEAST_MS = 0.1;
const powerBelow = (value: number): number => 10 ** Math.floor(Math.log10(Math.max(LEAST_MS, value)) + 1e-9);
const isNear = (value: number, other: number): boolean => Math.abs(value - other) < 1e-6;
