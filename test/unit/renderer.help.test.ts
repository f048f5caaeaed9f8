import { describe, expect, test } from 'vitest';
import type { HelpPoint } from '../../electron/domain/help.ts';
import { gapPlotOf, gapText } from '../../renderer/charts/gaps.ts';
import { logAxis } from '../../renderer/charts/logAxis.ts';
import { helpFigures } from '../../renderer/detail/helpFigures.ts';
import { milliseconds, money } from '../../renderer/format.ts';

const MINUTE = 60_000;
const point = (gapMs: number, ttftMs: number, outcome: HelpPoint['outcome'] = 'warm'): HelpPoint => ({ at: gapMs, gapMs, ttftMs, outcome });

describe('A logarithmic axis', () => {
  const steps = [1, 10, 100, 1_000];

  test('spans whole steps around what it shows', () => {
    const { at, ticks } = logAxis([20, 70], steps);
    expect(ticks).toEqual([
      { at: 0, ms: 10 },
      { at: 1, ms: 100 },
    ]);
    expect(at(10 * Math.sqrt(10))).toBeCloseTo(0.5);
  });

  test('has two ends also where all values are one', () => expect(logAxis([10], steps).ticks.map(({ ms }) => ms)).toEqual([10, 100]));

  test('puts what lies beyond its steps at its ends', () => {
    const { at, ticks } = logAxis([0.5, 5_000], steps);
    expect(ticks.map(({ ms }) => ms)).toEqual(steps);
    expect([at(0), at(5_000)]).toEqual([0, 1]);
  });
});

describe('TTFT against the silence before it', () => {
  const points = [point(2 * MINUTE, 120), point(9 * MINUTE, 400), point(20 * MINUTE, 3_400, 'cold')];

  test('has the long silences at the right and the slow answers at the top', () => {
    const plot = gapPlotOf(points);
    expect(plot?.dots.map(({ outcome }) => outcome)).toEqual(['warm', 'warm', 'cold']);
    const [first, , last] = plot?.dots ?? [];
    expect(last?.x).toBeGreaterThan(first?.x ?? 1);
    expect(last?.y).toBeLessThan(first?.y ?? 0);
    expect(plot?.x(MINUTE)).toBe(0);
  });

  test('is told in words to whoever does not see it', () => {
    expect(gapText(points)).toBe(
      `2 warm answers after silences of 2 min to 9 min: 120 ms to 400 ms. 1 cold start after silences of 20 min: ${milliseconds(3_400)}.`,
    );
  });

  test('is not drawn where there is nothing', () => expect(gapPlotOf([])).toBeNull());
});

describe('What warming has brought', () => {
  test('is counted as far as it is known', () => {
    expect(helpFigures({ avoided: 14, savedMs: 46_000, costUsd: 0.21 })).toBe(
      `In 30 days: 14 cold starts avoided, about 46 s saved, ${money(0.21)} spent.`,
    );
    expect(helpFigures({ avoided: 0, savedMs: 0, costUsd: null })).toBe('In 30 days: 0 cold starts avoided.');
  });

  test('is nothing where nothing tells of real use and nothing has a price', () =>
    expect(helpFigures({ avoided: null, savedMs: null, costUsd: null })).toBe(''));
});
