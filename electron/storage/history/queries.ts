import type { HistoryBar, HistoryMark, HistoryMarks, HistorySeries } from '../../domain/history.ts';
import type { Ping } from '../../domain/ping.ts';
import { addSample, bucketOf, type Cell, emptyCell, mergeCell, mergeStored } from './cell.ts';
import type { OpenChain } from './chain.ts';
import { type Database, intAt } from './database.ts';
import type { EndpointEntry } from './endpoints.ts';
import { finestAt, gridFor, RAW, slotOf, startOf, TOP, widthOf } from './levels.ts';
import type { Range, Silence } from './options.ts';
import { BAR_COLUMNS, barOfRow, kindAt, outcomeAt, PING_COLUMNS, pingOfRow, SILENCE_COLUMNS, silenceOfRow, timeAt } from './pingRow.ts';
import { readCells, readSamples } from './rollups.ts';

/** One endpoint's history: what is in the file and what is still open. */
export interface View {
  readonly db: Database;
  readonly endpoint: EndpointEntry;
  readonly chain: OpenChain;
}

/** The last pings, newest first. */
export function readRecent(db: Database, endpoint: EndpointEntry, limit: number): Ping[] {
  const sql = `SELECT ${PING_COLUMNS} FROM pings WHERE endpoint = ? ORDER BY at DESC LIMIT ?`;
  return db.all(sql, endpoint.num, limit).map((row) => pingOfRow(endpoint.id, row));
}

/** The last pings, newest first, with no more than a bar of them shows. */
export function readBars(db: Database, endpoint: EndpointEntry, limit: number): HistoryBar[] {
  const sql = `SELECT ${BAR_COLUMNS} FROM pings WHERE endpoint = ? ORDER BY at DESC LIMIT ?`;
  return db.all(sql, endpoint.num, limit).map(barOfRow);
}

/** The newest `limit` pings of a range, oldest first. */
export function readSilences(db: Database, endpoint: EndpointEntry, range: Range, limit: number): Silence[] {
  const sql = `SELECT ${SILENCE_COLUMNS} FROM pings WHERE endpoint = ? AND at >= ? AND at < ? ORDER BY at DESC LIMIT ?`;
  return db.all(sql, endpoint.num, range.from, range.to, limit).map(silenceOfRow).reverse();
}

/** The buckets of a graph, oldest first. */
export function readSeries(view: View, range: Range, points: number): HistorySeries {
  const { db, endpoint } = view;
  const grid = gridFor(range.from, range.to, points, endpoint.heldSince);
  const cells: Cell[] = [];
  const cellAt = (at: number): Cell => {
    const bucket = Math.floor((at - grid.from) / grid.width);
    const known = cells[bucket];
    if (known !== undefined) return known;
    const fresh = emptyCell();
    cells[bucket] = fresh;
    return fresh;
  };
  if (grid.level === RAW) readSamples(db, endpoint.num, grid.from, grid.to, (at, sample) => addSample(cellAt(at), sample));
  else addCells(view, grid.level, slotOf(grid.level, grid.from), slotOf(grid.level, grid.to), cellAt);
  // Buckets without a ping are holes of the array, which flatMap passes over.
  const buckets = cells.flatMap((cell, bucket) => bucketOf(grid.from + bucket * grid.width, cell));
  return { endpointId: endpoint.id, bucketMs: grid.width, buckets };
}

/** Adds the cells of slots [from, to) to those that `cellAt` gives for their start. */
function addCells(view: View, level: number, from: number, to: number, cellAt: (at: number) => Cell): void {
  const stored = Math.min(to, view.chain.openSlot(level));
  readCells(view.db, view.endpoint.num, level, from, stored, (slot, text) => mergeStored(cellAt(startOf(level, slot)), text));
  for (const part of view.chain.parts(level)) {
    if (part.slot >= from && part.slot < to) mergeCell(cellAt(startOf(level, part.slot)), part.cell);
  }
}

/** Adds everything of [from, to) to a cell: whole cells as coarse as they fit, finer ones towards the ends, pings at the very ends. */
export function addRange(view: View, range: Range, into: Cell, level: number = TOP): void {
  const { from, to } = range;
  if (from >= to) return;
  if (level === RAW) {
    readSamples(view.db, view.endpoint.num, from, to, (_at, sample) => addSample(into, sample));
    return;
  }
  const finest = level <= finestAt(from, view.endpoint.heldSince);
  // Where nothing finer is left, the range grows to whole cells; else only cells wholly inside count.
  const first = finest ? slotOf(level, from) : Math.ceil(from / widthOf(level));
  const end = finest ? Math.ceil(to / widthOf(level)) : slotOf(level, to);
  if (first >= end) {
    addRange(view, range, into, level - 1);
    return;
  }
  addCells(view, level, first, end, () => into);
  if (finest) return;
  addRange(view, { from, to: startOf(level, first) }, into, level - 1);
  addRange(view, { from: startOf(level, end), to }, into, level - 1);
}

/** The newest `limit` cold starts and failures of a range, oldest first. */
export function readMarks(db: Database, endpoint: EndpointEntry, range: Range, limit: number): HistoryMarks {
  const sql =
    'SELECT at, outcome, ttft, load, error_kind FROM pings INDEXED BY marks ' +
    'WHERE endpoint = ? AND at >= ? AND at < ? AND outcome IN (1, 2) ORDER BY at DESC LIMIT ?';
  const rows = db.all(sql, endpoint.num, range.from, range.to, limit + 1);
  const marks = rows.slice(0, limit).map((row): HistoryMark => {
    const outcome = outcomeAt(row) === 'cold' ? 'cold' : 'failed';
    return { at: timeAt(row), outcome, ttftMs: msAt(intAt(row, 2)), loadMs: msAt(intAt(row, 3)), errorKind: kindAt(row, 4) };
  });
  return { marks: marks.reverse(), truncated: rows.length > limit };
}

const msAt = (us: number | null): number | null => (us === null ? null : us / 1000);
