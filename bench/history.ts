// Figures of the TTFT history: inserting, size, graphs at every zoom, opening, precision.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Ping } from '../electron/domain/ping.ts';
import type { OpenChain } from '../electron/storage/history/chain.ts';
import { Database, intAt } from '../electron/storage/history/database.ts';
import { type History, openHistory } from '../electron/storage/history/history.ts';
import { insertPing, sampleOfPing } from '../electron/storage/history/pingRow.ts';
import { rebuildChain, sinkFor } from '../electron/storage/history/rollups.ts';
import { upgrade } from '../electron/storage/history/schema.ts';

const ENDPOINTS = 40;
const DAY = 86_400_000;
const DAYS = 87;
const BEGIN = Date.UTC(2026, 7, 1);
const END = BEGIN + DAYS * DAY;
const POINTS = 500;
const ranges: readonly (readonly [string, number])[] = [
  ['3 h', DAY / 8],
  ['24 h', DAY],
  ['7 d', 7 * DAY],
  ['30 d', 30 * DAY],
  ['87 d', DAYS * DAY],
];

/** Prints a table; `--rows 10000000` for the size that the claims are about. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { rows: { type: 'string', default: '1000000' } } });
  const rows = Number(values.rows);
  const folder = mkdtempSync(join(tmpdir(), 'pilotlight-bench-'));
  try {
    const file = join(folder, 'history.sqlite');
    line(`history: ${rows} pings, ${ENDPOINTS} endpoints, ${DAYS} days, one every ${Math.round((DAYS * DAY * ENDPOINTS) / rows / 1000)} s`);
    fill(file, rows);
    reportSize(file, rows);
    reportInsert(folder, file);
    reportOpen(file);
    reportQueries(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const line = (text: string): void => void process.stdout.write(`${text}\n`);
const show = (name: string, figure: string): void => line(`  ${name.padEnd(56)}${figure}`);
const idOf = (endpoint: number): string => `endpoint-${endpoint}`;

/** Pings like those of real endpoints: log-normal TTFT, two per cent cold, half a per cent failed. Repeatable. */
function pingSource(seed: number): (endpointId: string, at: number) => Ping {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 4_294_967_297;
  };
  return (endpointId, at) => {
    const spread = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const fate = random();
    const ttftMs = fate < 0.02 ? 8000 * Math.exp(0.5 * spread) : 140 * Math.exp(0.3 * spread);
    const measured = {
      endpointId,
      at,
      connectMs: 0.4 + random(),
      reused: false,
      staleSocket: false,
      gapMs: 30_000,
      cachedTokens: null,
      cacheWriteTokens: null,
      loadMs: null,
    };
    if (fate > 0.995) {
      const error = { kind: 'unreachable' as const, message: 'Nothing listens there.', status: null, detail: null, retryAfterMs: null };
      const none = { ttftMs: null, ttftNetMs: null, firstByteMs: null, totalMs: 2, inputTokens: null, outputTokens: null, costUsd: null };
      return { ...measured, ...none, outcome: 'failed', reason: null, error };
    }
    const times = { ttftMs, ttftNetMs: ttftMs - 0.3, firstByteMs: ttftMs - 0.1, totalMs: ttftMs + 3 };
    const outcome = fate < 0.02 ? 'cold' : 'warm';
    return { ...measured, ...times, inputTokens: 12, outputTokens: 1, costUsd: null, outcome, reason: null, error: null };
  };
}

/** Fills a file as `record` does, a thousand pings a transaction to save time. */
function fill(file: string, rows: number): void {
  const begin = performance.now();
  must(openHistory({ file, now: Date.now, retentionDays: 90 })).history.close();
  const db = new Database(file);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -64000');
  const chains: OpenChain[] = [];
  for (let endpoint = 0; endpoint < ENDPOINTS; endpoint += 1) {
    db.run('INSERT INTO endpoints(num, id) VALUES(?, ?)', endpoint + 1, idOf(endpoint));
    chains.push(rebuildChain(db, endpoint + 1, 0));
  }
  const next = pingSource(1);
  const step = (DAYS * DAY) / rows;
  for (let i = 0; i < rows; ) {
    db.transaction(() => {
      for (const end = Math.min(rows, i + 1000); i < end; i += 1) {
        const endpoint = i % ENDPOINTS;
        const kept = insertPing(db, endpoint + 1, next(idOf(endpoint), BEGIN + Math.floor(i * step)));
        chains[endpoint]?.add(kept.at, sampleOfPing(kept), sinkFor(db, endpoint + 1));
      }
    });
  }
  db.close();
  const seconds = (performance.now() - begin) / 1000;
  show('filled, 1,000 pings a transaction', `${seconds.toFixed(1)} s, ${((seconds / rows) * 1e6).toFixed(1)} µs a ping with rollups`);
}

function reportSize(file: string, rows: number): void {
  const db = new Database(file);
  const bytesOf = (name: string): number => intAt(db.get('SELECT sum(pgsize) FROM dbstat WHERE name = ? AND aggregate = TRUE', name) ?? [], 0) ?? 0;
  const cells = db.all('SELECT level, sum(length(cell) + 14) FROM cells GROUP BY level').map((row) => intAt(row, 1) ?? 0);
  const raw = bytesOf('pings') + bytesOf('marks');
  const rollups = bytesOf('cells');
  db.close();
  const coarse = (rollups * cells.slice(2).reduce((sum, bytes) => sum + bytes, 0)) / cells.reduce((sum, bytes) => sum + bytes, 0);
  show('bytes a ping: pings + rollups', `${(raw / rows).toFixed(1)} + ${(rollups / rows).toFixed(1)}`);
  // After two years the file holds 90 days of pings and fine cells, and two years of coarse ones.
  const longRun = ((raw + rollups - coarse) * 90) / 730 + coarse;
  show('bytes a ping made in two years, 90 days kept', (longRun / rows).toFixed(1));
}

function reportInsert(folder: string, file: string): void {
  const bare = new Database(join(folder, 'bare.sqlite'));
  bare.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  upgrade(bare);
  const { history } = must(openHistory({ file, now: Date.now, retentionDays: 90 }));
  const next = pingSource(2);
  const times: [bare: number[], whole: number[]] = [[], []];
  const cpu = [0, 0];
  for (let i = 0; i < 40_000; i += 1) {
    const ping = next(idOf(i % ENDPOINTS), END + Math.floor((i * 30_000) / ENDPOINTS));
    const way = Math.floor(i / 1000) % 2;
    const work = way === 0 ? () => void insertPing(bare, (i % ENDPOINTS) + 1, ping) : () => void must(history.record(ping));
    const before = process.cpuUsage();
    times[way]?.push(timed(work));
    const after = process.cpuUsage(before);
    cpu[way] = (cpu[way] ?? 0) + after.user + after.system;
  }
  bare.close();
  history.close();
  show('insert with rollups, µs p50 / p99', quantiles(times[1], 1000));
  show('bare insert of the same row, µs p50 / p99', quantiles(times[0], 1000));
  show('CPU with rollups against bare', `${((cpu[1] ?? 0) / (cpu[0] ?? 1)).toFixed(2)}x`);
}

function reportOpen(file: string): void {
  const opens: number[] = [];
  const charts: number[] = [];
  let cached = '';
  for (let i = 0; i < 15; i += 1) {
    // Puts the file out of the system's cache, where `dd` can.
    if (spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0']).status !== 0) cached = ' (system cache warm)';
    let history: History | null = null;
    const open = timed(() => {
      history = must(openHistory({ file, now: Date.now, retentionDays: 90 })).history;
    });
    opens.push(open);
    charts.push(open + timed(() => chart(history, i % ENDPOINTS, END, DAYS * DAY)));
    closed(history);
  }
  show(
    `open, ${Math.round(statSync(file).size / 1e6)} MB, ms p50 / worst${cached}`,
    `${quantile(opens, 0.5).toFixed(2)} / ${Math.max(...opens).toFixed(2)}`,
  );
  show(`open and first chart of 87 d, ms p50 / worst${cached}`, `${quantile(charts, 0.5).toFixed(2)} / ${Math.max(...charts).toFixed(2)}`);
}

const closed = (history: History | null): void => void history?.close();

function chart(history: History | null, endpoint: number, to: number, span: number): void {
  if (history !== null) must(history.series({ endpointId: idOf(endpoint), from: to - span, to, points: POINTS }));
}

function reportQueries(file: string): void {
  const { history } = must(openHistory({ file, now: Date.now, retentionDays: 90 }));
  const db = new Database(file);
  for (let i = 0; i < 100; i += 1) chart(history, i % ENDPOINTS, END, DAY * (1 + (i % 80)));
  for (const [name, span] of ranges) {
    const times: number[] = [];
    for (let i = 0; i < 120; i += 1) times.push(timed(() => chart(history, (i * 7) % ENDPOINTS, END - ((i * 0.37) % 1) * (DAYS * DAY - span), span)));
    show(`${POINTS} points over ${name}, ms p50 / p99`, quantiles(times, 1));
  }
  const width = Math.ceil((DAYS * DAY) / POINTS);
  const sql =
    'SELECT at / CAST(? AS INTEGER), count(*), min(ttft), avg(ttft), max(ttft), percentile(ttft, 95) FROM pings ' +
    'WHERE endpoint = ? AND at >= ? AND at < ? AND outcome = 0 GROUP BY 1';
  const plain: number[] = [];
  for (let i = 0; i < 20; i += 1) plain.push(timed(() => void db.all(sql, width, ((i * 7) % ENDPOINTS) + 1, BEGIN, END)));
  show('the same over 87 d in plain SQL, ms p50 / p99', quantiles(plain, 1));
  const summaries: number[] = [];
  for (let i = 0; i < 100; i += 1) summaries.push(timed(() => void must(history.summary({ from: END - 30 * DAY - i, to: END - i }))));
  show(`summary of 30 d over ${ENDPOINTS} endpoints, ms p50 / p99`, quantiles(summaries, 1));
  const errors = p95Errors(history, db);
  show(`p95 against the exact one, ${errors.length} buckets, mean / worst`, `${percent(mean(errors))} / ${percent(Math.max(...errors))}`);
  db.close();
  history.close();
}

/** Relative errors of p95 in the buckets of 30 days, six endpoints. */
function p95Errors(history: History, db: Database): number[] {
  const errors: number[] = [];
  for (let endpoint = 0; endpoint < 6; endpoint += 1) {
    const { bucketMs, buckets } = must(history.series({ endpointId: idOf(endpoint), from: END - 30 * DAY, to: END, points: POINTS }));
    for (const { start, p95 } of buckets) {
      const sql = 'SELECT ttft FROM pings WHERE endpoint = ? AND at >= ? AND at < ? AND outcome = 0 ORDER BY ttft';
      const values = db.all(sql, endpoint + 1, start, start + bucketMs).map((row) => (intAt(row, 0) ?? 0) / 1000);
      const exact = values[Math.ceil(values.length * 0.95) - 1];
      if (exact !== undefined && p95 !== null) errors.push(Math.abs(p95 - exact) / exact);
    }
  }
  return errors;
}

function timed(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;
}

const quantiles = (values: readonly number[], scale: number): string =>
  `${(quantile(values, 0.5) * scale).toFixed(2)} / ${(quantile(values, 0.99) * scale).toFixed(2)}`;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

function must<T>(result: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
