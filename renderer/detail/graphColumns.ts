import type { HistorySeries } from '../../electron/domain/history.ts';
import type { RealBucket } from '../../electron/domain/realRequest.ts';
import { count, milliseconds, NOTHING } from '../format.ts';

type Bucket = HistorySeries['buckets'][number];

const ALWAYS = 'number';
const WIDE = 'number detail-wide';

type Column<B> = readonly [name: string, className: string, text: (bucket: B) => string];

const COLUMNS: readonly Column<Bucket>[] = [
  ['p50', ALWAYS, ({ p50 }) => milliseconds(p50)],
  ['p95', ALWAYS, ({ p95 }) => milliseconds(p95)],
  ['Shortest', WIDE, ({ min }) => milliseconds(min)],
  ['Longest', WIDE, ({ max }) => milliseconds(max)],
  ['Warm', WIDE, ({ warm }) => count(warm)],
  ['Cold', ALWAYS, ({ cold }) => count(cold)],
  ['Failed', ALWAYS, ({ failed }) => count(failed)],
  ['Skipped', WIDE, ({ skipped }) => count(skipped)],
];

/** Of real requests. */
export const REAL_COLUMNS: readonly Column<RealBucket>[] = [
  ['Real', ALWAYS, (bucket) => count(bucket.count)],
  ['Real p50', ALWAYS, ({ p50 }) => milliseconds(p50)],
  ['Real p95', WIDE, ({ p95 }) => milliseconds(p95)],
];

/** Shown where any ping found something in a prompt cache. */
const CACHED_COLUMN: Column<Bucket> = ['Cached', WIDE, cachedText];

/** `1,120 of 1,142` tokens; a dash where nothing was asked. */
function cachedText({ inputTokens, cachedTokens }: Bucket): string {
  return inputTokens === 0 ? NOTHING : `${count(cachedTokens)} of ${count(inputTokens)}`;
}

/** The columns of the graph's table that these pings fill. */
export function columnsFor({ buckets }: HistorySeries): readonly Column<Bucket>[] {
  return buckets.some(({ cachedTokens }) => cachedTokens > 0) ? [...COLUMNS, CACHED_COLUMN] : COLUMNS;
}
