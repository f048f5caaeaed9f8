import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { z } from 'zod';
import type { ChromiumLookups } from './chromium.ts';

const modules = join(import.meta.dirname, '../../node_modules');

/** The lookups of {@link findChromium} on the real machine. */
export const machine: ChromiumLookups = {
  platform: process.platform,
  env: process.env,
  exists: existsSync,
  which: (command) =>
    (process.env['PATH'] ?? '')
      .split(delimiter)
      .map((folder) => join(folder, command))
      .find((path) => existsSync(path)),
  playwrightPath: () => chromium.executablePath(),
  // On Windows `--version` opens a window, and what is installed there starts.
  starts: (path) => process.platform === 'win32' || spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0,
  unpack,
};

/** Unpacks @sparticuz/chromium below node_modules/.cache, once per version. */
async function unpack(): Promise<{ executablePath: string; libraries: string; fontConfig: string } | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const source = join(modules, '@sparticuz/chromium');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(source, 'package.json'), 'utf8')));
  const home = join(modules, '.cache', `chromium-${version}`);
  if (!existsSync(home)) {
    // A run that is killed half-way must not leave half a browser under the final name.
    const draft = `${home}.${process.pid}`;
    await mkdir(draft, { recursive: true });
    await unpackInto(draft, join(source, 'bin'));
    await writeFile(
      join(draft, 'fonts.conf'),
      `<?xml version="1.0"?><fontconfig><dir>${home}/fonts</dir><cachedir>${home}/font-cache</cachedir></fontconfig>\n`,
    );
    await rename(draft, home).catch(async (error: unknown) => {
      await rm(draft, { recursive: true });
      if (!existsSync(home)) throw error;
    });
  }
  return { executablePath: join(home, 'chromium'), libraries: join(home, 'al2023/lib'), fontConfig: join(home, 'fonts.conf') };
}

/** The package unpacks into the folder for temporary files; for its sake that is our folder for a moment. */
async function unpackInto(folder: string, archives: string): Promise<void> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    const { inflate } = await import('@sparticuz/chromium');
    await Promise.all(['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((name) => inflate(join(archives, name))));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
