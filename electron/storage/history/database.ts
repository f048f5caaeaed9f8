import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/** One row: values in the order of the columns asked for. */
export type Row = readonly unknown[];

/** How long a statement waits for another process, such as an export from the command line, ms. It blocks us, so it is short. */
const BUSY_MS = 500;

/** `readAtRest`: nobody has the file open, so that it can be read without the two files that SQLite else puts beside it. */
export type Access = 'write' | 'read' | 'readAtRest';

/** A thin layer over node:sqlite: statements prepared on first use and kept, rows as arrays. Everything here throws what SQLite throws. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string, access: Access = 'write') {
    this.#db = new DatabaseSync(access === 'readAtRest' ? immutable(file) : file, { timeout: BUSY_MS, readOnly: access !== 'write' });
  }

  /** Runs statements that are needed once. */
  exec(sql: string): void {
    this.#db.exec(sql);
  }

  /** All rows at once: ask for bounded ranges only. */
  all(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#statement(sql)
      .all(...values)
      .map(rowOf);
  }

  /** The first row, if any. */
  get(sql: string, ...values: SQLInputValue[]): Row | null {
    const row = this.#statement(sql).get(...values);
    return row === undefined ? null : rowOf(row);
  }

  /** Runs a change and returns the number of rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** Does all of `work` or nothing of it. */
  transaction<T>(work: () => T): T {
    this.run('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.run('COMMIT');
      return value;
    } catch (error) {
      // SQLite has rolled back by itself after some errors, such as a full disk.
      if (this.#db.isTransaction) this.run('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const fresh = this.#db.prepare(sql);
    fresh.setReturnArrays(true);
    this.#statements.set(sql, fresh);
    return fresh;
  }
}

function immutable(file: string): URL {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  return url;
}

const rowOf = (row: unknown): Row => (Array.isArray(row) ? row : []);

/** A whole number of a row; `null` where there is none. */
export function intAt(row: Row, column: number): number | null {
  const value = row[column];
  return typeof value === 'number' ? value : null;
}

/** A text of a row; `null` where there is none. */
export function textAt(row: Row, column: number): string | null {
  const value = row[column];
  return typeof value === 'string' ? value : null;
}

const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** Whether an error comes from SQLite and not from a bug of ours. */
export function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && (error.code === 'ERR_SQLITE_ERROR' || error.code === 'ERR_INVALID_STATE');
}

/** Whether the file itself is broken, as opposed to a full disk, a lock or missing rights. */
export function isDamage(error: unknown): boolean {
  if (!isSqliteError(error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  const primary = error.errcode & 0xff;
  return primary === CORRUPT || primary === NOT_A_DATABASE;
}
