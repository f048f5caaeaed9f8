import { double, integer, property, assert as propertyHolds } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ago,
  briefTime,
  bytes,
  count,
  memory,
  milliseconds,
  money,
  NOTHING,
  plural,
  roughly,
  shortTime,
  timeLeft,
  until,
} from '../../renderer/format.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = new Date(2026, 10, 22, 12, 0, 0).getTime();

/** A number as this computer's language writes it. */
const decimals = (n: number, digits: number): string => n.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits });
/** Half past the hour: a full hour may be written shorter. */
const HALF = 30 * MINUTE;
const clock = (at: number): string => new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(at);

describe('Milliseconds', () => {
  test.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [141.6, '142 ms'],
    [9_999.4, `${count(9_999)} ms`],
    [9_999.5, `${decimals(10, 1)} s`],
    [61_250, `${decimals(61.3, 1)} s`],
  ])('%d reads as %s', (ms, text) => expect(milliseconds(ms)).toBe(text));

  test('An unknown figure is a dash', () => expect(milliseconds(null)).toBe(NOTHING));
});

describe('Memory', () => {
  test.each([
    [9.4e9, `${decimals(9.4, 1)} GB`],
    [995e6, `${decimals(1, 1)} GB`],
    [274e6, '274 MB'],
  ])('of %d bytes reads as %s', (size, text) => expect(memory(size)).toBe(text));
});

describe('A length of time in a sentence', () => {
  test.each([
    [45 * SECOND, '45 s'],
    [5.2 * MINUTE, '5 min'],
    [60 * MINUTE, '60 min'],
    [1.5 * HOUR + MINUTE, `${decimals(1.5, 1)} h`],
    [24 * HOUR, '24 h'],
  ])('of %d ms reads as %s', (ms, text) => expect(roughly(ms)).toBe(text));
});

describe('Money', () => {
  test.each([
    [0, `$${decimals(0, 2)}`],
    [0.000001, `< $${decimals(0.01, 2)}`],
    [0.00999, `< $${decimals(0.01, 2)}`],
    [0.01, `$${decimals(0.01, 2)}`],
    [12.345, `$${decimals(12.345, 2)}`],
  ])('%d reads as %s', (usd, text) => expect(money(usd)).toBe(text));

  test('An unknown cost is a dash, not zero', () => expect(money(null)).toBe(NOTHING));
});

describe('Counts and sizes', () => {
  test('One is singular, everything else plural', () => {
    expect([0, 1, 2].map((n) => plural(n, 'ping'))).toEqual(['0 pings', '1 ping', '2 pings']);
    expect(plural(2, 'day since it was busy', 'days since it was busy')).toBe('2 days since it was busy');
  });

  test.each([
    [0, '0 B'],
    [1_023, `${count(1_023)} B`],
    [1_024, `${decimals(1, 1)} KB`],
    [1_023.9 * 1_024, `${decimals(1, 1)} MB`],
    [9.96 * 1_024 ** 2, '10 MB'],
    [9.4 * 1_024 ** 3, `${decimals(9.4, 1)} GB`],
    [5_000 * 1_024 ** 4, `${count(5_000)} TB`],
  ])('%d bytes read as %s', (n, text) => expect(bytes(n)).toBe(text));

  test('No size below a thousand terabytes is shown as a thousand of its unit', () => {
    propertyHolds(
      property(double({ min: 0, max: 1_000 * 1_024 ** 4, noNaN: true }), (n) => {
        expect(bytes(n)).toMatch(/^(?:\d|\d[.,]\d|\d{2,3}|1\D?0[012]\d) [KMGT]?B$/u);
      }),
    );
  });
});

describe('Time left', () => {
  test.each([
    [-5, '0:00'],
    [400, '0:00'],
    [9_000, '0:09'],
    [72_000, '1:12'],
    [HOUR - 600, '59:59'],
    [HOUR - 400, '1 h'],
    [HOUR + 5 * MINUTE, '1 h 5 min'],
  ])('%d ms read as %s', (ms, text) => expect(timeLeft(ms)).toBe(text));
});

describe('When something comes', () => {
  test('What is due, or overdue, comes now', () => expect([-DAY, 0, 499].map((left) => until(now + left, now))).toEqual(['now', 'now', 'now']));

  test('Within the hour it is counted down', () => expect(until(now + 72 * SECOND, now)).toBe('in 1:12'));

  test('Later it is said by the clock', () => expect(until(now + 2 * HOUR + HALF, now)).toBe(`at ${clock(now + 2 * HOUR + HALF)}`));

  test('Another day has its weekday', () => expect(until(now + 2 * DAY, now)).toMatch(/^at \S+.*\d/));

  test('A week from now is not said by today’s weekday alone', () => expect(until(now + 7 * DAY, now)).toContain('29'));
});

describe('How long ago', () => {
  test.each([
    [-3_000, 'just now'],
    [1_999, 'just now'],
    [59_999, '59 s ago'],
    [MINUTE, '1 min ago'],
    [HOUR - 1, '59 min ago'],
    [DAY - 1, '23 h ago'],
    [DAY, '1 day ago'],
    [4 * DAY, '4 days ago'],
  ])('%d ms ago read as %s', (passed, text) => expect(ago(now - passed, now)).toBe(text));

  test('The text never gets younger as time goes by', () => {
    const units = ['just now', ' s ago', ' min ago', ' h ago', ' day ago', ' days ago'];
    const rank = (text: string): number => units.findIndex((unit) => text.endsWith(unit)) * 1e6 + Number.parseInt(text, 10) || 0;
    propertyHolds(
      property(integer({ min: 0, max: 99 * DAY }), integer({ min: 0, max: DAY }), (passed, more) => {
        expect(rank(ago(now - passed - more, now))).toBeGreaterThanOrEqual(rank(ago(now - passed, now)));
      }),
    );
  });
});

describe('A moment in short', () => {
  test('Today has the time alone', () => expect(shortTime(now + HALF, now)).toBe(clock(now + HALF)));

  test('Tomorrow has its weekday, even when it is a few hours away', () => {
    const night = new Date(2026, 10, 22, 23, 0, 0).getTime();
    const next = night + 2 * HOUR + HALF;
    expect(shortTime(next, night)).toContain(new Intl.DateTimeFormat(undefined, { weekday: 'short' }).format(next));
    expect(shortTime(next, night)).toContain(clock(next));
  });

  test('A full hour has no minutes where people count to twelve', () => {
    const morning = shortTime(new Date(2026, 10, 23, 7).getTime(), now);
    const { hour12 } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
    expect(morning.includes('00')).toBe(!hour12);
    expect(morning).toContain('7');
  });

  test('A day weeks ago has its date', () => expect(shortTime(new Date(2026, 9, 3, 12).getTime(), now)).toContain('3'));

  test('In a narrow place it has nothing but its date, while a nearer one is as elsewhere', () => {
    const far = new Date(2026, 11, 24, 7, 30).getTime();
    expect(briefTime(far, now)).toBe(new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }).format(far));
    expect(briefTime(now + 2 * DAY, now)).toBe(shortTime(now + 2 * DAY, now));
  });
});
