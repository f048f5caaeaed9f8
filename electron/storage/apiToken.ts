import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';

/** The token of the loopback API: made once per data folder, so that links and scripts go on working. 32 hex digits. */
export function apiToken(file: string): string {
  const known = readTokenFile(file);
  if (known !== undefined) {
    chmodSync(file, 0o600);
    return known;
  }
  const token = randomBytes(16).toString('hex');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  // The mode counts for new files only.
  chmodSync(file, 0o600);
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
