import { addSample, type Cell, emptyCell, mergeCell, mergeStored, type Sample, writeCell } from './cell.ts';
import { type CellSink, OpenChain } from './chain.ts';
import { type Database, intAt, textAt } from './database.ts';
import { LEVEL_MS, slotOf, startOf, widthOf } from './levels.ts';
import { SAMPLE_COLUMNS, sampleOfRow, timeAt } from './pingRow.ts';

/** The cells of one endpoint in the file. */
export function sinkFor(db: Database, endpoint: number): CellSink {
  const replace = (level: number, slot: number, cell: Cell): void => {
    db.run('INSERT OR REPLACE INTO cells(endpoint, level, slot, cell) VALUES(?, ?, ?, ?)', endpoint, level, slot, writeCell(cell));
  };
  const merge = (level: number, slot: number, cell: Cell): void => {
    const whole = emptyCell();
    readCells(db, endpoint, level, slot, slot + 1, (_, text) => mergeStored(whole, text));
    mergeCell(whole, cell);
    replace(level, slot, whole);
  };
  return { replace, merge };
}

/** Visits the stored cells of slots [from, to), oldest first. */
export function readCells(
  db: Database,
  endpoint: number,
  level: number,
  from: number,
  to: number,
  visit: (slot: number, text: string) => void,
): void {
  const sql = 'SELECT slot, cell FROM cells WHERE endpoint = ? AND level = ? AND slot >= ? AND slot < ? ORDER BY slot';
  for (const row of db.all(sql, endpoint, level, from, to)) visit(intAt(row, 0) ?? 0, textAt(row, 1) ?? '');
}

/** Visits the pings of [from, to), wall ms, oldest first, with all that a cell counts. */
export function readSamples(db: Database, endpoint: number, from: number, to: number, visit: (at: number, sample: Sample) => void): void {
  const sql = `SELECT ${SAMPLE_COLUMNS} FROM pings WHERE endpoint = ? AND at >= ? AND at < ? ORDER BY at`;
  for (const row of db.all(sql, endpoint, from, to)) visit(timeAt(row), sampleOfRow(row));
}

/**
 * The open cells as they were when the last ping was recorded, whether or not the process ended well. Only the pings of one lowest cell and
 * at most three cells a level have to be read: every cell older than the last ping's was written together with a later ping.
 */
export function rebuildChain(db: Database, endpoint: number, heldSince: number): OpenChain {
  const last = intAt(db.get('SELECT max(at) FROM pings WHERE endpoint = ? AND at >= ?', endpoint, heldSince) ?? [], 0);
  if (last === null) return sealedChain(db, endpoint, heldSince);
  return new OpenChain(
    LEVEL_MS.map((_, level) => {
      const slot = slotOf(level, last);
      const start = startOf(level, slot);
      const cell = emptyCell();
      if (level === 0) readSamples(db, endpoint, start, start + widthOf(0), (_at, sample) => addSample(cell, sample));
      else readCells(db, endpoint, level - 1, slotOf(level - 1, start), slotOf(level - 1, last), (_slot, text) => mergeStored(cell, text));
      return { slot, cell };
    }),
  );
}

/** No ping is held: all there is, is in the file, and what comes goes behind it. */
function sealedChain(db: Database, endpoint: number, heldSince: number): OpenChain {
  return new OpenChain(
    LEVEL_MS.map((_, level) => {
      const last = intAt(db.get('SELECT max(slot) FROM cells WHERE endpoint = ? AND level = ?', endpoint, level) ?? [], 0);
      return { slot: Math.max(slotOf(level, heldSince), (last ?? -1) + 1), cell: emptyCell() };
    }),
  );
}
