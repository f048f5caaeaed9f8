import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { messageOf } from '../domain/messageOf.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** The token of the loopback API: made once per data folder, so that links and scripts go on working. 32 hex digits. */
export function apiToken(file: string): Result<string> {
  try {
    const token = readTokenFile(file) ?? newToken(file);
    // The mode given at writing counts for new files only.
    chmodSync(file, 0o600);
    return ok(token);
  } catch (error) {
    const why = messageOf(error);
    return err(`The token of the API cannot be kept in ${file}: ${why}. Remove that file, or check the folder's rights.`);
  }
}

function newToken(file: string): string {
  const token = randomBytes(16).toString('hex');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/** The token another process of ours has made, if there is one. */
export function readTokenFile(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return /^[0-9a-f]{32}$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
