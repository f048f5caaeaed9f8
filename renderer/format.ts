const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const timeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const exactTimeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const whole = new Intl.NumberFormat();

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Nothing to show: a figure that is not known. */
export const NOTHING = '–';

/** `142 ms`, from ten seconds up `12.3 s`. */
export function milliseconds(ms: number | null): string {
  if (ms === null) return NOTHING;
  return ms < 9_999.5 ? `${whole.format(Math.round(ms))} ms` : `${(ms / SECOND).toFixed(1)} s`;
}

/** `$0.02`; below a cent `< $0.01`; nothing at all `$0.00`. */
export function money(usd: number | null): string {
  if (usd === null) return NOTHING;
  if (usd === 0) return '$0.00';
  return usd < 0.01 ? '< $0.01' : `$${usd.toFixed(2)}`;
}

export function count(n: number): string {
  return whole.format(n);
}

/** `1 ping`, `2 pings`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** `12 MB`, in steps of 1024. */
export function bytes(n: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = n < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(n) / Math.log(1024)));
  const value = n / 1024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/** Time left as a kitchen timer shows it: `0:09`, `1:12`; from an hour up `1 h 5 min`. */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND));
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const minutes = Math.floor((seconds % 3600) / 60);
  return minutes === 0 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 3600)} h ${minutes} min`;
}

/** When something comes: `now`, `in 1:12`, and what is more than an hour away by the clock: `at 09:00`. */
export function until(at: number, now: number): string {
  const left = at - now;
  if (left < SECOND / 2) return 'now';
  return left < HOUR ? `in ${timeLeft(left)}` : `at ${left < DAY ? timeOnly.format(at) : dayAndTime.format(at)}`;
}

/** How long ago something was: `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `4 days ago`. */
export function ago(at: number, now: number): string {
  const passed = now - at;
  if (passed < 2 * SECOND) return 'just now';
  if (passed < MINUTE) return `${Math.floor(passed / SECOND)} s ago`;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h ago`;
  return `${plural(Math.floor(passed / DAY), 'day')} ago`;
}

/** Date and time to the second, for `title`. */
export function exactly(at: number): string {
  return dateTime.format(at);
}

/** `14:03:12`. */
export function clockTime(at: number): string {
  return exactTimeOnly.format(at);
}

/** `14:03`; another day than today with its weekday. */
export function shortTime(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? timeOnly.format(at) : dayAndTime.format(at);
}
