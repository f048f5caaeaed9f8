import { describe, expect, it } from 'vitest';
import type { RealBucket, RealSeries } from '../../electron/domain/realRequest.ts';
import { gapPlotOf, gapText } from '../../renderer/charts/gaps.ts';
import { ceilingOf, NO_REAL, realAt, realDots, realText, withReal } from '../../renderer/charts/real.ts';
import { rowsOf } from '../../renderer/charts/rows.ts';
import { pointsOf } from '../support/helps.ts';
import { bucketOf, seriesOf } from '../support/historyShapes.ts';

const requests = (start: number, more: Partial<RealBucket> = {}): RealBucket => ({
  start,
  count: 2,
  failed: 0,
  min: 200,
  p50: 300,
  p95: 400,
  max: 450,
  ...more,
});
const real = (...buckets: RealBucket[]): RealSeries => ({ endpointId: 'a', bucketMs: 10, buckets, truncated: false });
const pings = rowsOf(seriesOf(10, [bucketOf(0), bucketOf(10), bucketOf(20)]), 10);

describe('Real requests on the graph', () => {
  it('stand in the middle of their stretch, and only those that had a first token', () => {
    expect(realDots(real(requests(0), requests(10, { p50: null, p95: null })))).toEqual([{ x: 5, p50: 300 }]);
  });

  it('can be pointed at where no ping was, and leave the line of the pings as it is', () => {
    const rows = withReal(pings, real(requests(10), requests(40)));
    expect(rows.x).toEqual([5, 15, 25, 45]);
    expect(rows.p50).toEqual([100, 100, 100, undefined]);
    expect(rows.buckets[3]).toBeNull();
    expect(withReal(pings, NO_REAL)).toBe(pings);
  });

  it('that waited for a cold model do not stretch the scale for all', () => {
    const dots = (...p50s: number[]) => p50s.map((p50, x) => ({ x, p50 }));
    const usual = Array.from({ length: 19 }, (_, i) => 200 + i);
    expect(ceilingOf(dots(...usual, 5_200))).toBe(2.5 * 217);
    expect(ceilingOf(dots(...usual, 400))).toBe(400);
    expect(ceilingOf([])).toBe(0);
  });

  it('are found by the row that is pointed at', () => {
    const series = real(requests(10), requests(40));
    expect(realAt(series, 45)).toBe(series.buckets[1]);
    expect(realAt(series, 25)).toBeUndefined();
    expect(realAt(series, undefined)).toBeUndefined();
  });

  it('are told in words', () => {
    expect(realText(requests(0))).toBe('2 real requests, p50 300 ms');
    expect(realText(requests(0, { count: 1, p50: null, failed: 1 }))).toBe('1 real request, 1 failed');
  });
});

describe('Real requests in the picture of silences', () => {
  const some = pointsOf(4);

  it('share its axes with the pings, and are enough for a picture', () => {
    expect(gapPlotOf([], some)?.real).toHaveLength(4);
    expect(gapPlotOf(some, some)?.dots).toEqual(gapPlotOf(some, some)?.real);
    expect(gapPlotOf([], [])).toBeNull();
  });

  it('are told apart in words', () => {
    const words = gapText(
      [],
      [{ at: 0, gapMs: 60_000, ttftMs: 120, outcome: 'warm' }, ...some.filter(({ outcome }) => outcome === 'cold').slice(0, 1)],
    );
    expect(words).toMatch(/^1 real request that met a warm model after silences of 60 s: 120 ms\. 1 real request that met a cold model after/);
  });
});
