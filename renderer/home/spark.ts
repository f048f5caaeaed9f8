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

/** From zero up, so that small differences look small. */
function draw(lines: readonly Point[][], what: string): Spark {
  const all = lines.flat().map(({ ms }) => ms);
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  const x = (point: Point): string => (PAD + point.x * (SPARK_WIDTH - 2 * PAD)).toFixed(1);
  const y = ({ ms }: Point): string => (SPARK_HEIGHT - PAD - (highest === 0 ? 0 : ms / highest) * (SPARK_HEIGHT - 2 * PAD)).toFixed(1);
  // A stretch of one point is a dot: a line of no length with round ends.
  const path = lines.map((line) => `M${line.map((point) => `${x(point)} ${y(point)}`).join('L')}${line.length === 1 ? 'h0' : ''}`).join('');
  return { path, label: `${what}: ${lowest === highest ? milliseconds(lowest) : `${milliseconds(lowest)} to ${milliseconds(highest)}`}` };
}
