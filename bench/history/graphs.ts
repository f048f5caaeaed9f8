import { spawnSync } from 'node:child_process';
import { Database, intAt } from '../../electron/storage/history/database.ts';
import { type History, openHistory } from '../../electron/storage/history/history.ts';
import { DAY_MS, DAYS, END, ENDPOINTS, idOf, must, timed } from './pings.ts';

export const POINTS = 500;
const ZOOMS: readonly (readonly [string, number])[] = [
  ['3 h', DAY_MS / 8],
  ['24 h', DAY_MS],
  ['7 d', 7 * DAY_MS],
  ['30 d', 30 * DAY_MS],
  ['87 d', DAYS * DAY_MS],
];
const OURS_TIMES = 120;
const PLAIN_TIMES = 12;
const WINDOW_TIMES = 4;
const OPEN_TIMES = 9;

/** What one zoom takes, ms each. */
export interface Zoom {
  readonly name: string;
  readonly ours: readonly number[];
  /** The same columns from the single pings with SQLite's `percentile()`. */
  readonly plain: readonly number[];
  /** With a window function, for databases without `percentile()`. */
  readonly windowed: readonly number[];
}

const open = (file: string): History => must(openHistory({ file, now: Date.now, retentionDays: 90 })).history;

function chart(history: History, endpoint: number, to: number, span: number): void {
  must(history.series({ endpointId: idOf(endpoint), from: to - span, to, points: POINTS }));
}

export function measureZooms(file: string): readonly Zoom[] {
  const history = open(file);
  const db = new Database(file);
  for (let i = 0; i < 100; i += 1) chart(history, i % ENDPOINTS, END, DAY_MS * (1 + (i % 80)));
  const zooms = ZOOMS.map(([name, span]) => {
    const at = (i: number): { readonly endpoint: number; readonly to: number } => ({
      endpoint: (i * 7) % ENDPOINTS,
      to: END - ((i * 0.37) % 1) * (DAYS * DAY_MS - span),
    });
    const each = (times: number, draw: (endpoint: number, to: number) => void): number[] =>
      Array.from({ length: times }, (_, i) => timed(() => draw(at(i).endpoint, at(i).to)));
    return {
      name,
      ours: each(OURS_TIMES, (endpoint, to) => chart(history, endpoint, to, span)),
      plain: each(PLAIN_TIMES, (endpoint, to) => plainChart(db, endpoint, to, span)),
      windowed: each(WINDOW_TIMES, (endpoint, to) => windowedChart(db, endpoint, to, span)),
    };
  });
  db.close();
  history.close();
  return zooms;
}

const PLAIN =
  'SELECT at / CAST(? AS INTEGER), count(*), min(ttft), avg(ttft), max(ttft), percentile(ttft, 95) FROM pings ' +
  'WHERE endpoint = ? AND at >= ? AND at < ? AND outcome = 0 GROUP BY 1';

const WINDOWED = `SELECT bucket, count(*), min(ttft), avg(ttft), max(ttft), min(CASE WHEN rank >= 0.95 THEN ttft END) FROM (
  SELECT at / CAST(? AS INTEGER) AS bucket, ttft, cume_dist() OVER (PARTITION BY at / CAST(? AS INTEGER) ORDER BY ttft) AS rank
  FROM pings WHERE endpoint = ? AND at >= ? AND at < ? AND outcome = 0) GROUP BY 1`;

function plainChart(db: Database, endpoint: number, to: number, span: number): void {
  db.all(PLAIN, Math.ceil(span / POINTS), endpoint + 1, Math.floor(to - span), Math.floor(to));
}

function windowedChart(db: Database, endpoint: number, to: number, span: number): void {
  const width = Math.ceil(span / POINTS);
  db.all(WINDOWED, width, width, endpoint + 1, Math.floor(to - span), Math.floor(to));
}

export interface Opens {
  readonly openMs: readonly number[];
  /** From opening the file to the graph of all 87 days. */
  readonly firstMs: readonly number[];
  readonly plainFirstMs: readonly number[];
  /** Whether the file could be put out of the system's cache first. */
  readonly isCold: boolean;
}

export function measureOpens(file: string): Opens {
  const openMs: number[] = [];
  const firstMs: number[] = [];
  const plainFirstMs: number[] = [];
  let isCold = true;
  const cool = (): void => {
    isCold = spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' }).status === 0 && isCold;
  };
  for (let i = 0; i < OPEN_TIMES; i += 1) {
    cool();
    const begin = performance.now();
    const history = open(file);
    openMs.push(performance.now() - begin);
    chart(history, i % ENDPOINTS, END, DAYS * DAY_MS);
    firstMs.push(performance.now() - begin);
    history.close();
    cool();
    const plainBegin = performance.now();
    const db = new Database(file);
    plainChart(db, i % ENDPOINTS, END, DAYS * DAY_MS);
    plainFirstMs.push(performance.now() - plainBegin);
    db.close();
  }
  return { openMs, firstMs, plainFirstMs, isCold };
}

/** Sums over all endpoints of 30 days, ms each. */
export function measureSummaries(file: string): readonly number[] {
  const history = open(file);
  const took = Array.from({ length: 60 }, (_, i) => timed(() => void must(history.summary({ from: END - 30 * DAY_MS - i, to: END - i }))));
  history.close();
  return took;
}

/** Relative errors of p95 in the buckets of 30 days, six endpoints. */
export function p95Errors(file: string): readonly number[] {
  const history = open(file);
  const db = new Database(file);
  const errors: number[] = [];
  for (let endpoint = 0; endpoint < 6; endpoint += 1) {
    const { bucketMs, buckets } = must(history.series({ endpointId: idOf(endpoint), from: END - 30 * DAY_MS, to: END, points: POINTS }));
    for (const { start, p95 } of buckets) {
      const sql = 'SELECT ttft FROM pings WHERE endpoint = ? AND at >= ? AND at < ? AND outcome = 0 ORDER BY ttft';
      const values = db.all(sql, endpoint + 1, start, start + bucketMs).map((row) => (intAt(row, 0) ?? 0) / 1000);
      const exact = values[Math.ceil(values.length * 0.95) - 1];
      if (exact !== undefined && p95 !== null) errors.push(Math.abs(p95 - exact) / exact);
    }
  }
  db.close();
  history.close();
  return errors;
}
