import { expect } from 'vitest';
import type { HistoryBucket } from '../../electron/domain/history.ts';
import type { Ping } from '../../electron/domain/ping.ts';
import type { History } from '../../electron/storage/history/history.ts';
import { MINUTE, must } from './history.pings.ts';

/** What a bucket must say of its pings, computed the plain way; TTFT in whole microseconds. */
function naiveBucket(start: number, pings: readonly Ping[]) {
  const of = (outcome: Ping['outcome']) => pings.filter((ping) => ping.outcome === outcome);
  const warm = of('warm').flatMap((ping) => (ping.ttftMs === null ? [] : [Math.round(ping.ttftMs * 1000)]));
  return {
    start,
    count: pings.length,
    counts: [of('warm').length, of('cold').length, of('failed').length, of('skipped').length],
    min: warm.length === 0 ? null : Math.min(...warm),
    max: warm.length === 0 ? null : Math.max(...warm),
    sum: warm.reduce((sum, us) => sum + us, 0),
    costNano: pings.reduce((sum, ping) => sum + Math.round((ping.costUsd ?? 0) * 1e9), 0),
    tokens: [pings.reduce((sum, ping) => sum + (ping.inputTokens ?? 0), 0), pings.reduce((sum, ping) => sum + (ping.cachedTokens ?? 0), 0)],
  };
}

function plain(bucket: HistoryBucket, pings: readonly Ping[]) {
  const timed = pings.filter((ping) => ping.outcome === 'warm' && ping.ttftMs !== null).length;
  const us = (ms: number | null) => (ms === null ? null : Math.round(ms * 1000));
  return {
    start: bucket.start,
    count: bucket.count,
    counts: [bucket.warm, bucket.cold, bucket.failed, bucket.skipped],
    min: us(bucket.min),
    max: us(bucket.max),
    sum: Math.round((bucket.mean ?? 0) * 1000 * timed),
    costNano: Math.round(bucket.costUsd * 1e9),
    tokens: [bucket.inputTokens, bucket.cachedTokens],
  };
}

/** Every bucket of a range is what its pings say, none is missing and none is there without a ping. */
export function checkSeries(history: History, pings: readonly Ping[], from: number, to: number, points: number): void {
  const endpointId = pings[0]?.endpointId ?? '';
  const { bucketMs, buckets } = must(history.series({ endpointId, from, to, points }));
  expect(buckets.length).toBeLessThanOrEqual(points);
  const [first, end] = [Math.floor(from / bucketMs) * bucketMs, Math.ceil(to / bucketMs) * bucketMs];
  const byStart = new Map<number, Ping[]>();
  for (const ping of pings.filter(({ at }) => at >= first && at < end)) {
    const start = Math.floor(ping.at / bucketMs) * bucketMs;
    byStart.set(start, [...(byStart.get(start) ?? []), ping]);
  }
  const wanted = [...byStart].sort(([a], [b]) => a - b);
  expect(buckets.map((bucket) => plain(bucket, byStart.get(bucket.start) ?? []))).toEqual(wanted.map(([start, of]) => naiveBucket(start, of)));
}

/** The cells of every level are those of the pings. */
export function checkCells(history: History, pings: readonly Ping[]): void {
  const first = Math.min(...pings.map(({ at }) => at));
  const last = Math.max(...pings.map(({ at }) => at));
  for (const minutes of [0.5, 2, 8, 32, 128, 512]) {
    const points = Math.max(2, Math.ceil((last + 1 - first) / (minutes * MINUTE)) + 1);
    checkSeries(history, pings, first, last + 1, points);
    // A range as wide as so many cells of that level is read from that level.
    checkSeries(history, pings, last + 1 - minutes * MINUTE * 50, last + 1, 51);
  }
}
