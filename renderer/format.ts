const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const exactTimeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const whole = new Intl.NumberFormat();
const oneDecimal = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const countsToTwelve = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hour12;

/** Writes a time of day as short as people do: `7 AM`, `7:30 AM`; `07:00` where they count to 24. */
function momentFormat(day: Intl.DateTimeFormatOptions): (at: number) => string {
  const hour = { ...day, hour: countsToTwelve ? 'numeric' : '2-digit' } as const;
  const exact = new Intl.DateTimeFormat(undefined, { ...hour, minute: '2-digit' });
  const full = countsToTwelve ? new Intl.DateTimeFormat(undefined, hour) : exact;
  return (at) => (new Date(at).getMinutes() === 0 ? full : exact).format(at);
}

const timeOnly = momentFormat({});
const dayAndTime = momentFormat({ weekday: 'short' });
const dateAndTime = momentFormat({ day: 'numeric', month: 'short' });
const wholeDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const dateOnly = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Nothing to show: a figure that is not known. */
export const NOTHING = '–';

/** `142 ms`, from ten seconds up `12.3 s`. */
export function milliseconds(ms: number | null): string {
  if (ms === null) return NOTHING;
  return ms < 9_999.5 ? `${whole.format(Math.round(ms))} ms` : `${oneDecimal.format(ms / SECOND)} s`;
}

/** `$0.02`; below a cent `< $0.01`; nothing at all `$0.00`. */
export function money(usd: number | null): string {
  if (usd === null) return NOTHING;
  const isShown = usd === 0 || usd >= 0.01;
  return isShown ? `$${cents.format(usd)}` : `< $${cents.format(0.01)}`;
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
  let value = n;
  let power = 0;
  // What would be shown as 1024 of a unit is 1 of the next.
  while (value >= 1023.5 && power < UNITS.length - 1) {
    value /= 1024;
    power += 1;
  }
  return `${value < 9.95 && power > 0 ? oneDecimal.format(value) : whole.format(Math.round(value))} ${UNITS[power]}`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Memory as servers and model sites write it, in powers of ten: `9.4 GB`, `274 MB`. */
export function memory(n: number): string {
  return n >= 995e6 ? `${oneDecimal.format(n / 1e9)} GB` : `${whole.format(Math.ceil(n / 1e6))} MB`;
}

/** A length of time in a sentence, to the unit that people would say: `45 s`, `5 min`, `1.5 h`. */
export function roughly(ms: number): string {
  if (ms < 90 * SECOND) return `${whole.format(Math.round(ms / SECOND))} s`;
  return ms <= 90 * MINUTE ? `${whole.format(Math.round(ms / MINUTE))} min` : `${tenths.format(ms / HOUR)} h`;
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
  return left < HOUR ? `in ${timeLeft(left)}` : `at ${left < DAY ? timeOnly(at) : otherDay(at, now)}`;
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

/** `1 Nov 2026`, of a day as `2026-11-01`. */
export function dateOf(day: string): string {
  return wholeDate.format(new Date(`${day}T12:00`));
}

/** `14:03:12`. */
export function clockTime(at: number): string {
  return exactTimeOnly.format(at);
}

/** `14:03`, `2 PM`; another day than today with its weekday, and what is a week or more away with its date. */
export function shortTime(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? timeOnly(at) : otherDay(at, now);
}

/** As {@link shortTime}, for narrow places: of what is a week or more away only the date. */
export function briefTime(at: number, now: number): string {
  return isNear(at, now) ? shortTime(at, now) : dateOnly.format(at);
}

/** A weekday says which day it is only within six days. */
const isNear = (at: number, now: number): boolean => Math.abs(at - now) < 6 * DAY;

function otherDay(at: number, now: number): string {
  return isNear(at, now) ? dayAndTime(at) : dateAndTime(at);
}
