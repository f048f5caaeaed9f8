import type { GraphRows } from './rows.ts';

/** More rows than that are more than the page has pixels. */
const MOST_ROWS = 4_000;
const GROUPS = 1_200;

/**
 * Indices of the rows that make the same picture as all of them: of each group of neighbours the lowest median, the highest 95th percentile, and
 * a gap if there is one. Rows that are few are all drawn.
 */
export function rowsToDraw({ p50, p95 }: GraphRows): readonly number[] {
  const { length } = p50;
  if (length <= MOST_ROWS) return p50.map((_, i) => i);
  const kept: number[] = [];
  for (let group = 0; group < GROUPS; group += 1) {
    const end = Math.floor(((group + 1) * length) / GROUPS);
    let low = -1;
    let high = -1;
    let gap = -1;
    for (let i = Math.floor((group * length) / GROUPS); i < end; i += 1) {
      const median = p50[i];
      if (median === null) gap = i;
      if (median === null || median === undefined) continue;
      if (low < 0 || median < (p50[low] ?? 0)) low = i;
      if (high < 0 || (p95[i] ?? 0) > (p95[high] ?? 0)) high = i;
    }
    const found = new Set([low, high, gap]);
    found.delete(-1);
    kept.push(...[...found].sort((a, b) => a - b));
  }
  return kept;
}

/** The rows at these indices. */
export function pick({ x, p50, p95, buckets }: GraphRows, kept: readonly number[]): GraphRows {
  return {
    x: kept.map((i) => x[i] ?? 0),
    p50: kept.map((i) => p50[i]),
    p95: kept.map((i) => p95[i]),
    buckets: kept.map((i) => buckets[i] ?? null),
  };
}
