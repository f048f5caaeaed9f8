import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../domain/result.ts';
import { COMMAND_LINE_HINT } from './dataDir.ts';

/** Held as long as this process uses the data folder. */
export interface InstanceLock {
  release(): void;
}

/**
 * Takes the data folder for this process. SQLite's file lock is the operating system's, so it is gone with the process, even
 * after SIGKILL: there is no stale lock to clean up, as there would be with a pid file.
 * @param hint where the user names another folder, for the sentence when this one is taken
 */
export function takeLock(file: string, hint: string = COMMAND_LINE_HINT): Result<InstanceLock> {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    db.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    const busy = error instanceof Error && /locked|busy/i.test(error.message);
    if (busy) return err(`Another Pilot Light is using this data folder. Stop it first, or choose another folder ${hint}.`);
    return err(`The data folder cannot be used: ${error instanceof Error ? error.message : String(error)} (${file}).`);
  }
  const held = db;
  return ok({ release: () => held.close() });
}
