import { readFileSync } from 'node:fs';
import { messageOf } from '../domain/messageOf.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** The text of a file a user has named, or a sentence that says why it cannot be read. */
export function readText(file: string): Result<string> {
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return err(missing ? `There is no file ${file}.` : `${file} cannot be read: ${messageOf(error)}`);
  }
}
