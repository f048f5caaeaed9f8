import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** 110 MB on a slow line; an address that never answers must not hold up the start for ever. */
const DOWNLOAD_MS = 600_000;
const PROBE_MS = 15_000;

/** An environment in which Electron's binary is Electron: editors built on it set a variable for their terminals that makes it a plain Node. */
export function asElectron(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _asNode, ...rest } = env;
  return rest;
}

/** What can be done with Electron's package; a test hands in another one. */
export interface ElectronPackage {
  readonly isInstalled: boolean;
  /** Downloads the binary. @returns what went wrong */
  download(): string | undefined;
  /** Path of the binary, once it is there. */
  path(): unknown;
  /** Lets the binary print its version. @returns what went wrong */
  probe(path: string): string | undefined;
}

/**
 * Path of Electron's binary, downloaded if need be. Rejects, with a reason to tell, where it cannot be had or does not run: on a
 * Linux without its libraries, for a root user, before a display that refuses.
 */
export async function electronBinary(electron = installedPackage(), platform: NodeJS.Platform = process.platform): Promise<string> {
  const missed = electron.isInstalled ? undefined : electron.download();
  if (missed !== undefined) throw new Error(`Electron could not be downloaded: ${missed}`);
  const path = electron.path();
  if (typeof path !== 'string') throw new Error('this is Electron already');
  // Elsewhere nothing that Electron needs can be missing.
  const refused = platform === 'linux' ? electron.probe(path) : undefined;
  if (refused !== undefined) throw new Error(`Electron does not run here: ${refused}`);
  return path;
}

function installedPackage(): ElectronPackage {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('electron/package.json'));
  return {
    isInstalled: process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined || existsSync(join(folder, 'path.txt')),
    download: () => {
      process.stdout.write('Downloading Electron, 110 MB, this once. To do without it: npm run serve\n');
      return run(process.execPath, [join(folder, 'install.js')], DOWNLOAD_MS);
    },
    path: (): unknown => require('electron'),
    probe: (path) => run(path, ['--version'], PROBE_MS),
  };
}

/** Runs a program to its end. @returns in one line what went wrong, if something did */
function run(command: string, args: readonly string[], timeout: number): string | undefined {
  const { status, signal, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout,
    env: asElectron(process.env),
  });
  if (error !== undefined) return error.message;
  if (status === 0) return undefined;
  // Node's own errors begin with their class, Chromium's with a place in its code.
  const line = stderr.split('\n').find((text) => text.trim() !== '');
  return line?.replace(/^(?:\w*Error|\[[^\]]*\]):?\s*/, '').trim() ?? `it ended with ${status ?? signal}`;
}
