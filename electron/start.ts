import { join } from 'node:path';
import { asElectron, electronBinary } from './electronBinary.ts';
import { passThrough } from './passThrough.ts';

/** What `npm start` can find out about where it runs. */
export interface Surroundings {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  /** Path of Electron's binary. Downloads it when it is missing; rejects, with a sentence, where it cannot be had or does not run. */
  electron: () => Promise<string>;
}

/** The desktop app with this binary, or, for a reason to tell, the service with the page in a browser, which is opened where there can be one. */
export type Start = { kind: 'desktop'; binary: string } | { kind: 'headless'; reason: string; openBrowser: boolean };

/** Decides what `npm start` starts. Without a display it does not even ask for Electron: that might download 110 MB for nothing. */
export async function decideStart({ platform, env, electron }: Surroundings): Promise<Start> {
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return { kind: 'headless', reason: 'there is no display here', openBrowser: false };
  try {
    return { kind: 'desktop', binary: await electron() };
  } catch (error) {
    return { kind: 'headless', reason: error instanceof Error ? error.message : String(error), openBrowser: true };
  }
}

async function main(): Promise<number> {
  const root = join(import.meta.dirname, '..');
  const args = process.argv.slice(2);
  const start = await decideStart({ platform: process.platform, env: process.env, electron: () => electronBinary() });
  if (start.kind === 'desktop') return passThrough(start.binary, [root, ...args], { env: asElectron(process.env) });
  process.stdout.write(`No desktop app: ${start.reason}. Serving the same page for a browser.\n`);
  const open = start.openBrowser ? ['--open'] : [];
  return passThrough(process.execPath, [join(root, 'dist/electron/cli.js'), 'serve', ...open, ...args]);
}

if (import.meta.main) process.exitCode = await main();
