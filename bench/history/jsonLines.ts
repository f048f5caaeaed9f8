import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import type { Ping } from '../../electron/domain/ping.ts';
import { percentile } from '../stats.ts';
import { POINTS } from './graphs.ts';
import { BEGIN, DAY_MS, DAYS, END, ENDPOINTS, idOf, pingSource, timed } from './pings.ts';

const LINES_A_WRITE = 5_000;
const CHUNK_BYTES = 4 << 20;
const TIMES = 3;

export interface JsonLines {
  readonly fillSeconds: number;
  readonly bytes: number;
  /** A graph of all 87 days; of an hour it takes as long, for the whole file is read. */
  readonly chartMs: readonly number[];
}

/** The history as a log file: every ping a line of JSON. */
export function measureJsonLines(file: string, rows: number): JsonLines {
  const fillSeconds = timed(() => fill(file, rows)) / 1000;
  const chartMs = Array.from({ length: TIMES }, (_, i) => timed(() => chart(file, idOf((i * 7) % ENDPOINTS))));
  return { fillSeconds, bytes: statSync(file).size / rows, chartMs };
}

function fill(file: string, rows: number): void {
  const handle = openSync(file, 'w');
  const next = pingSource(1);
  const step = (DAYS * DAY_MS) / rows;
  for (let i = 0; i < rows; ) {
    let text = '';
    for (const end = Math.min(rows, i + LINES_A_WRITE); i < end; i += 1) {
      text += `${JSON.stringify(next(idOf(i % ENDPOINTS), BEGIN + Math.floor(i * step)))}\n`;
    }
    writeSync(handle, text);
  }
  closeSync(handle);
}

/** Only lines with the id are parsed, which is the least that can be done. */
function chart(file: string, id: string): number {
  const width = Math.ceil((END - BEGIN) / POINTS);
  const buckets = new Map<number, number[]>();
  const wanted = `"${id}"`;
  for (const line of linesOf(file)) {
    if (!line.includes(wanted)) continue;
    const { at, ttftMs, outcome }: Ping = JSON.parse(line);
    if (outcome !== 'warm' || ttftMs === null) continue;
    const bucket = Math.floor(at / width);
    const values = buckets.get(bucket);
    if (values === undefined) buckets.set(bucket, [ttftMs]);
    else values.push(ttftMs);
  }
  return [...buckets.values()].reduce((most, values) => Math.max(most, percentile(values, 95)), 0);
}

function* linesOf(file: string): Generator<string> {
  const handle = openSync(file, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = '';
  try {
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
      const lines = (rest + chunk.toString('latin1', 0, read)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    closeSync(handle);
  }
}
