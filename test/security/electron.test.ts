import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { windowOptions } from '../../electron/desktop/window.ts';

const ROOT = join(import.meta.dirname, '../..');
const slashed = (path: string): string => relative(ROOT, path).split(sep).join('/');

/** Our own code: the program and its page, by path. */
const sources = new Map(
  ['electron', 'renderer'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|html)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [slashed(path), withoutComments(readFileSync(path, 'utf8'))] as const),
  ),
);

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

/** Where in our code something stands. */
function placesOf(pattern: RegExp): string[] {
  return [...sources].flatMap(([path, text]) => (pattern.test(text) ? [path] : [])).toSorted();
}

describe('The code of the app', () => {
  test('was read: main.ts makes the one window', () => {
    expect(sources.size).toBeGreaterThan(300);
    expect(placesOf(/new BrowserWindow\(/)).toEqual(['electron/main.ts']);
    expect(placesOf(/windowOptions\(/)).toEqual(['electron/desktop/window.ts', 'electron/main.ts']);
  });

  test('has no messages between processes, no preload and no bridge: there is no sender to check', () => {
    expect(placesOf(/ipcMain|ipcRenderer|contextBridge|MessageChannelMain|utilityProcess|preload\s*:|setPreloads|registerPreloadScript/)).toEqual([]);
  });

  test('switches nothing off that Chromium protects, and nothing experimental on', () => {
    expect(
      placesOf(/webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|bypassCSP|ignore-certificate|no-sandbox/),
    ).toEqual([]);
    expect(placesOf(/setCertificateVerifyProc|certificate-error|NODE_TLS_REJECT_UNAUTHORIZED|rejectUnauthorized/)).toEqual([]);
    expect(placesOf(/sandbox:\s*false|contextIsolation:\s*false|nodeIntegration\w*:\s*true|webviewTag:\s*true/)).toEqual([]);
  });

  test('has no webview, and so none with popups', () => {
    expect(placesOf(/<webview|allowpopups/)).toEqual([]);
  });

  test('loads no page from a file, and none from the network', () => {
    expect(placesOf(/loadFile\(|file:\/\//)).toEqual([]);
    expect(placesOf(/\.loadURL\(/)).toEqual(['electron/desktop/window.ts']);
  });

  test('opens pages of the browser in one place alone, which has a list', () => {
    expect(placesOf(/shell\.openExternal\(/)).toEqual(['electron/main.ts']);
    expect(placesOf(/[^.\w]openExternal\(url, shell\.openExternal\)/)).toEqual(['electron/desktop/run.ts']);
    expect(placesOf(/openPath\(|showItemInFolder\(/)).toEqual([]);
  });

  test('hands the page nothing of Electron: no other file of it knows Electron but by type', () => {
    expect(placesOf(/^import (?!type\b)[^;]*from 'electron';/m)).toEqual(['electron/main.ts']);
    // Started by Node, the package is only the path of the program.
    expect(placesOf(/require\(['"]electron['"]\)|import\(['"]electron['"]\)/)).toEqual(['electron/electronBinary.ts']);
  });

  test('makes no code of text', () => {
    expect(
      placesOf(/(?:[=(,?:!&|]|return)\s*eval\(|new Function\(|dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|document\.write\(/),
    ).toEqual([]);
    expect(placesOf(/import \{[^}]*\bexec(Sync)?\b[^}]*\} from 'node:child_process'|shell:\s*true/)).toEqual([]);
  });
});

test('the window has the preferences that keep a page in, and no others', () => {
  for (const dark of [true, false])
    expect(windowOptions({ dark }).webPreferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    });
});

test('Electron has one exact version, whose major docs/security.md names', () => {
  const { devDependencies } = z
    .object({ devDependencies: z.object({ electron: z.string() }) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  expect(readFileSync(join(ROOT, 'docs/security.md'), 'utf8')).toContain(`Electron ${devDependencies.electron.split('.')[0]}`);
});
