import type { HistoryBucket, HistoryDistribution, HistorySeries } from '../../electron/domain/history.ts';

/** A stretch of a graph with one warm ping of 100 ms, unless told otherwise. */
export function bucketOf(start: number, more: Partial<HistoryBucket> = {}): HistoryBucket {
  const counts = { count: 1, warm: 1, cold: 0, failed: 0, skipped: 0, costUsd: 0, inputTokens: 0, cachedTokens: 0 };
  return { start, ...counts, min: 100, mean: 100, p50: 100, p95: 120, max: 120, ...more };
}

/** A stretch without a warm ping. */
export function withoutWarm(start: number, more: Partial<HistoryBucket>): HistoryBucket {
  return bucketOf(start, { warm: 0, min: null, mean: null, p50: null, p95: null, max: null, ...more });
}

export function seriesOf(bucketMs: number, buckets: HistoryBucket[]): HistorySeries {
  return { endpointId: 'a', bucketMs, buckets };
}

export function distributionOf(more: Partial<HistoryDistribution> = {}): HistoryDistribution {
  return { warm: [], cold: [], warmP50: null, coldP50: null, warmCount: 0, coldCount: 0, ...more };
}
