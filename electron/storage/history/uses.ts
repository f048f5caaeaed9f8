import { type Database, intAt } from './database.ts';

/** Two uses closer together are kept as one, ms: a look is no more exact, and a server that is always in use must not fill the file. */
export const SAME_USE_MS = 30_000;

/** Keeps a use unless one so near is known. @returns whether it was kept */
export function insertUse(db: Database, endpoint: number, at: number): boolean {
  const near = 'SELECT 1 FROM uses WHERE endpoint = ? AND at > ? AND at < ? LIMIT 1';
  if (db.get(near, endpoint, at - SAME_USE_MS, at + SAME_USE_MS) !== null) return false;
  db.run('INSERT INTO uses(endpoint, at) VALUES(?, ?)', endpoint, at);
  return true;
}

/** Uses since `from`, oldest first. */
export function readUses(db: Database, endpoint: number, from: number): number[] {
  return db.all('SELECT at FROM uses WHERE endpoint = ? AND at >= ? ORDER BY at', endpoint, from).map((row) => intAt(row, 0) ?? 0);
}

/** The first or the last use that is kept. */
export function readUseAt(db: Database, endpoint: number, which: 'min' | 'max'): number | null {
  return intAt(db.get(`SELECT ${which}(at) FROM uses WHERE endpoint = ?`, endpoint) ?? [], 0);
}
