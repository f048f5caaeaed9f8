import { existsSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join, parse } from 'node:path';
import { err, ok, type Result } from '../../domain/result.ts';
import { Database, isDamage, isSqliteError, textAt } from './database.ts';
import { configure, SCHEMA_VERSION, upgrade, versionOf } from './schema.ts';

/** Files up to this many bytes are checked whole at start, a few milliseconds; larger ones when a query meets the damage. */
const CHECK_WHOLE = 2 * 1024 * 1024;

export interface OpenedFile {
  readonly db: Database;
  /** One sentence for the user where a damaged file was set aside. */
  readonly notice: string | null;
}

/** Opens the history file or begins one. A damaged file is kept beside and a new one begun; one of a newer version is left alone. */
export function openFile(file: string, now: number): Result<OpenedFile> {
  const first = tryOpen(file);
  if (first.ok) return ok({ db: first.value, notice: null });
  if (!first.error.damaged) return err(first.error.message);
  const notice = setAside(file, now);
  if (!notice.ok) return notice;
  const second = tryOpen(file);
  return second.ok ? ok({ db: second.value, notice: notice.value }) : err(second.error.message);
}

/** Renames a damaged file with its -wal and -shm, so that somebody may still rescue it. Returns the sentence for the user. */
export function setAside(file: string, now: number): Result<string> {
  const { dir, name, ext } = parse(file);
  const time = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  const kept = join(dir, `${name}.bad-${time}${ext}`);
  try {
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix);
    }
  } catch (error) {
    return err(`The history file ${file} is damaged and could not be renamed: ${String(error)}.`);
  }
  return ok(`The history file was damaged; it is kept as ${basename(kept)} in ${dirname(file)}, and a new history has begun.`);
}

/** For the user, when a ping could not be kept. @param now wall clock, ms since 1970 */
export function lossNotice(file: string, now: number, why: string): string {
  const time = new Date(now).toISOString().slice(0, 16).replace('T', ' ');
  return `Pings could not be kept in the history from ${time} UTC on: ${why}. Pings go on, but the graph has a gap. Make room on the disk, or check the rights of ${file}.`;
}

type OpenError = { readonly damaged: boolean; readonly message: string };

function tryOpen(file: string): Result<Database, OpenError> {
  let db: Database | null = null;
  try {
    db = new Database(file);
    const version = versionOf(db);
    if (version > SCHEMA_VERSION) {
      db.close();
      return err({
        damaged: false,
        message: newerVersion(file),
      });
    }
    configure(db);
    const found = checkUp(db, file);
    if (found !== null) {
      db.close();
      return err({ damaged: true, message: found });
    }
    upgrade(db);
    return ok(db);
  } catch (error) {
    closeQuietly(db);
    if (!isSqliteError(error)) throw error;
    return err({ damaged: isDamage(error), message: `The history file ${file} cannot be opened: ${error.message}.` });
  }
}

/** What to do about a file of a newer version. */
export const newerVersion = (file: string): string =>
  `The history file ${file} was written by a newer version of Pilot Light; update, or move the file away.`;

/** SQLite itself notices a wrong header and a short file; the rest is looked through where that is cheap. */
export function checkUp(db: Database, file: string): string | null {
  if (!existsSync(file) || statSync(file).size > CHECK_WHOLE) return null;
  const found = textAt(db.get('PRAGMA quick_check(1)') ?? [], 0);
  return found === 'ok' ? null : found;
}

/** Closing a damaged file may itself fail; there is nothing left to save then. */
export function closeQuietly(db: Database | null): void {
  try {
    db?.close();
  } catch (error) {
    if (!isSqliteError(error)) throw error;
  }
}
