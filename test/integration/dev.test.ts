import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../support/runCli.ts';

const root = join(import.meta.dirname, '../..');

/** A copy of the project, so that these tests may change files and build. */
function copyProject(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pilotlight-dev-')));
  for (const name of ['electron', 'renderer', 'package.json', 'vite.config.ts', 'tsconfig.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

const scriptless = process.platform === 'win32';
if (scriptless)
  process.stdout.write(
    "How npm start and npm run dev start the desktop app is not tested: a script takes Electron's place, and Windows runs none.\n",
  );

let project = '';
let child: ChildProcess | undefined;

beforeEach(() => {
  project = copyProject();
});

afterEach(async () => {
  if (child !== undefined && child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'close');
    child.kill();
    await ended;
  }
  rmSync(project, { recursive: true, force: true, maxRetries: 5 });
});

function start(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { ELECTRON_OVERRIDE_DIST_PATH: _, DISPLAY: __, WAYLAND_DISPLAY: ___, ...plain } = process.env;
  const started = spawn(process.execPath, [join(project, 'electron', script), ...args], {
    cwd: project,
    env: { ...plain, NODE_ENV: 'development', PILOTLIGHT_DATA: join(project, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  return { started, output: collect(started.stdout), errors: collect(started.stderr) };
}

function change(file: string, from: string, to: string): void {
  const path = join(project, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

// It builds twice, and may have to share the machine.
describe('npm run dev', { timeout: 120_000 }, () => {
  it('serves the page with hot reload, sends its requests to the service, and starts that anew after a change', async () => {
    const { output } = start('dev.ts', ['--headless']);
    const [, url = '', query = ''] = await output.until(/Open (http:\/\/127\.0\.0\.1:\d+\/)(\?token=\w+)/);

    const entered = await fetch(url + query, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    expect(entered.status).toBe(303);
    expect(await (await fetch(url)).text()).toContain('/@vite/client');
    const state = (headers: Record<string, string>) => fetch(new URL('/api/state', url), { headers }).then(({ status }) => status);
    expect(await state({ cookie })).toBe(200);
    expect(await state({})).toBe(401);
    expect(await state({ cookie, origin: 'http://elsewhere.example' })).toBe(403);

    // Vite tells of changes only in modules that somebody loaded.
    expect((await fetch(new URL('/main.tsx', url))).status).toBe(200);
    expect((await fetch(new URL('/App.tsx', url))).status).toBe(200);
    const socket = new WebSocket(url.replace('http', 'ws'), 'vite-hmr');
    const news = Promise.withResolvers<string>();
    socket.addEventListener('message', ({ data }) => /"type":"(?:update|full-reload)"/.test(String(data)) && news.resolve(String(data)));
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    change('renderer/App.tsx', 'Pilot Light', 'Pilot Bright');
    expect(await news.promise).toContain('App.tsx');
    socket.close();

    change('electron/version.ts', 'PilotLight/', 'PilotBright/');
    await output.until(/The service runs again, with your change\./);
    expect(await state({ cookie })).toBe(200);
  });

  it.skipIf(scriptless)('gives the desktop app the address of the page, and ends when the app is quit', async () => {
    const { started, output } = start('dev.ts', [], fakeElectron());
    const ended = once(started, 'close');
    const [, folder, url = ''] = await output.until(/ELECTRON --disable-features=\S+ (\S+) (http:\S+)/);
    expect(folder).toBe(project);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await ended).toEqual([0, null]);
  });
});

describe('npm start', () => {
  it.skipIf(scriptless)('opens the desktop app with what it was given, and ends as the app does', async () => {
    const { started, output } = start('start.ts', ['--hidden'], fakeElectron());
    expect(await once(started, 'close')).toEqual([0, null]);
    expect(output.text).toBe(`ELECTRON ${project} --hidden\n`);
  });
});

/** A display, and a program in place of Electron that says how it was started. */
function fakeElectron(): Record<string, string> {
  const folder = join(project, 'electron-program');
  mkdirSync(folder);
  const program = join(folder, 'electron');
  writeFileSync(program, '#!/bin/sh\n[ "$1" = --version ] || echo "ELECTRON" "$@" $PILOTLIGHT_DEV_URL\n');
  chmodSync(program, 0o755);
  return { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: folder };
}
