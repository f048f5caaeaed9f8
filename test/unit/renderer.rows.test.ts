import { describe, expect, it } from 'vitest';
import type { HistoryMark } from '../../electron/domain/history.ts';
import { lonelyRows, marksIn, markTimes, reasonsIn, rowsOf } from '../../renderer/charts/rows.ts';
import { pick, rowsToDraw } from '../../renderer/charts/thin.ts';
import { bucketOf, seriesOf, withoutWarm } from '../support/historyShapes.ts';

const SECOND = 1_000;

const mark = (at: number, outcome: HistoryMark['outcome']): HistoryMark => ({ at, outcome, ttftMs: null, loadMs: null, errorKind: null });

describe('The rows of a graph', () => {
  it('stand in the middle of their stretch, with median and 95th percentile', () => {
    const rows = rowsOf(seriesOf(10, [bucketOf(100, { p50: 5, p95: 9 }), bucketOf(110, { p50: 6, p95: 8 })]), null);
    expect(rows).toMatchObject({ x: [105, 115], p50: [5, 6], p95: [9, 8] });
  });

  it('go on over stretches that are empty only because pings are further apart than these', () => {
    const rows = rowsOf(
      seriesOf(
        10 * SECOND,
        [0, 120, 240, 360].map((s) => bucketOf(s * SECOND)),
      ),
      120 * SECOND,
    );
    expect(rows.p50).toEqual([100, 100, 100, 100]);
  });

  it('break in the middle of a silence of more than three intervals', () => {
    const rows = rowsOf(seriesOf(10, [bucketOf(0), bucketOf(10), bucketOf(20), bucketOf(90), bucketOf(100)]), 20);
    expect(rows.x).toEqual([5, 15, 25, 60, 95, 105]);
    expect(rows.p50).toEqual([100, 100, 100, null, 100, 100]);
    expect(rows.buckets[3]).toBeNull();
  });

  it('take the usual distance for the interval where there is none', () => {
    const starts = [0, 100, 200, 300, 500];
    expect(
      rowsOf(
        seriesOf(
          10,
          starts.map((start) => bucketOf(start)),
        ),
        null,
      ).p50,
    ).not.toContain(null);
  });

  it('break where there was nothing but cold starts or failures, and not where pings were only skipped', () => {
    const buckets = [
      bucketOf(0),
      withoutWarm(10, { cold: 1 }),
      bucketOf(20),
      withoutWarm(30, { skipped: 1 }),
      bucketOf(40),
      withoutWarm(50, { failed: 1 }),
    ];
    expect(rowsOf(seriesOf(10, buckets), 10).p50).toEqual([100, null, 100, undefined, 100, null]);
  });

  it('are none where there was no ping', () => {
    expect(rowsOf(seriesOf(10, []), 10)).toEqual({ x: [], p50: [], p95: [], buckets: [] });
  });
});

describe('A row that stands alone', () => {
  it('has no drawn neighbour on either side', () => {
    expect(lonelyRows([1, null, 2, 3, null, 4, null, null, 5])).toEqual([0, 5, 8]);
  });

  it('is not made by skipped pings beside it', () => {
    expect(lonelyRows([1, undefined, 2, null, undefined, 3, undefined, null])).toEqual([5]);
  });
});

describe('More rows than there are pixels', () => {
  const rowsWith = (length: number, p50: (i: number) => number | null) => {
    const all = Array.from({ length }, (_, i) => i);
    const medians = all.map(p50);
    return { x: all, p50: medians, p95: medians.map((value) => value && value + 10), buckets: all.map(() => null) };
  };

  it('are thinned out to the lowest and the highest of neighbours, in their order', () => {
    const rows = rowsWith(100_000, (i) => (i === 50_000 ? 9_000 : i === 50_001 ? 1 : 100 + (i % 7)));
    const kept = rowsToDraw(rows);
    expect(kept.length).toBeLessThan(4_000);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
    expect(pick(rows, kept).p95).toContain(9_010);
    expect(pick(rows, kept).p50).toContain(1);
  });

  it('keep their gaps', () => {
    const rows = rowsWith(10_000, (i) => (i === 7_000 ? null : 100));
    expect(pick(rows, rowsToDraw(rows)).p50).toContain(null);
  });

  it('are drawn one and all where they are few', () => {
    const rows = rowsWith(361, (i) => i);
    expect(pick(rows, rowsToDraw(rows))).toEqual(rows);
  });
});

describe('Marks', () => {
  it('stand at their own time', () => {
    const marks = { marks: [mark(3, 'cold'), mark(7, 'failed')], truncated: false };
    expect(markTimes(marks, seriesOf(10, [withoutWarm(0, { cold: 1, failed: 1 })]))).toEqual({ cold: [3], failed: [7], skipped: [] });
  });

  it('stand at their stretch where the list of single ones does not reach back to it', () => {
    const buckets = [withoutWarm(0, { cold: 2 }), withoutWarm(10, { failed: 1 }), withoutWarm(20, { cold: 1 })];
    expect(markTimes({ marks: [mark(25, 'cold')], truncated: true }, seriesOf(10, buckets))).toEqual({ cold: [5, 25], failed: [15], skipped: [] });
  });

  it('stand at the stretch where pings were skipped, which tells why', () => {
    const skipped = withoutWarm(10, { skipped: 2 });
    expect(markTimes({ marks: [], truncated: false }, seriesOf(10, [skipped])).skipped).toEqual([15]);
    const busy = { outcome: 'skipped', ttftMs: null, reason: 'Skipped: the server is answering qwen2.5:7b. Looking again in 15 s.' } as const;
    const recent = [
      { ...busy, at: 25 },
      { ...busy, at: 18 },
      { ...busy, at: 12 },
      { at: 11, outcome: 'warm', ttftMs: 90 },
    ] as const;
    expect(reasonsIn(recent, skipped, 10)).toEqual(['the server is answering qwen2.5:7b']);
  });

  it('belong to the stretch that they fall in, its end excluded', () => {
    expect(marksIn([mark(9, 'cold'), mark(10, 'cold'), mark(20, 'cold')], bucketOf(10), 10)).toEqual([mark(10, 'cold')]);
  });
});
