import type { OpenChain } from '../../electron/storage/history/chain.ts';
import { Database, intAt } from '../../electron/storage/history/database.ts';
import { openHistory } from '../../electron/storage/history/history.ts';
import { insertPing, sampleOfPing } from '../../electron/storage/history/pingRow.ts';
import { rebuildChain, sinkFor } from '../../electron/storage/history/rollups.ts';
import { BEGIN, DAY_MS, DAYS, ENDPOINTS, idOf, must, pingSource } from './pings.ts';

const A_TRANSACTION = 1000;
/** Bytes of a row of cells beside the cell itself. */
const CELL_ROW_BYTES = 14;
const KEPT_DAYS = 90;
const ROLLUP_DAYS = 730;
/** Cells of the first two levels go with their pings. */
const FINE_LEVELS = 2;

/** Fills a file as `record` does, a thousand pings a transaction to save time. @returns seconds */
export function fill(file: string, rows: number): number {
  const begin = performance.now();
  must(openHistory({ file, now: Date.now, retentionDays: KEPT_DAYS })).history.close();
  const db = new Database(file);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -256000');
  const chains: OpenChain[] = [];
  for (let endpoint = 0; endpoint < ENDPOINTS; endpoint += 1) {
    db.run('INSERT INTO endpoints(num, id) VALUES(?, ?)', endpoint + 1, idOf(endpoint));
    chains.push(rebuildChain(db, endpoint + 1, 0));
  }
  const sinks = chains.map((_, endpoint) => sinkFor(db, endpoint + 1));
  const next = pingSource(1);
  const step = (DAYS * DAY_MS) / rows;
  for (let i = 0; i < rows; ) {
    db.transaction(() => {
      for (const end = Math.min(rows, i + A_TRANSACTION); i < end; i += 1) {
        const endpoint = i % ENDPOINTS;
        const kept = insertPing(db, endpoint + 1, next(idOf(endpoint), BEGIN + Math.floor(i * step)));
        const sink = sinks[endpoint];
        if (sink !== undefined) chains[endpoint]?.add(kept.at, sampleOfPing(kept), sink);
      }
    });
  }
  db.close();
  return (performance.now() - begin) / 1000;
}

/** Bytes a ping. */
export interface Sizes {
  readonly raw: number;
  readonly rollups: number;
  /** After two years the file holds 90 days of pings and fine cells, and two years of coarse ones: of a ping made in that time. */
  readonly longRun: number;
}

export function sizesOf(file: string, rows: number): Sizes {
  const db = new Database(file);
  const raw = bytesOf(db, 'pings') + bytesOf(db, 'marks');
  const rollups = bytesOf(db, 'cells');
  const cells = db.all(`SELECT level, sum(length(cell) + ${CELL_ROW_BYTES}) FROM cells GROUP BY level`).map((row) => intAt(row, 1) ?? 0);
  db.close();
  const coarse = (rollups * sum(cells.slice(FINE_LEVELS))) / sum(cells);
  const longRun = ((raw + rollups - coarse) * KEPT_DAYS) / ROLLUP_DAYS + coarse;
  return { raw: raw / rows, rollups: rollups / rows, longRun: longRun / rows };
}

/** Of a table or an index. */
export function bytesOf(db: Database, name: string): number {
  return intAt(db.get('SELECT sum(pgsize) FROM dbstat WHERE name = ? AND aggregate = TRUE', name) ?? [], 0) ?? 0;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
