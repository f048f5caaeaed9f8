import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Ping } from '../../electron/domain/ping.ts';
import { Database } from '../../electron/storage/history/database.ts';
import { openHistory } from '../../electron/storage/history/history.ts';
import { insertPing } from '../../electron/storage/history/pingRow.ts';
import { upgrade } from '../../electron/storage/history/schema.ts';
import { bytesOf } from './file.ts';
import { END, ENDPOINTS, idOf, must, pingSource, timed } from './pings.ts';

/** Of each way, in turns of a thousand, so that none has the better minute. */
const TURNS = 12;
const A_TURN = 1_000;
const INSERTED = TURNS * A_TURN + ENDPOINTS;
/** A checkpoint of the log now and then is part of it. */
const WAL = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL';

export interface Inserts {
  readonly us: readonly number[];
  readonly cpuUs: number;
  /** Bytes a ping, where that was a fresh file of its own. */
  readonly bytes: number | null;
}

/** `record`: ours with its rollups. The others: the same row with nothing beside it, clustered and with a row id and an index, and a line of JSON. */
export type Way = 'record' | 'clustered' | 'rowid' | 'jsonLines';

interface Store {
  readonly insert: (ping: Ping, endpoint: number) => void;
  readonly bytes: () => number | null;
  readonly close: () => void;
}

/** Inserts into a filled file of ours and into fresh ones of the others, a transaction each. */
export function measureInserts(folder: string, file: string): Record<Way, Inserts> {
  const stores: Record<Way, Store> = {
    record: ours(file),
    clustered: plainTable(join(folder, 'clustered.sqlite')),
    rowid: rowidTable(join(folder, 'rowid.sqlite')),
    jsonLines: jsonLines(join(folder, 'pings.jsonl')),
  };
  const source = pingSource(2);
  const ways = ['record', 'clustered', 'rowid', 'jsonLines'] as const satisfies readonly Way[];
  const us: Record<Way, number[]> = { record: [], clustered: [], rowid: [], jsonLines: [] };
  const cpuUs: Record<Way, number> = { record: 0, clustered: 0, rowid: 0, jsonLines: 0 };
  // The first ping of an endpoint after a start reads its open cells back: once in a life, not a share of all inserts.
  for (const way of ways) {
    for (let endpoint = 0; endpoint < ENDPOINTS; endpoint += 1) stores[way].insert(source(idOf(endpoint), END - 1), endpoint + 1);
  }
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const way of ways) {
      const store = stores[way];
      const before = process.cpuUsage();
      for (let i = turn * A_TURN; i < (turn + 1) * A_TURN; i += 1) {
        const endpoint = i % ENDPOINTS;
        const ping = source(idOf(endpoint), END + Math.floor((i * 30_000) / ENDPOINTS));
        us[way].push(timed(() => store.insert(ping, endpoint + 1)) * 1000);
      }
      const spent = process.cpuUsage(before);
      cpuUs[way] += spent.user + spent.system;
    }
  }
  const result = (way: Way): Inserts => ({ us: us[way], cpuUs: cpuUs[way] / us[way].length, bytes: stores[way].bytes() });
  const results = { record: result('record'), clustered: result('clustered'), rowid: result('rowid'), jsonLines: result('jsonLines') };
  for (const way of ways) stores[way].close();
  return results;
}

function ours(file: string): Store {
  const { history } = must(openHistory({ file, now: Date.now, retentionDays: 90 }));
  return { insert: (ping) => void must(history.record(ping)), bytes: () => null, close: () => history.close() };
}

function plainTable(file: string): Store {
  const db = new Database(file);
  db.exec(WAL);
  upgrade(db);
  return {
    insert: (ping, endpoint) => void insertPing(db, endpoint, ping),
    bytes: () => bytesOf(db, 'pings') / INSERTED,
    close: () => db.close(),
  };
}

/** As most would write it: a row id, and an index to find the pings of an endpoint by time. */
function rowidTable(file: string): Store {
  const db = new Database(file);
  db.exec(WAL);
  upgrade(db);
  const [columns = ''] = db.all("SELECT group_concat(name || ' ' || type) FROM pragma_table_info('pings')").map((row) => String(row[0]));
  db.exec(`DROP TABLE pings; CREATE TABLE pings(id INTEGER PRIMARY KEY, ${columns}); CREATE INDEX by_time ON pings(endpoint, at)`);
  return {
    insert: (ping, endpoint) => void insertPing(db, endpoint, ping),
    bytes: () => (bytesOf(db, 'pings') + bytesOf(db, 'by_time')) / INSERTED,
    close: () => db.close(),
  };
}

function jsonLines(file: string): Store {
  const handle = openSync(file, 'a');
  return {
    insert: (ping) => void writeSync(handle, `${JSON.stringify(ping)}\n`),
    bytes: () => statSync(file).size / INSERTED,
    close: () => closeSync(handle),
  };
}
