import { describe, expect, test } from 'vitest';
import { periodOf } from '../../electron/keepalive/money/calendar.ts';
import { zoned } from '../support/spentPings.ts';

const HOUR = 3_600_000;
const told = ({ from, to }: { readonly from: number; readonly to: number }) => [new Date(from).toISOString(), new Date(to).toISOString()];

describe('A day of a budget', () => {
  test.each([
    ['of 23 hours', 'Europe/Berlin', '2026-03-29T09:00Z', 23, '2026-03-28T23:00:00.000Z'],
    ['of 25 hours', 'Europe/Berlin', '2026-10-25T09:00Z', 25, '2026-10-24T22:00:00.000Z'],
    ['of 24 and a half', 'Australia/Lord_Howe', '2026-04-05T09:00Z', 24.5, '2026-04-04T13:00:00.000Z'],
    ['that begins at one o’clock', 'Africa/Cairo', '2026-04-24T09:00Z', 23, '2026-04-23T22:00:00.000Z'],
    ['with two midnights', 'America/Havana', '2026-11-01T09:00Z', 25, '2026-11-01T04:00:00.000Z'],
    ['like any other', 'UTC', '2026-11-22T09:00Z', 24, '2026-11-22T00:00:00.000Z'],
  ])('%s is the calendar’s: %s.', (_name, zone, at, hours, from) => {
    zoned(zone, () => {
      const day = periodOf('day', Date.parse(at));
      expect(told(day)[0]).toBe(from);
      expect((day.to - day.from) / HOUR).toBe(hours);
      expect([periodOf('day', day.from), periodOf('day', day.to - 1)]).toEqual([day, day]);
    });
  });
});

describe('A month of a budget', () => {
  test('goes from the first to the first in this machine’s zone, over a new year, too.', () =>
    zoned('America/New_York', () => {
      expect(told(periodOf('month', Date.parse('2026-12-31T23:00-05:00')))).toEqual(['2026-12-01T05:00:00.000Z', '2027-01-01T05:00:00.000Z']);
      expect(told(periodOf('month', Date.parse('2026-11-01T00:00-04:00')))).toEqual(['2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z']);
    }));
});
