import { deleteAlerts } from './alerts.ts';
import type { OpenChain } from './chain.ts';
import { type Database, intAt } from './database.ts';
import type { EndpointEntry, Endpoints } from './endpoints.ts';
import { alignDown, FINE_TOP, LEVEL_MS, slotOf } from './levels.ts';
import { sinkFor } from './rollups.ts';

const DAY_MS = 86_400_000;
/** Coarse cells are kept this long. */
const ROLLUP_DAYS = 730;
/** Rows deleted at a time: a few milliseconds. */
const BATCH = 500;

/** What a sweep works on. */
export interface SweepTarget {
  readonly db: Database;
  readonly endpoints: Endpoints;
  chainOf(endpoint: EndpointEntry): OpenChain;
  /** Lets the open cells go; they are built again when needed. */
  dropChain(endpoint: EndpointEntry): void;
}

/** Deletes what is too old, in small steps; between two of them anything else may happen. */
export function* sweep(target: SweepTarget, now: number, retentionDays: number): Generator<void> {
  const { db } = target;
  yield* sweepForgotten(db);
  deleteAlerts(db, now);
  const heldSince = alignDown(now - retentionDays * DAY_MS);
  const rollupsSince = alignDown(now - Math.max(ROLLUP_DAYS, retentionDays) * DAY_MS);
  for (const { id } of target.endpoints.list()) {
    yield;
    const endpoint = target.endpoints.find(id);
    if (endpoint === undefined) continue;
    if (heldSince > endpoint.heldSince && hasPingsBefore(db, endpoint.num, heldSince)) {
      db.transaction(() => settle(target, endpoint, heldSince));
      target.endpoints.held(endpoint, heldSince);
    }
    yield* deletePings(db, endpoint.num, heldSince);
    if (deleteUses(db, endpoint.num, heldSince)) yield;
    yield* deleteReal(db, endpoint.num, heldSince);
    for (let level = 0; level < LEVEL_MS.length; level += 1) {
      yield* deleteCells(db, endpoint.num, level, slotOf(level, level <= FINE_TOP ? heldSince : rollupsSince));
    }
  }
}

/** Before the pings go, what their open cells know has to be in the file; nothing could build them again. */
function settle(target: SweepTarget, endpoint: EndpointEntry, heldSince: number): void {
  const chain = target.chainOf(endpoint);
  if (chain.openSlot(0) < slotOf(0, heldSince)) {
    chain.flush(sinkFor(target.db, endpoint.num));
    target.dropChain(endpoint);
  }
  target.endpoints.writeHeld(endpoint, heldSince);
}

function* sweepForgotten(db: Database): Generator<void> {
  for (const row of db.all('SELECT num FROM endpoints WHERE id IS NULL')) {
    const num = intAt(row, 0) ?? 0;
    yield* deletePings(db, num, Number.MAX_SAFE_INTEGER);
    if (deleteUses(db, num, Number.MAX_SAFE_INTEGER)) yield;
    yield* deleteReal(db, num, Number.MAX_SAFE_INTEGER);
    for (let level = 0; level < LEVEL_MS.length; level += 1) yield* deleteCells(db, num, level, Number.MAX_SAFE_INTEGER);
    db.run('DELETE FROM endpoints WHERE num = ?', num);
  }
}

const hasPingsBefore = (db: Database, endpoint: number, before: number): boolean =>
  db.get('SELECT 1 FROM pings WHERE endpoint = ? AND at < ? LIMIT 1', endpoint, before) !== null;

function* deletePings(db: Database, endpoint: number, before: number): Generator<void> {
  const oldest = `SELECT at FROM pings WHERE endpoint = ? AND at < ? ORDER BY at LIMIT 1 OFFSET ${BATCH}`;
  for (let more = true; more; ) {
    const border = intAt(db.get(oldest, endpoint, before) ?? [], 0);
    more = border !== null;
    if (db.run('DELETE FROM pings WHERE endpoint = ? AND at < ?', endpoint, border ?? before) > 0) yield;
  }
}

/** They are far fewer than pings, and go every hour. @returns whether there were any */
function deleteUses(db: Database, endpoint: number, before: number): boolean {
  return db.run('DELETE FROM uses WHERE endpoint = ? AND at < ?', endpoint, before) > 0;
}

function* deleteReal(db: Database, endpoint: number, before: number): Generator<void> {
  const sql = `DELETE FROM real_requests WHERE rowid IN (SELECT rowid FROM real_requests WHERE endpoint = ? AND at < ? LIMIT ${BATCH})`;
  while (db.run(sql, endpoint, before) > 0) yield;
}

function* deleteCells(db: Database, endpoint: number, level: number, before: number): Generator<void> {
  const oldest = `SELECT slot FROM cells WHERE endpoint = ? AND level = ? AND slot < ? ORDER BY slot LIMIT 1 OFFSET ${BATCH}`;
  for (let more = true; more; ) {
    const border = intAt(db.get(oldest, endpoint, level, before) ?? [], 0);
    more = border !== null;
    if (db.run('DELETE FROM cells WHERE endpoint = ? AND level = ? AND slot < ?', endpoint, level, border ?? before) > 0) yield;
  }
}
