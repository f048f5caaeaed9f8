import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { isWithin, nextTurn, parseHours, type Week } from '../../electron/domain/hours.ts';
import { weeksIn } from '../support/weeks.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const week = (text: string): Week => {
  const parsed = parseHours(text);
  if (!parsed.ok || parsed.value.kind !== 'week') throw new Error(text);
  return parsed.value.week;
};
const at = (text: string): number => Date.parse(text);
const told = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString().replace(':00.000Z', 'Z'));

/** The slow, obvious way: what does a clock on the wall show in every minute of a window? @returns minutes of the week */
function clockIn(timeZone: string, from: number, to: number): readonly number[] {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return Array.from({ length: (to - from) / MINUTE }, (_, n) => {
    const [day = '', hour = '', minute = ''] = clock.format(from + n * MINUTE).split(/[, :]+/);
    return ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(day) * 1440 + Number(hour) * 60 + Number(minute);
  });
}

/** What the ranges say of a minute of the week: no merging, no search. */
const says = ({ ranges }: Week, minute: number): boolean =>
  ranges.some(({ from, to }) => (minute >= from && minute < to) || (minute + 7 * 1440 >= from && minute + 7 * 1440 < to));

const at3Days = fc.integer({ min: 0, max: 3 * 1440 - 1 });

/** Windows of three days around the changes of 2026 and around a Sunday night without any. */
const windows = [
  ['Europe/Berlin in spring', 'Europe/Berlin', '2026-03-28T00:00Z'],
  ['Europe/Berlin in autumn', 'Europe/Berlin', '2026-10-24T00:00Z'],
  ['America/New_York in spring', 'America/New_York', '2026-03-07T12:00Z'],
  ['America/New_York in autumn', 'America/New_York', '2026-10-31T12:00Z'],
  ['Australia/Lord_Howe in autumn, by half an hour', 'Australia/Lord_Howe', '2026-04-03T12:00Z'],
  ['Australia/Lord_Howe in spring, by half an hour', 'Australia/Lord_Howe', '2026-10-02T12:00Z'],
  ['Asia/Kolkata, which never changes', 'Asia/Kolkata', '2026-03-28T00:00Z'],
  ['Pacific/Apia, when it left out a Friday', 'Pacific/Apia', '2011-12-29T00:00Z'],
] as const;

describe('Hours of a week', () => {
  test.each(windows)('hold to the minute what a clock on the wall shows: %s.', (_name, timeZone, begins) => {
    const from = at(begins);
    const clock = clockIn(timeZone, from, from + 3 * DAY);
    const property = fc.property(weeksIn([timeZone]), (any) => {
      for (const [n, minute] of clock.entries()) {
        if (isWithin(any, from + n * MINUTE) !== says(any, minute)) throw new Error(`${told(from + n * MINUTE)} is not as the clock says`);
      }
    });
    fc.assert(property, { numRuns: 60 });
  });

  test.each(windows)('turn at the first minute that is another than now: %s.', (_name, timeZone, begins) => {
    const from = at(begins);
    const clock = clockIn(timeZone, from, from + 3 * DAY);
    const property = fc.property(weeksIn([timeZone]), at3Days, at3Days, fc.nat(MINUTE - 1), (any, before, start, intoMinute) => {
      // An answer given before must not be taken for this one.
      nextTurn(any, from + before * MINUTE);
      const now = says(any, clock[start] ?? 0);
      const first = clock.findIndex((minute, n) => n > start && says(any, minute) !== now);
      const turn = nextTurn(any, from + start * MINUTE + intoMinute);
      if (first === -1) expect(turn === null || turn >= from + 3 * DAY).toBe(true);
      else expect(told(turn)).toBe(told(from + first * MINUTE));
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('that are all of the week never turn.', () => {
    expect(nextTurn(week('daily 0-24 Europe/Berlin'), at('2026-03-28T00:00Z'))).toBeNull();
    expect(isWithin(week('daily 0-24 Europe/Berlin'), at('2026-03-29T01:00Z'))).toBe(true);
  });

  test('begin at the jump, when their beginning is left out in spring.', () => {
    const early = week('Sun 02:30-06:00 Europe/Berlin');
    expect(told(nextTurn(early, at('2026-03-29T00:00Z')))).toBe('2026-03-29T01:00Z');
  });

  test('that lie wholly in the hour left out in spring come a week later.', () => {
    const early = week('Sun 02:15-02:45 Europe/Berlin');
    expect(told(nextTurn(early, at('2026-03-28T00:00Z')))).toBe('2026-04-05T00:15Z');
  });

  test('of the hour that comes twice in autumn come twice.', () => {
    const twice = week('Sun 02:15-02:45 Europe/Berlin');
    const turns: (string | null)[] = [];
    for (let now: number | null = at('2026-10-24T00:00Z'); turns.length < 5 && now !== null; ) {
      now = nextTurn(twice, now);
      turns.push(told(now));
    }
    expect(turns).toEqual(['2026-10-25T00:15Z', '2026-10-25T00:45Z', '2026-10-25T01:15Z', '2026-10-25T01:45Z', '2026-11-01T01:15Z']);
  });

  test('reach across midnight, and from Sunday into Monday.', () => {
    const night = week('Sun 22:00-02:00 UTC');
    expect(['2026-11-22T21:59Z', '2026-11-22T22:00Z', '2026-11-23T01:59Z', '2026-11-23T02:00Z'].map((text) => isWithin(night, at(text)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('answer for times long ago, when zones were a few seconds off.', () => {
    const morning = week('daily 8-12 Europe/Berlin');
    expect(isWithin(morning, at('1890-01-01T07:30Z'))).toBe(true);
    expect(told(nextTurn(week('daily 8-12 UTC'), at('1890-01-01T07:30Z')))).toBe('1890-01-01T08:00Z');
  });
});

describe('Hours without a time zone', () => {
  const before = process.env['TZ'];
  afterEach(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  test.each(windows)('are those of this machine, wherever it is at the moment: %s.', (_name, timeZone, begins) => {
    process.env['TZ'] = timeZone;
    const from = at(begins);
    const property = fc.property(weeksIn([timeZone]), fc.integer({ min: 0, max: 3 * 1440 }), (any, minutes) => {
      const here: Week = { ...any, timeZone: null };
      const now = from + minutes * MINUTE;
      expect([isWithin(here, now), told(nextTurn(here, now))]).toEqual([isWithin(any, now), told(nextTurn(any, now))]);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
