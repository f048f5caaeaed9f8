import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHours } from '../../electron/domain/hours.ts';
import { holdsMinute, WEEK_MINUTES, type WeekRange } from '../../electron/domain/hoursRanges.ts';
import { fieldTime, timeOf } from '../../renderer/terms/hours/fieldTime.ts';
import { ALL_WEEK, areaOf, barsOf, fillOf, HALVES, holdsCell, indexAt, isFull, minutesIn, painted } from '../../renderer/terms/hours/paint.ts';
import { areaLabel, halfLabel, hoursWords, presets, readAs } from '../../renderer/terms/hours/words.ts';
import { pauseEnds, warmEnds } from '../../renderer/timerEnds.ts';
import { weeks } from '../support/weeks.ts';

const rangesOf = (text: string): readonly WeekRange[] => {
  const rule = parseHours(text);
  if (!rule.ok || rule.value.kind !== 'week') throw new Error(text);
  return rule.value.week.ranges;
};

const cells = fc.record({ day: fc.nat(6), half: fc.nat(HALVES - 1) });

describe('The grid of a week', () => {
  test('paints and clears the cells between two, and nothing else.', () => {
    fc.assert(
      fc.property(weeks, cells, cells, fc.boolean(), ({ ranges }, a, b, on) => {
        const area = areaOf(a, b);
        const after = painted(ranges, area, on);
        for (let minute = 0; minute < WEEK_MINUTES; minute += 7) {
          const cell = { day: Math.floor(minute / 1440), half: Math.floor((minute % 1440) / 30) };
          expect(holdsMinute(after, minute)).toBe(holdsCell(area, cell) ? on : holdsMinute(ranges, minute));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('shows of each day what is within the hours, to the minute.', () => {
    const ranges = rangesOf('Mon 08:10-17:45; Sun 22:00-02:00');
    expect(barsOf(ranges, 0)).toEqual([
      { from: 0, to: 120 },
      { from: 490, to: 1065 },
    ]);
    expect(barsOf(ranges, 1)).toEqual([]);
    expect(barsOf(ranges, 6)).toEqual([{ from: 1320, to: 1440 }]);
    expect(barsOf(ALL_WEEK, 3)).toEqual([{ from: 0, to: 1440 }]);
  });

  test('knows what of a cell is filled.', () => {
    const ranges = rangesOf('Mon 08:10-17:45');
    const bars = barsOf(ranges, 0);
    expect([15, 16, 17, 35, 36].map((half) => fillOf(bars, half))).toEqual([
      [],
      [{ from: 1 / 3, to: 1 }],
      [{ from: 0, to: 1 }],
      [{ from: 0, to: 0.5 }],
      [],
    ]);
    expect([15, 16, 17, 35].map((half) => isFull(ranges, { day: 0, half }))).toEqual([false, false, true, false]);
  });

  test('finds what a point lies in, the nearest for a point outside.', () => {
    expect([-5, 0, 9, 10, 29, 30, 99].map((at) => indexAt(at, [10, 20, 30]))).toEqual([0, 0, 0, 1, 2, 2, 2]);
  });

  test('has nothing left when all is cleared.', () => {
    expect(painted(ALL_WEEK, areaOf({ day: 0, half: 0 }, { day: 6, half: 47 }), false)).toEqual([]);
    expect(minutesIn(ALL_WEEK)).toBe(10_080);
  });
});

describe('The words of hours', () => {
  test('say what a text was understood as, and how much of the week that is.', () => {
    const read = (text: string) => {
      const rule = parseHours(text);
      return rule.ok && readAs(text, rule.value);
    };
    expect(read('weekdays 8-12, 13-17:15')).toBe('Mon-Fri 08:00-12:00, 13:00-17:15 · 41.3 h a week');
    expect(read('Mon-Fri 08:00-12:00 ')).toBe('20 h a week');
    expect(read('learned')).toMatch(/past use/);
    expect(hoursWords('weekdays 8-12')).toBe('Mon-Fri 08:00-12:00');
    expect(hoursWords('ALWAYS')).toBe('Always');
    expect(hoursWords('learned')).toBe('Learned from its use');
  });

  test('name a cell and an area for whoever cannot see them.', () => {
    expect(halfLabel(47)).toBe('23:30 to 24:00');
    expect(areaLabel(areaOf({ day: 4, half: 36 }, { day: 0, half: 16 }))).toBe('Mon to Fri, 08:00 to 18:30');
    expect(areaLabel(areaOf({ day: 6, half: 0 }, { day: 6, half: 1 }))).toBe('Sunday, 00:00 to 01:00');
  });

  test.each(presets)('can be read, where they are offered: $label.', ({ text }) => {
    expect(parseHours(text).ok).toBe(true);
  });
});

describe('The ends of timers', () => {
  const at = (hour: number, minute = 0, day = 1) => new Date(2026, 5, day, hour, minute).getTime();

  test.each([
    [9, at(18)],
    [16, at(18)],
    [17, at(18)],
    [18, at(23)],
    [22, at(23)],
    [23, at(8, 0, 2)],
  ])('at %d o’clock, things are kept warm until people stop next, at least an hour later.', (hour, stop) => {
    expect(warmEnds(at(hour))).toEqual({ hours: at(hour + 3), stop });
  });

  test('a pause until tomorrow ends in the morning.', () => {
    expect(pauseEnds(at(22, 30))).toEqual({ hour: at(23, 30), tomorrow: at(7, 0, 2) });
  });

  test('are read from a field for date and time, if they are still to come.', () => {
    expect(fieldTime(at(9, 5))).toBe('2026-06-01T09:05');
    expect(timeOf(fieldTime(at(18)), at(9))).toEqual({ ok: true, value: at(18) });
    expect(timeOf(fieldTime(at(9)), at(9))).toMatchObject({ ok: false, error: expect.stringContaining('is over') });
    expect(timeOf('', at(9))).toMatchObject({ ok: false, error: 'Choose a date and a time.' });
  });
});
