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

const LABELLED: readonly number[] = [1, 2, 5];

/** Of a logarithmic axis only 1, 2 and 5 of each power of ten, so that labels do not run together. */
export function sparse(values: readonly number[]): (number | null)[] {
  return values.map((value) => (LABELLED.includes(Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9))) ? value : null));
}
