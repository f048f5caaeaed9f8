import type { TimeRange } from '../charts/drawChart.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Ranges of the graph. `points`: so many stretches make each as long as people count: 10 s, 1 min, 5 min, 30 min, 2 h. */
export const spans = {
  '1h': { label: '1 h', words: 'the last hour', ms: HOUR, points: 361 },
  '6h': { label: '6 h', words: 'the last 6 hours', ms: 6 * HOUR, points: 361 },
  '24h': { label: '24 h', words: 'the last 24 hours', ms: DAY, points: 289 },
  '7d': { label: '7 d', words: 'the last 7 days', ms: 7 * DAY, points: 337 },
  '30d': { label: '30 d', words: 'the last 30 days', ms: 30 * DAY, points: 361 },
  all: { label: 'All', words: 'all time', ms: null, points: 361 },
} as const;
export type SpanName = keyof typeof spans;
export const spanNames = ['1h', '6h', '24h', '7d', '30d', 'all'] as const satisfies readonly SpanName[];

/** What the graph shows: a range up to now (`null`: the one that fits), or a part that was marked in it. */
export interface Span {
  readonly name: SpanName | null;
  readonly zoom: TimeRange | null;
}

/** The shortest range that shows everything there is, of a history that began at `first`; a young one is a line at the edge of 24 hours. */
export function spanFor(first: number | null, now: number): SpanName {
  if (first === null || now - first > 6 * HOUR) return '24h';
  return now - first <= HOUR ? '1h' : '6h';
}

/** How long after a ping the graph is read again: long ranges hardly change. */
export const settleMs = (name: SpanName | null): number => (name === '7d' || name === '30d' || name === 'all' ? 10_000 : 400);
