import type { HistoryBucket, HistoryMark, HistoryMarks, HistorySeries } from '../../electron/domain/history.ts';
import { whySkipped } from '../components/causes.ts';
import type { BarPing } from '../live/reduce.ts';

/** A value to draw; `null` breaks the line, `undefined` is passed over. */
export type Drawn = number | null | undefined;

/** What the graph draws, column by column: times are wall-clock ms, values are ms of TTFT. */
export interface GraphRows {
  readonly x: number[];
  readonly p50: Drawn[];
  readonly p95: Drawn[];
  /** The stretch behind each row; `null` in the middle of a gap. */
  readonly buckets: (HistoryBucket | null)[];
}

/** Silences longer than so many usual ones are gaps. */
const GAP_FACTOR = 3;

/**
 * Rows of a graph, with an empty one in each gap. A stretch with cold starts or failures and nothing else breaks the line, one that was only
 * skipped does not: the server had other work, and that says nothing about its TTFT.
 * @param intervalMs silence that is meant to be; `null` when the endpoint is not scheduled
 */
export function rowsOf({ buckets, bucketMs }: HistorySeries, intervalMs: number | null): GraphRows {
  const rows: GraphRows = { x: [], p50: [], p95: [], buckets: [] };
  const longest = Math.max(1.5 * bucketMs, GAP_FACTOR * (intervalMs ?? 0), GAP_FACTOR * usualStep(buckets));
  let last: number | null = null;
  for (const bucket of buckets) {
    if (last !== null && bucket.start - last > longest) push(rows, (last + bucket.start + bucketMs) / 2, null, null);
    const empty = bucket.cold > 0 || bucket.failed > 0 ? null : undefined;
    push(rows, bucket.start + bucketMs / 2, bucket, empty);
    last = bucket.start;
  }
  return rows;
}

function push(rows: GraphRows, x: number, bucket: HistoryBucket | null, empty: null | undefined): void {
  rows.x.push(x);
  rows.p50.push(bucket?.p50 ?? empty);
  rows.p95.push(bucket?.p95 ?? empty);
  rows.buckets.push(bucket);
}

function usualStep(buckets: readonly HistoryBucket[]): number {
  const steps = buckets.slice(1).map(({ start }, i) => start - (buckets[i]?.start ?? start));
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 0;
}

/** Times of the marks, wall-clock ms. */
export interface MarkTimes {
  readonly cold: readonly number[];
  readonly failed: readonly number[];
  /** Those of stretches: nobody asks to the second when nothing was sent. */
  readonly skipped: readonly number[];
}

/** Where the marks stand: at their own time, and at their stretch where there were too many to list. */
export function markTimes({ marks, truncated }: HistoryMarks, { buckets, bucketMs }: HistorySeries): MarkTimes {
  const listedFrom = truncated ? (marks[0]?.at ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  const unlisted = buckets.filter(({ start }) => start + bucketMs <= listedFrom);
  const timesOf = (outcome: HistoryMark['outcome']): number[] => [
    ...unlisted.filter((bucket) => bucket[outcome] > 0).map(({ start }) => start + bucketMs / 2),
    ...marks.filter((mark) => mark.outcome === outcome).map(({ at }) => at),
  ];
  const skipped = buckets.filter((bucket) => bucket.skipped > 0).map(({ start }) => start + bucketMs / 2);
  return { cold: timesOf('cold'), failed: timesOf('failed'), skipped };
}

/** The marks of one stretch. */
export function marksIn(marks: readonly HistoryMark[], { start }: HistoryBucket, bucketMs: number): HistoryMark[] {
  return marks.filter(({ at }) => at >= start && at < start + bucketMs);
}

/** Why pings of one stretch were skipped, as far as they are among the last ones. */
export function reasonsIn(recent: readonly BarPing[], { start }: HistoryBucket, bucketMs: number): string[] {
  const within = recent.filter(({ at }) => at >= start && at < start + bucketMs);
  // What comes next is told where it counts, beside the graph.
  return [...new Set(within.flatMap(({ reason }) => (reason === undefined ? [] : whySkipped(reason).replace(/\.( .*)?$/s, ''))))];
}

/** Rows that stand alone, so that no line leads to them: they are drawn as points. */
export function lonelyRows(values: readonly Drawn[]): number[] {
  const lonely: number[] = [];
  let row: number | null = null;
  let length = 0;
  values.forEach((value, i) => {
    if (value === undefined) return;
    if (value !== null) {
      row = i;
      length += 1;
      return;
    }
    if (length === 1 && row !== null) lonely.push(row);
    length = 0;
  });
  return length === 1 && row !== null ? [...lonely, row] : lonely;
}
