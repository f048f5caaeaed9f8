import { afterEach, describe, expect, test, vi } from 'vitest';
import type { HistoryBucket, HistorySeries } from '../../electron/domain/history.ts';
import { type Outcome, outcomes } from '../../electron/domain/ping.ts';
import { barPaths, barSummary, leftOf, pingText, stepped } from '../../renderer/home/bar.ts';
import { daySeries } from '../../renderer/home/daySeries.ts';
import { daySpark, recentSpark, SPARK_HEIGHT } from '../../renderer/home/spark.ts';
import type { BarPing } from '../../renderer/live/reduce.ts';

const barPing = (outcome: Outcome, more: Partial<BarPing> = {}): BarPing => ({ at: 0, outcome, ttftMs: 100, ...more });
const times = (count: number, outcome: Outcome): BarPing[] => Array.from({ length: count }, () => barPing(outcome));

describe('The bar of the last pings', () => {
  test('says in one line what it shows', () => {
    const pings = [...times(55, 'warm'), ...times(3, 'cold'), ...times(1, 'failed'), ...times(1, 'skipped')];
    expect(barSummary(pings)).toBe('60 pings: 55 warm, 3 cold starts, 1 failed, 1 skipped');
    expect(barSummary(times(1, 'cold'))).toBe('1 ping: 1 cold start');
    expect(barSummary([])).toBe('No ping yet');
  });

  test('shows each outcome by a shape of its own', () => {
    const shapes = outcomes.map((outcome) => barPaths([barPing(outcome)])[outcome]);
    expect(new Set(shapes).size).toBe(outcomes.length);
    expect(barPaths([barPing('warm')]).cold).toBe('');
  });

  test('has the newest ping at the right end', () => expect(leftOf(0)).toBeGreaterThan(leftOf(1)));

  test('says of a ping when it was, how it went, and how long it took or what was wrong', () => {
    expect(pingText(barPing('warm', { ttftMs: 142 }))).toMatch(/^\d.* · warm · 142 ms$/);
    expect(pingText(barPing('failed', { ttftMs: null, errorKind: 'unreachable' }))).toMatch(/ · failed · no answer$/);
    expect(pingText(barPing('skipped', { ttftMs: null }))).toMatch(/ · skipped$/);
    const reason = 'Skipped: the server is answering someone else. Looking again in 15 s.';
    expect(pingText(barPing('skipped', { ttftMs: null, errorKind: 'busy', reason }))).toMatch(/ · skipped · the server is answering .* 15 s\.$/);
  });

  test.each([
    [null, 'ArrowLeft', 0],
    [0, 'ArrowLeft', 1],
    [4, 'ArrowLeft', 4],
    [1, 'ArrowRight', 0],
    [0, 'ArrowRight', 0],
    [0, 'Home', 4],
    [4, 'End', 0],
    [3, 'Escape', null],
    [null, 'Escape', undefined],
    [2, 'Tab', undefined],
  ])('of five: from %s the key %s leads to %s', (from, key, to) => expect(stepped(from, key, 5)).toBe(to));

  test('has nothing to step through when there was no ping', () => expect(stepped(null, 'ArrowLeft', 0)).toBeUndefined());
});

const HALF_HOUR = 1_800_000;
const DAY = 48 * HALF_HOUR;

function seriesOf(p50s: readonly (number | null)[]): HistorySeries {
  const counts = { count: 1, warm: 1, cold: 0, failed: 0, skipped: 0, costUsd: 0, inputTokens: 0, cachedTokens: 0 };
  const buckets = p50s.map((p50, i): HistoryBucket => ({ start: i * HALF_HOUR, ...counts, min: p50, mean: p50, p50, p95: p50, max: p50 }));
  return { endpointId: 'a', bucketMs: HALF_HOUR, buckets: buckets.filter((bucket) => bucket.p50 !== null) };
}

describe('The sparkline', () => {
  test('draws the day when enough of it is known', () => {
    const spark = daySpark(seriesOf(Array.from({ length: 48 }, (_, i) => 100 + i)), DAY);
    expect(spark?.label).toBe('TTFT in 24 h: 100 ms to 147 ms');
    expect(spark?.path.match(/M/g)).toHaveLength(1);
  });

  test('leaves a gap where nothing was measured', () => {
    const hours = [...Array.from({ length: 20 }, () => 100), ...Array.from({ length: 8 }, () => null), ...Array.from({ length: 20 }, () => 120)];
    expect(daySpark(seriesOf(hours), DAY)?.path.match(/M/g)).toHaveLength(2);
  });

  test('draws the last warm pings', () => {
    const recent = [...times(5, 'warm'), barPing('cold', { ttftMs: 9_000 }), barPing('failed', { ttftMs: null })];
    expect(recentSpark(recent)?.label).toBe('TTFT of the last 5 warm pings: 100 ms');
  });

  test('stays away when there is next to nothing to draw', () => {
    expect(recentSpark([])).toBeNull();
    expect(recentSpark(times(2, 'warm'))).toBeNull();
    expect(daySpark(seriesOf([100]), DAY)).toBeNull();
  });

  const heights = (ms: readonly number[]): number[] => {
    const spark = recentSpark(ms.map((ttftMs) => barPing('warm', { ttftMs })));
    return [...(spark?.path ?? '').matchAll(/ (-?\d+\.\d)/g)].map(([, y]) => Number(y));
  };
  const spread = (ys: readonly number[]): number => Math.max(...ys) - Math.min(...ys);

  test('lies calm in the middle while the differences are small', () => {
    const ys = heights([100, 101, 100, 99, 100, 102]);
    expect(spread(ys)).toBeLessThan(2);
    expect(Math.abs((ys[0] ?? 0) - SPARK_HEIGHT / 2)).toBeLessThan(2);
  });

  test('lets a spike run out at the top instead of lying flat below it', () => {
    const ys = heights([50, 100, 150, 5_000, 100, 50]);
    expect(ys.filter((y) => y < 0)).toHaveLength(1);
    expect(spread(ys.filter((y) => y >= 0))).toBeGreaterThan(SPARK_HEIGHT / 2);
  });

  test('stands in the middle when nothing took any time', () => expect(new Set(heights([0, 0, 0, 0]))).toEqual(new Set([SPARK_HEIGHT / 2])));
});

describe('The day of an endpoint', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('is read once per half hour, and again when it could not be had', async () => {
    const read = vi.fn(() => Promise.resolve(Response.json(seriesOf([100]))));
    vi.stubGlobal('fetch', read);
    read.mockRejectedValueOnce(new TypeError('no service'));
    expect(await daySeries('a', 1)).toBeNull();
    expect(await daySeries('a', 1)).toMatchObject({ endpointId: 'a' });
    await daySeries('a', 1);
    expect(read).toHaveBeenCalledTimes(2);
    await daySeries('a', 2);
    expect(read).toHaveBeenCalledTimes(3);
  });
});
