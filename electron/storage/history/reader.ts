import { existsSync, statSync } from 'node:fs';
import { err, ok, type Result } from '../../domain/result.ts';
import { Database, isDamage, isSqliteError } from './database.ts';
import { Endpoints } from './endpoints.ts';
import { exportLines } from './export.ts';
import { checkUp, closeQuietly, newerVersion } from './file.ts';
import type { ExportQuery } from './options.ts';
import { SCHEMA_VERSION, versionOf } from './schema.ts';

/** A history that is only looked at. */
export interface HistoryReader {
  /** Whether there is any ping of this endpoint. */
  hasPingsOf(endpointId: string): boolean;
  /** Lines with their ends, endpoint by endpoint, oldest first, read as they are asked for. Throws in the middle if the file fails. */
  export(query: ExportQuery): Iterable<string>;
  close(): void;
}

/**
 * Opens the history of a folder that is somebody else's: nothing is begun, upgraded, repaired or set aside, whatever the file looks like. A
 * running service goes on writing beside it.
 */
export function openHistoryForReading(file: string): Result<HistoryReader> {
  let db: Database | null = null;
  try {
    db = new Database(file, isAtRest(file) ? 'readAtRest' : 'read');
    const problem = problemOf(db, file);
    if (problem === null) return ok(readerOf(db));
    closeQuietly(db);
    return err(problem);
  } catch (error) {
    closeQuietly(db);
    if (!isSqliteError(error)) throw error;
    return err(isDamage(error) ? damaged(file, error.message) : `The history file ${file} cannot be read: ${error.message}.`);
  }
}

/** Whoever has the file open has a write-ahead log beside it; one that was killed has left it there with pings in it. */
function isAtRest(file: string): boolean {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  return log === undefined || (log.size === 0 && !existsSync(`${file}-shm`));
}

function problemOf(db: Database, file: string): string | null {
  const version = versionOf(db);
  if (version > SCHEMA_VERSION) return newerVersion(file);
  if (version < SCHEMA_VERSION) return `The history file ${file} is of an older version; starting the service once brings it up to date.`;
  const found = checkUp(db, file);
  return found === null ? null : damaged(file, found);
}

const damaged = (file: string, found: string): string =>
  `The history file ${file} is damaged (${found}). The service keeps it aside at its next start and begins a new one.`;

function readerOf(db: Database): HistoryReader {
  const endpoints = new Endpoints(db);
  return {
    hasPingsOf: (id) => endpoints.list(id).some(({ num }) => db.get('SELECT 1 FROM pings WHERE endpoint = ? LIMIT 1', num) !== null),
    export: ({ endpointId, from, to, format }) =>
      exportLines(db, endpoints.list(endpointId), { from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER }, format),
    close: () => closeQuietly(db),
  };
}
