import { mergeRanges, type WeekRange } from './hoursRanges.ts';
import { err, ok, type Result } from './result.ts';

/** When an endpoint is kept warm: at all times, when its past use says that it will be wanted, or within a week's hours. */
export type HoursRule = { readonly kind: 'always' } | { readonly kind: 'learned' } | { readonly kind: 'week'; readonly week: Week };

/** Hours of a week. */
export interface Week {
  /** IANA name; `null`: the zone of this machine. */
  readonly timeZone: string | null;
  /** In order, not touching each other, in minutes since Monday 00:00 local time; the last may reach beyond Sunday 24:00 into Monday. At least one. */
  readonly ranges: readonly WeekRange[];
}

/** The days as they are written, Monday first. */
export const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const DAY = 24 * 60;
const EXAMPLES = 'write always, learned or times like Mon-Fri 08:00-18:30, Sat 22:00-02:00 or daily 07:00-23:00 Europe/Berlin';
const GROUPS: ReadonlyMap<string, readonly number[]> = new Map([
  ['daily', [0, 1, 2, 3, 4, 5, 6]],
  ['weekdays', [0, 1, 2, 3, 4]],
  ['weekday', [0, 1, 2, 3, 4]],
  ['weekends', [5, 6]],
  ['weekend', [5, 6]],
]);
const SHORT_AND_FULL = /^(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?$/;
const TIMES = /^([\d:]+(?:am|pm)?)-([\d:]+(?:am|pm)?)$/;
const TIME = /^(\d{1,2})(?::(\d{2}))?(am|pm)?$/;

interface Span {
  readonly from: number;
  /** Beyond 24:00 where it reaches into the next day. */
  readonly to: number;
}

/**
 * Reads the text form: `always`, `learned`, or days and times with a time zone at the end: `Mon-Fri 08:00-12:00, 13:00-18:30; Sat 22:00-02:00 Europe/Berlin`.
 * Days without times are whole days, times without days are of every day.
 * @returns the rule, or a message that names the piece that cannot be read
 */
export function parseHours(text: string): Result<HoursRule> {
  const plain = text.trim().toLowerCase();
  if (plain === 'always' || plain === 'learned') return ok({ kind: plain });
  const zoned = splitZone(tidied(text));
  if (!zoned.ok) return zoned;
  const ranges = rangesOf(zoned.value.times);
  if (ranges.ok && ranges.value.length === 0) return err(`there are no hours in "${text.trim()}": ${EXAMPLES}`);
  return ranges.ok ? ok({ kind: 'week', week: { timeZone: zoned.value.timeZone, ranges: mergeRanges(ranges.value) } }) : ranges;
}

/** Dashes of all kinds without spaces around them, `to` as a dash and `and` as a comma, so that a piece is what stands between spaces, commas and semicolons. */
function tidied(text: string): string {
  return text
    .trim()
    .replace(/\s+and\s+/gi, ', ')
    .replace(/\s+to\s+/gi, '-')
    .replace(/\s*[-‐‑‒–—]\s*/g, '-')
    .replace(/(\d)\s+(am|pm)\b/gi, '$1$2');
}

function splitZone(text: string): Result<{ readonly timeZone: string | null; readonly times: string }> {
  const last = /[^\s,;]+$/.exec(text)?.[0] ?? '';
  const word = last.toLowerCase();
  if (last === '' || daysOf(word) !== null || /^\d/.test(last)) return ok({ timeZone: null, times: text });
  const timeZone = zoneNamed(last);
  if (timeZone !== null) return ok({ timeZone, times: text.slice(0, -last.length) });
  if (!last.includes('/')) return ok({ timeZone: null, times: text });
  return err(`"${last}" is not a time zone: write one like Europe/Berlin or UTC, or none for the zone of this computer`);
}

function rangesOf(text: string): Result<readonly WeekRange[]> {
  const ranges: WeekRange[] = [];
  const parts = text.split(/[;\n]/).filter((part) => /[^\s,]/.test(part));
  for (const [index, part] of parts.entries()) {
    const read = rangesOfPart(part, index === 0);
    if (!read.ok) return read;
    ranges.push(...read.value);
  }
  return ok(ranges);
}

/** Days, then their times, then more days …; a part of the text without semicolon. */
function rangesOfPart(part: string, isFirst: boolean): Result<readonly WeekRange[]> {
  const ranges: WeekRange[] = [];
  let days: number[] = [];
  let isTimed = true;
  for (const piece of part.split(/[\s,]+/).filter((word) => word !== '')) {
    const named = daysOf(piece.toLowerCase());
    if (named !== null) {
      days = isTimed ? [...named] : [...days, ...named];
      isTimed = false;
      continue;
    }
    const span = spanOf(piece);
    if (!span.ok) return span;
    if (days.length === 0 && !isFirst) return err(`"${part.trim()}" does not say on which days: put them before it, as in Mon-Fri ${piece}`);
    ranges.push(...on(days.length === 0 ? [0, 1, 2, 3, 4, 5, 6] : days, span.value));
    isTimed = true;
  }
  if (!isTimed) ranges.push(...on(days, { from: 0, to: DAY }));
  return ok(ranges);
}

const on = (days: readonly number[], { from, to }: Span): WeekRange[] => days.map((day) => ({ from: day * DAY + from, to: day * DAY + to }));

/** `mon`, `friday`, `mon-fri`, `fri-mon`, `weekends`: Monday is 0; `null`: not a day. */
function daysOf(word: string): readonly number[] | null {
  const group = GROUPS.get(word);
  if (group !== undefined) return group;
  const [first, last, ...more] = word.split('-').map(dayOf);
  if (first === undefined || first === null || last === null || more.length > 0) return null;
  if (last === undefined) return [first];
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, n) => (first + n) % 7);
}

function dayOf(word: string): number | null {
  if (!SHORT_AND_FULL.test(word)) return null;
  return dayNames.findIndex((name) => word.startsWith(name.toLowerCase()));
}

function spanOf(piece: string): Result<Span> {
  const match = TIMES.exec(piece.toLowerCase());
  const from = match?.[1];
  const to = match?.[2];
  if (from === undefined || to === undefined) return err(`"${piece}" is not a day, a time or a time zone: ${EXAMPLES}`);
  const begin = minuteOf(from);
  const end = minuteOf(to);
  if (begin === null || begin === DAY) return err(`"${from}" in "${piece}" is not a time at which hours can begin: write 8, 08:30 or 22:00`);
  if (end === null) return err(`"${to}" in "${piece}" is not a time of day: write 8, 08:30 or 24:00`);
  if (begin === end) return err(`"${piece}" begins when it ends: write 00:00-24:00 for a whole day`);
  return ok({ from: begin, to: end > begin ? end : end + DAY });
}

function minuteOf(text: string): number | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, hourText, minuteText = '0', half] = match;
  const hour = Number(hourText);
  const minute = Number(minuteText);
  if (minute > 59) return null;
  if (half !== undefined) return hour >= 1 && hour <= 12 ? ((hour % 12) + (half === 'pm' ? 12 : 0)) * 60 + minute : null;
  return hour < 24 || (hour === 24 && minute === 0) ? hour * 60 + minute : null;
}

const knownZones = new Map<string, string | null>();

/** The time zone of this name, in its proper spelling; `null`: there is none. */
export function zoneNamed(name: string): string | null {
  const known = knownZones.get(name);
  if (known !== undefined) return known;
  const found = lookUpZone(name);
  // What a person types is read at every key.
  if (knownZones.size > 1000) knownZones.clear();
  knownZones.set(name, found);
  return found;
}

function lookUpZone(name: string): string | null {
  if (!/^[a-z]/i.test(name)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // Only the spelling: another name of the same zone stays as it was written.
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    return null;
  }
}

/** Writes hours the way people type them; inverse of {@link parseHours}. */
export function formatHours(rule: HoursRule): string {
  if (rule.kind !== 'week') return rule.kind;
  const { ranges, timeZone } = rule.week;
  const perDay = dayNames.map((_, day) => ranges.flatMap(spansByDay).flatMap((span) => (span.day === day ? [spanText(span)] : [])));
  const texts = perDay.map((spans) => spans.join(', '));
  const groups = [...new Set(texts)]
    .filter((text) => text !== '')
    .map((text) => `${daysText(texts.flatMap((other, day) => (other === text ? [day] : [])))} ${text}`);
  return `${groups.join('; ')}${timeZone === null ? '' : ` ${timeZone}`}`;
}

/** The pieces of a range as a person writes them: up to a night long with the day it begins on, longer ones cut at midnight. */
function spansByDay({ from, to }: WeekRange): readonly (Span & { readonly day: number })[] {
  const day = Math.floor(from / DAY);
  const midnight = (day + 1) * DAY;
  if (to <= midnight || to - from < DAY) return [{ day: day % 7, from: from - day * DAY, to: to - day * DAY }];
  return [{ day: day % 7, from: from - day * DAY, to: DAY }, ...spansByDay({ from: midnight, to })];
}

const spanText = ({ from, to }: Span): string => `${clockText(from)}-${clockText(to > DAY ? to - DAY : to)}`;

/** Minutes since midnight as `08:30`. */
export function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function daysText(days: readonly number[]): string {
  if (days.length === 7) return 'daily';
  const runs: (readonly [number, number])[] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === day - 1) runs[runs.length - 1] = [last[0], day];
    else runs.push([day, day]);
  }
  return runs.map(([first, last]) => (first === last ? dayNames[first] : `${dayNames[first]}-${dayNames[last]}`)).join(',');
}
