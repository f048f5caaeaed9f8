import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the place of the fuses in Electron's binary. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** The fuses of Electron 45, in the order of its binary, and how it comes: one character each, 1 for on. */
const FUSES = [
  ['runAsNode', '1'],
  ['enableCookieEncryption', '0'],
  ['enableNodeOptionsEnvironmentVariable', '1'],
  ['enableNodeCliInspectArguments', '1'],
  ['enableEmbeddedAsarIntegrityValidation', '0'],
  ['onlyLoadAppFromAsar', '0'],
  ['loadBrowserProcessSpecificV8Snapshot', '0'],
  ['grantFileProtocolExtraPrivileges', '1'],
  ['wasmTrapHandlers', '1'],
] as const;

/** A folder that the packager takes for Electron for Linux: right names, the place of the fuses, and nothing that runs. */
export function makeElectronStandIn(folder: string, version: string): void {
  for (const name of ['locales', 'resources']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['LICENSE', 'locales/en-US.pak', 'locales/de.pak']) writeFileSync(join(folder, name), name);
  writeFileSync(join(folder, 'version'), version);
  const wire = FUSES.map(([, value]) => value).join('');
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, FUSES.length]), Buffer.from(wire)]));
  chmodSync(join(folder, 'electron'), 0o755);
}

/** The fuses in a packaged binary. */
export function readFuses(binary: Buffer): Record<string, boolean> {
  const start = binary.indexOf(SENTINEL) + SENTINEL.length + 2;
  return Object.fromEntries(FUSES.map(([name], index) => [name, binary.toString('latin1', start + index, start + index + 1) === '1']));
}
