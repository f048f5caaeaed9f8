import type { HistorySeries } from '../../electron/domain/history.ts';
import { milliseconds } from '../format.ts';
import type { BarPing } from '../live/reduce.ts';

export const SPARK_WIDTH = 88;
export const SPARK_HEIGHT = 24;
const PAD = 2;
const DAY_MS = 24 * 3_600_000;
/** With fewer stretches of the day the last pings say more. */
const ENOUGH_BUCKETS = 8;
/** Fewer are no line worth looking at. */
const ENOUGH_PINGS = 4;

/** A small line of TTFT over time, and what it says. */
export interface Spark {
  readonly path: string;
  /** What is below the line. */
  readonly area: string;
  readonly label: string;
}

interface Point {
  /** From 0, left, to 1, right. */
  readonly x: number;
  readonly ms: number;
}

/** The day; `null` when too little of it is known. @param now wall clock, ms */
export function daySpark(series: HistorySeries, now: number): Spark | null {
  const day = dayLines(series, now);
  return day.flat().length < ENOUGH_BUCKETS ? null : draw(day, 'TTFT in 24 h');
}

/** The last pings, newest first; `null` when there is nothing to draw. */
export function recentSpark(recent: readonly BarPing[]): Spark | null {
  const last = recent.flatMap(({ outcome, ttftMs }) => (outcome === 'warm' && ttftMs !== null ? ttftMs : [])).toReversed();
  if (last.length < ENOUGH_PINGS) return null;
  return draw([last.map((ms, i) => ({ x: i / (last.length - 1), ms }))], `TTFT of the last ${last.length} warm pings`);
}

/** One line per stretch without a gap. */
function dayLines({ buckets, bucketMs }: HistorySeries, now: number): Point[][] {
  const lines: Point[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const { start, p50 } of buckets) {
    if (p50 === null) continue;
    const x = Math.min(1, Math.max(0, (start + bucketMs / 2 - (now - DAY_MS)) / DAY_MS));
    if (start - before > 2 * bucketMs) lines.push([]);
    lines.at(-1)?.push({ x, ms: p50 });
    before = start;
  }
  return lines;
}

/** So much of the highest may run out of the picture at its top: one spike must not press all else flat. */
const SHOWN_SHARE = 0.95;

/** A line whose spread is small beside its height lies in the middle and looks calm. */
function draw(lines: readonly Point[][], what: string): Spark {
  const all = lines
    .flat()
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
  const [lowest, highest] = [all.at(0) ?? 0, all.at(-1) ?? 0];
  const top = all[Math.floor((all.length - 1) * SHOWN_SHARE)] ?? highest;
  const middle = (lowest + top) / 2;
  const spread = Math.max(top - lowest, middle) || 1;
  const x = (point: Point): string => (PAD + point.x * (SPARK_WIDTH - 2 * PAD)).toFixed(1);
  const y = ({ ms }: Point): string => (SPARK_HEIGHT / 2 - ((ms - middle) / spread) * (SPARK_HEIGHT - 2 * PAD)).toFixed(1);
  let [path, area] = ['', ''];
  for (const line of lines) {
    const [first] = line;
    const last = line.at(-1);
    if (first === undefined || last === undefined) continue;
    const points = line.map((point) => `${x(point)} ${y(point)}`).join('L');
    // A stretch of one point is a dot: a line of no length with round ends.
    path += `M${points}${line.length === 1 ? 'h0' : ''}`;
    area += `M${x(first)} ${SPARK_HEIGHT}L${points}L${x(last)} ${SPARK_HEIGHT}z`;
  }
  return { path, area, label: `${what}: ${lowest === highest ? milliseconds(lowest) : `${milliseconds(lowest)} to ${milliseconds(highest)}`}` };
}
