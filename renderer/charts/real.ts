import type { RealBucket, RealSeries } from '../../electron/domain/realRequest.ts';
import { milliseconds, plural } from '../format.ts';
import type { GraphRows } from './rows.ts';

/** Real requests of one stretch: where they stand, and their median TTFT, ms. */
export interface RealDot {
  readonly x: number;
  readonly p50: number;
}

export const NO_REAL: RealSeries = { endpointId: '', bucketMs: 1, buckets: [], truncated: false };

const middleOf = ({ start }: RealBucket, bucketMs: number): number => start + bucketMs / 2;

/** What of them has a place on the graph. */
export function realDots({ buckets, bucketMs }: RealSeries): RealDot[] {
  return buckets.flatMap((bucket) => (bucket.p50 === null ? [] : { x: middleOf(bucket, bucketMs), p50: bucket.p50 }));
}

/** Of this part of the stretches the median is always on the scale, and some room above it. */
const USUAL_SHARE = 0.9;
const ROOM = 2.5;

/** Up to where a linear scale must reach for them, ms: a few that waited for a cold model must not press all the rest to the ground. */
export function ceilingOf(dots: readonly RealDot[]): number {
  const ascending = dots.map(({ p50 }) => p50).sort((a, b) => a - b);
  const usual = ascending[Math.ceil(USUAL_SHARE * ascending.length) - 1] ?? 0;
  return Math.min(ascending.at(-1) ?? 0, ROOM * usual);
}

/** Rows for stretches that had real requests and no ping, too, so that they can be pointed at. They leave the line of the pings alone. */
export function withReal(rows: GraphRows, { buckets, bucketMs }: RealSeries): GraphRows {
  const known = new Set(rows.x);
  const more = buckets.map((bucket) => middleOf(bucket, bucketMs)).filter((x) => !known.has(x));
  if (more.length === 0) return rows;
  const order = [...rows.x.map((x, row) => ({ x, row })), ...more.map((x) => ({ x, row: -1 }))].sort((a, b) => a.x - b.x);
  return {
    x: order.map(({ x }) => x),
    p50: order.map(({ row }) => rows.p50[row]),
    p95: order.map(({ row }) => rows.p95[row]),
    buckets: order.map(({ row }) => rows.buckets[row] ?? null),
  };
}

/** The real requests of the stretch whose row stands there. */
export function realAt({ buckets, bucketMs }: RealSeries, x: number | undefined): RealBucket | undefined {
  return buckets.find((bucket) => middleOf(bucket, bucketMs) === x);
}

/** `3 real requests, p50 310 ms, 1 failed`. */
export function realText({ count, p50, failed }: Pick<RealBucket, 'count' | 'p50' | 'failed'>): string {
  const parts = [plural(count, 'real request'), p50 === null ? [] : `p50 ${milliseconds(p50)}`, failed === 0 ? [] : `${failed} failed`];
  return parts.flat().join(', ');
}

/** The real requests of a graph in a sentence, empty where there are none: `38 real requests, first token after about 310 ms.` */
export function realSummary({ buckets, truncated }: RealSeries): string {
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  if (count === 0) return '';
  const usual = middle(buckets);
  const time = usual === null ? '' : `, first token after about ${milliseconds(usual)}`;
  return `${plural(count, 'real request')}${time}${truncated ? '; older ones are left out' : ''}.`;
}

/** About the middle TTFT of all: that of the stretch in which it falls. */
function middle(buckets: readonly RealBucket[]): number | null {
  const timed = buckets.flatMap(({ p50, count }) => (p50 === null ? [] : { p50, count })).sort((a, b) => a.p50 - b.p50);
  let left = timed.reduce((sum, { count }) => sum + count, 0) / 2;
  for (const { p50, count } of timed) {
    left -= count;
    if (left <= 0) return p50;
  }
  return null;
}
