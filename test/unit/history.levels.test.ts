import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignDown, FINE_TOP, gridFor, LEVEL_MS, RAW, slotOf, startOf, widthOf } from '../../electron/storage/history/levels.ts';

const NOW = Date.UTC(2026, 10, 5, 12);
const HOUR = 3_600_000;
const spans = fc.integer({ min: 1, max: 1000 * 24 * HOUR });
const gridOver = (hours: number) => gridFor(NOW - hours * HOUR, NOW, 500, 0);

test('A grid covers its range with at most the buckets asked for, cut along cells of its level.', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 2, max: 2000 }), fc.integer({ min: 0, max: 10 * HOUR }), (span, points, back) => {
      const [from, to] = [NOW - back - span, NOW - back];
      const grid = gridFor(from, to, points, 0);
      expect(grid.from).toBeLessThanOrEqual(from);
      expect(grid.to).toBeGreaterThanOrEqual(to);
      expect((grid.to - grid.from) / grid.width).toBeLessThanOrEqual(points);
      expect([grid.width % widthOf(grid.level), grid.from % grid.width, grid.to % grid.width]).toEqual([0, 0, 0]);
    }),
  );
});

test('A grid never reads more than eight cells a bucket, so that every zoom costs about the same.', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 180 * 24 }), (hours) => {
      const grid = gridOver(hours);
      if (grid.level !== RAW) expect(grid.width / widthOf(grid.level)).toBeLessThanOrEqual(8);
    }),
  );
});

test('Short ranges come from the pings, longer ones from the coarsest cells that fit in a bucket.', () => {
  expect([3, 24, 7 * 24, 30 * 24, 87 * 24].map((hours) => gridOver(hours).level)).toEqual([RAW, 0, 1, 2, 3]);
});

test('A range from the time before pings were deleted is answered from cells that are still held.', () => {
  expect(gridFor(NOW - HOUR, NOW, 500, NOW - 1000).level).toBe(FINE_TOP + 1);
  expect(gridFor(NOW - HOUR, NOW, 500, NOW - HOUR).level).toBe(RAW);
});

test('A range moved by less than a bucket keeps its buckets.', () => {
  const one = gridFor(NOW - HOUR, NOW, 100, 0);
  const other = gridFor(NOW - HOUR + 5_000, NOW + 5_000, 100, 0);
  expect(other.width).toBe(one.width);
  expect((other.from - one.from) % one.width).toBe(0);
});

test('Every level has four cells in one of the next, and all share the borders that old data is cut at.', () => {
  for (let level = 1; level < LEVEL_MS.length; level += 1) expect(widthOf(level)).toBe(4 * widthOf(level - 1));
  const border = alignDown(NOW);
  for (let level = 0; level < LEVEL_MS.length; level += 1) expect(startOf(level, slotOf(level, border))).toBe(border);
});
