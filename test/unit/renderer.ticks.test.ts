import { describe, expect, it } from 'vitest';
import { spreadOf } from '../../renderer/charts/spread.ts';
import { axisValue, roundAbove, roundBelow, sparse, timeLabels } from '../../renderer/charts/ticks.ts';
import { distributionOf } from '../support/historyShapes.ts';

const HOUR = 3_600_000;
/** Noon, wherever the test runs. */
const noon = new Date(2026, 10, 22, 12).getTime();

describe('Labels of the time axis', () => {
  it('name the day below the first time and wherever it changes', () => {
    const labels = timeLabels([noon, noon + 6 * HOUR, noon + 12 * HOUR, noon + 18 * HOUR], 6 * HOUR);
    expect(labels.map((label) => label.includes('\n'))).toEqual([true, false, true, false]);
  });

  it('are days alone where they are a day or more apart, and months where they are that far apart', () => {
    expect(timeLabels([noon], 24 * HOUR)[0]).not.toContain('12:00');
    expect(timeLabels([noon], 31 * 24 * HOUR)[0]).toContain('2026');
  });

  it('have seconds where they are less than a minute apart', () => {
    const [minutes, seconds] = [timeLabels([noon], 60_000)[0] ?? '', timeLabels([noon], 10_000)[0] ?? ''];
    expect(seconds.length).toBeGreaterThan(minutes.length);
  });
});

describe('Values of an axis', () => {
  it('are in the unit that keeps them short', () => {
    expect([0, 200, 2_000, 10_000, 120_000].map(axisValue)).toEqual(['0 ms', '200 ms', '2 s', '10 s', '2 min']);
  });

  it('of a logarithmic one are 1, 2 and 5 of each power of ten', () => {
    expect(sparse([0.2, 10, 20, 30, 40, 50, 90, 100, 200, 1_000])).toEqual([0.2, 10, 20, null, null, 50, null, 100, 200, 1_000]);
  });

  it.each([
    [80, 50, 100],
    [100, 100, 200],
    [290, 200, 500],
    [6_000, 5_000, 10_000],
    [0, 0.1, 0.1],
  ])('of a logarithmic one around %d ms begin at %d and end at %d', (value, below, above) => {
    expect(roundBelow(value)).toBeCloseTo(below);
    expect(roundAbove(value)).toBeCloseTo(above);
  });
});

describe('The distributions', () => {
  it('share an axis over whole powers of ten, each as tall as its own fullest bin', () => {
    const warm = [
      { fromMs: 100, toMs: 1_000, count: 8 },
      { fromMs: 1_000, toMs: 10_000, count: 2 },
    ];
    expect(spreadOf(distributionOf({ warm, cold: [{ fromMs: 1_000, toMs: 10_000, count: 3 }] }))).toEqual({
      warm: [
        { left: 0, width: 0.5, height: 1 },
        { left: 0.5, width: 0.5, height: 0.25 },
      ],
      cold: [{ left: 0.5, width: 0.5, height: 1 }],
      ticks: [
        { at: 0, ms: 100 },
        { at: 0.5, ms: 1_000 },
        { at: 1, ms: 10_000 },
      ],
    });
  });

  it('are none where nothing was answered', () => {
    expect(spreadOf(distributionOf())).toBeNull();
  });
});
