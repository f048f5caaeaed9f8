// Figures of the TTFT history: inserting, size, graphs at every zoom, opening, precision; beside plain SQL and JSON lines.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fill, type Sizes, sizesOf } from './history/file.ts';
import { measureOpens, measureSummaries, measureZooms, type Opens, POINTS, p95Errors, type Zoom } from './history/graphs.ts';
import { type Inserts, measureInserts, type Way } from './history/inserts.ts';
import { type JsonLines, measureJsonLines } from './history/jsonLines.ts';
import { DAY_MS, DAYS, ENDPOINTS } from './history/pings.ts';
import { finish, type Goal, limitGoal, progress, ratioGoal, type Table, textArg } from './report.ts';
import { median, percentile } from './stats.ts';

/** A log file of more lines takes minutes to be read; what it would take is told from the smaller one. */
const MOST_JSON_LINES = 1_000_000;
const GRAPH_MS = 5;

/** One file. */
interface Measured {
  readonly rows: number;
  readonly fillSeconds: number;
  readonly fileMb: number;
  readonly sizes: Sizes;
  readonly zooms: readonly Zoom[];
  readonly opens: Opens;
  readonly summaries: readonly number[];
  readonly errors: readonly number[];
  readonly inserts: Record<Way, Inserts>;
  readonly json: JsonLines | null;
}

export async function run(args: readonly string[]): Promise<void> {
  const all = sizesIn(textArg(args, '--rows') ?? '1000000,10000000').map(measure);
  const largest = all.at(-1);
  if (largest === undefined) throw new Error('--rows takes numbers of pings: 1000000,10000000');
  const tables = [insertTable(largest), sizeTable(all, largest), ...all.map((one) => zoomTable(one, all)), openTable(all)];
  finish({ bench: 'history', tables, goals: goalsOf(all, largest), notes: notesOf(largest) }, args);
}

function sizesIn(text: string): readonly number[] {
  const sizes = text.split(',').map(Number);
  if (sizes.some((rows) => !(rows >= ENDPOINTS))) throw new Error(`--rows takes numbers of pings, each ${ENDPOINTS} or more: 1000000,10000000`);
  return sizes.toSorted((a, b) => a - b);
}

function measure(rows: number): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'pilotlight-bench-'));
  try {
    const file = join(folder, 'history.sqlite');
    progress(`${rows.toLocaleString('en')} pings: filling`);
    const fillSeconds = fill(file, rows);
    const fileMb = statSync(file).size / 1e6;
    const sizes = sizesOf(file, rows);
    progress('graphs');
    const zooms = measureZooms(file);
    const opens = measureOpens(file);
    const [summaries, errors] = [measureSummaries(file), p95Errors(file)];
    progress('inserts');
    const inserts = measureInserts(folder, file);
    if (rows <= MOST_JSON_LINES) progress('lines of JSON');
    const json = rows <= MOST_JSON_LINES ? measureJsonLines(join(folder, 'history.jsonl'), rows) : null;
    return { rows, fillSeconds, fileMb, sizes, zooms, opens, summaries, errors, inserts, json };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const named = (rows: number): string => `${rows.toLocaleString('en')} pings`;
const ways: Readonly<Record<Way, string>> = {
  record: 'ours, with its rollups',
  clustered: 'plain SQL: the same row, clustered by endpoint and time',
  rowid: 'plain SQL: row id and an index by endpoint and time',
  jsonLines: 'a line of JSON',
};

function insertTable({ rows, inserts }: Measured): Table {
  const line = (way: Way): (string | number)[] => {
    const { us, cpuUs, bytes } = inserts[way];
    const perSecond = 1e6 / (us.reduce((sum, one) => sum + one, 0) / us.length);
    return [ways[way], Math.round(perSecond).toLocaleString('en'), percentile(us, 50), percentile(us, 99), cpuUs, bytes ?? 'see below'];
  };
  return {
    title: `Inserting, one transaction each; ours into the file of ${named(rows)}, the others into empty ones`,
    columns: ['', 'a second', 'us p50', 'us p99', 'CPU us', 'bytes a ping'],
    rows: [line('record'), line('clustered'), line('rowid'), line('jsonLines')],
  };
}

function sizeTable(all: readonly Measured[], { inserts }: Measured): Table {
  return {
    title: 'Size, bytes a ping',
    columns: ['', 'pings', 'rollups', 'in the long run', 'file MB', 'filled in s', 'us a ping'],
    rows: [
      ...all.map(({ rows, sizes, fileMb, fillSeconds }) => [
        named(rows),
        sizes.raw,
        sizes.rollups,
        sizes.longRun,
        fileMb,
        fillSeconds,
        (fillSeconds / rows) * 1e6,
      ]),
      ...all.flatMap(({ rows, json }) =>
        json === null
          ? []
          : [
              [
                `${named(rows)} as lines of JSON`,
                json.bytes,
                0,
                json.bytes,
                (json.bytes * rows) / 1e6,
                json.fillSeconds,
                (json.fillSeconds / rows) * 1e6,
              ],
            ],
      ),
      ['plain SQL with row id and index', inserts.rowid.bytes ?? Number.NaN, 0, inserts.rowid.bytes ?? Number.NaN, '', '', ''],
    ],
  };
}

function zoomTable({ rows, zooms, json }: Measured, all: readonly Measured[]): Table {
  const smaller = all.find((one) => one.json !== null);
  const jsonMs = json === null ? undefined : median(json.chartMs);
  const jsonCell =
    jsonMs ??
    (smaller?.json == null ? '' : `left out: ${((median(smaller.json.chartMs) * rows) / smaller.rows / 1000).toFixed(0)} s, by the smaller file`);
  return {
    title: `${POINTS} points of one of ${ENDPOINTS} endpoints with count, min, mean, max and p95, ${named(rows)}, one every ${Math.round((DAYS * DAY_MS * ENDPOINTS) / rows / 1000)} s: ms`,
    columns: ['range', 'ours p50', 'ours p99', 'plain SQL p50', 'plain SQL worst', 'window function p50', 'lines of JSON p50'],
    rows: zooms.map(({ name, ours, plain, windowed }) => [
      name,
      percentile(ours, 50),
      percentile(ours, 99),
      percentile(plain, 50),
      Math.max(...plain),
      median(windowed),
      jsonCell,
    ]),
  };
}

function openTable(all: readonly Measured[]): Table {
  return {
    title: 'Starting with that file, and all else, ms',
    columns: ['', 'open p50', 'open worst', 'and first graph of 87 d p50', 'plain SQL, the same', 'system cache', 'summary of 30 d p50', 'p99'],
    rows: all.map(({ rows, opens: { openMs, firstMs, plainFirstMs, isCold }, summaries }) => [
      named(rows),
      median(openMs),
      Math.max(...openMs),
      median(firstMs),
      median(plainFirstMs),
      isCold ? 'cold' : 'warm',
      median(summaries),
      percentile(summaries, 99),
    ]),
  };
}

function goalsOf(all: readonly Measured[], { rows, sizes, zooms, opens, errors, inserts }: Measured): Goal[] {
  const at = `at ${rows.toLocaleString('en')}`;
  const whole = zooms.at(-1);
  const p99 = (one: Zoom): number => percentile(one.ours, 99);
  const worst = all.flatMap((one) => one.zooms).reduce((most, one) => (p99(one) > p99(most) ? one : most));
  return [
    limitGoal('insert with rollups, p99', percentile(inserts.record.us, 99), 100, 'us'),
    ratioGoal('CPU of an insert with rollups vs the bare row', inserts.record.cpuUs, inserts.clustered.cpuUs, 2, 'us'),
    ratioGoal('bytes of a row vs row id and index', inserts.clustered.bytes ?? Number.NaN, inserts.rowid.bytes ?? Number.NaN, 0.65, 'B'),
    limitGoal(`bytes a ping in the long run ${at}`, sizes.longRun, 20, 'B'),
    limitGoal(`${POINTS} points, worst p99 of all zooms and files`, p99(worst), GRAPH_MS, 'ms'),
    ...(whole === undefined
      ? []
      : [
          ratioGoal(`87 d ${at} vs plain SQL with percentile()`, median(whole.ours), median(whole.plain), 0.05, 'ms'),
          ratioGoal(`87 d ${at} vs a window function`, median(whole.ours), median(whole.windowed), 0.01, 'ms'),
        ]),
    limitGoal(`open ${at}, median`, median(opens.openMs), 50, 'ms'),
    limitGoal(`open and first graph of 87 d ${at}, median`, median(opens.firstMs), 10, 'ms'),
    ratioGoal(`open and first graph ${at} vs plain SQL`, median(opens.firstMs), median(opens.plainFirstMs), 0.05, 'ms'),
    limitGoal('p95 against the exact one, worst bucket', 100 * Math.max(...errors), 2, '%'),
  ];
}

function notesOf({ errors, opens }: Measured): string[] {
  return [
    `${ENDPOINTS} endpoints over ${DAYS} days; made-up pings with log-normal TTFT, two per cent cold, half a per cent failed; filled a thousand a transaction`,
    "plain SQL: the single pings in the same file, without rollups, with SQLite's percentile() for p95 or, where a database has none, a window function",
    'lines of JSON: one file of whole pings; every graph reads all of it, whatever its range, and only lines of the wanted endpoint are parsed',
    'in the long run: of a ping made in two years of which 90 days are kept one by one',
    'there is no archive of packed days, so the goal for archived rows (0.2 of row id and index) is not set against anything: after 90 days only rollups stay',
    `p95: mean error ${(100 * (errors.reduce((sum, one) => sum + one, 0) / errors.length)).toFixed(2)} % over ${errors.length} buckets`,
    ...(opens.isCold ? [] : ['the system cache could not be emptied (`dd` with nocache), so opening found it warm']),
  ];
}
