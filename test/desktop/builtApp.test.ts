import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempDir } from '../support/tempDir.ts';

const main = join(import.meta.dirname, '../../dist/electron/main.js');
const hook = new URL('playElectronHook.ts', import.meta.url).href;

/** The built app in a Node of its own, with Electron played to it. */
function start(dataDir: string, ...args: string[]) {
  return run({ dataDir, args });
}

interface Run {
  readonly dataDir: string;
  readonly args?: readonly string[];
  /** Folder of the resources of a packaged app; without one it is the app as `npm start` runs it. */
  readonly resources?: string;
}

function run({ dataDir, args = [], resources }: Run) {
  if (!existsSync(main)) throw new Error('dist/electron/main.js is missing: this test runs the built app. Run: npm run build');
  const env = {
    PATH: process.env['PATH'],
    HOME: dataDir,
    PILOTLIGHT_DATA: dataDir,
    NO_COLOR: '1',
    ...(resources === undefined ? {} : { PLAY_RESOURCES: resources }),
  };
  const child = fork(main, [...args], { execPath: process.execPath, execArgv: ['--import', hook], env, silent: true });
  const reports: string[] = [];
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of waiting) look();
  };
  child.on('message', (text) => {
    reports.push(String(text));
    wake();
  });
  const ended = once(child, 'close').then(([code]) => {
    wake();
    return code;
  });

  /** Resolves with the first report from `from` on that fits; fails when the app ends without one. */
  const until = (pattern: RegExp, from = 0): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = reports.slice(from).find((text) => pattern.test(text));
        if (found === undefined && child.exitCode === null) return;
        waiting.delete(look);
        if (found === undefined) reject(new Error(`The app ended without ${pattern}:\n${reports.join('\n')}\n${stderr}`));
        else resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    reports,
    stderr: () => stderr,
    signal: (signal: NodeJS.Signals) => child.kill(signal),
    until,
    ended,
    /** Gives an order and resolves with the report that answers it. */
    async order(pattern: RegExp, ...order: (string | null)[]) {
      const from = reports.length;
      child.send(order);
      return until(pattern, from);
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe('The built desktop app, with Electron played to it', { timeout: 30_000 }, () => {
  it('starts in order and shows its page with the policy', async () => {
    await using folder = await tempDir();
    await using app = start(folder.path);
    await app.until(/^show$/);
    expect(app.reports).toEqual([
      'userData electron',
      'lock',
      'sandbox',
      'scheme app',
      'harden',
      'icon paused-dark.png',
      'menu Pilot Light: nothing to keep warm yet',
      "window main: 200, default-src 'none', <!doctype html>",
      'show',
    ]);
  });

  it('serves its API to the page, and nothing outside it', async () => {
    await using folder = await tempDir();
    await using app = start(folder.path, '--hidden');
    await app.until(/^menu/);
    const about = await app.order(/^answer/, 'fetch', 'GET', '/api/about', null);
    expect(JSON.parse(about.slice('answer 200 '.length))).toMatchObject({
      surface: 'desktop',
      dataDir: folder.path,
      secrets: { persistent: true, sentence: null },
      loopback: { url: null },
      login: { supported: false, sentence: 'Only an installed Pilot Light can start at login.' },
    });
    expect(await app.order(/^answer/, 'fetch', 'GET', '/..%2felectron%2fmain.js', null)).toMatch(/^answer 404 /);
    expect(app.reports).not.toContain('show');
  });

  it('keeps settings and secrets in the data folder, the secrets encrypted', async () => {
    await using folder = await tempDir();
    await using app = start(folder.path, '--hidden');
    await app.until(/^menu/);
    expect(await app.order(/^answer/, 'fetch', 'PATCH', '/api/settings', '{"warming":false}')).toMatch(/^answer 200 /);
    await app.until(/^menu Pilot Light: not keeping warm/);
    const secret = JSON.stringify({ secret: 'hunter22-hunter22' });
    expect(await app.order(/^answer/, 'fetch', 'PUT', '/api/secrets/box', secret)).toMatch(/^answer 200 /);
    expect(JSON.parse(await readFile(join(folder.path, 'settings.json'), 'utf8'))).toMatchObject({ warming: false });
    const texts = await Promise.all(
      (await readdir(folder.path)).filter((name) => name.endsWith('.json')).map((name) => readFile(join(folder.path, name), 'utf8')),
    );
    expect(texts.join()).not.toContain('hunter22-hunter22');
    expect(await readdir(folder.path)).toContain('secrets.safe.json');
  });

  it('goes to the tray when its window is closed, comes back when it is launched again, and quits from the menu', async () => {
    await using folder = await tempDir();
    await using app = start(folder.path);
    await app.until(/^show$/);
    expect(await app.order(/^kept|closed$/, 'close')).toBe('kept');
    await app.until(/^notification Pilot Light goes on in the tray$/);
    expect(app.reports).toContain('hide');
    await app.order(/^show$/, 'launch');
    await app.order(/^exit 0$/, 'choose', 'Quit');
    expect(app.reports.slice(-3)).toEqual(['destroy', 'no tray', 'exit 0']);
    expect(await app.ended).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends in order at %s, also when it has written settings', async (signal) => {
    await using folder = await tempDir();
    await using app = start(folder.path, '--hidden');
    await app.until(/^menu/);
    expect(await app.order(/^answer/, 'fetch', 'PATCH', '/api/settings', '{"interval":"5m"}')).toMatch(/^answer 200 /);
    app.signal(signal);
    await app.until(/^exit 0$/);
    expect(app.reports.slice(-2)).toEqual(['no tray', 'exit 0']);
    expect(await app.ended).toBe(0);
  });

  it('finds the pictures of its tray, can start at login and writes its log to a file only, once it is packaged', async () => {
    await using folder = await tempDir();
    await cp(join(import.meta.dirname, '../../electron/assets/tray'), join(folder.path, 'resources/tray'), { recursive: true });
    await using app = run({ dataDir: join(folder.path, 'data'), resources: join(folder.path, 'resources') });
    await app.until(/^show$/);
    expect(app.reports).toContain('icon paused-dark.png');
    const about = await app.order(/^answer/, 'fetch', 'GET', '/api/about', null);
    expect(JSON.parse(about.slice('answer 200 '.length))).toMatchObject({ surface: 'desktop', login: { supported: true, sentence: null } });
    const logFile = join(folder.path, 'data/logs/pilotlight.log');
    await vi.waitFor(async () => expect(await readFile(logFile, 'utf8')).toContain('[keep-alive]'), { timeout: 10_000 });
    expect(app.stderr()).toBe('');
  });

  it('says why it cannot start beside a service on the same data folder', async () => {
    await using folder = await tempDir();
    await using first = start(folder.path, '--hidden');
    await first.until(/^menu/);
    await using second = start(folder.path);
    expect(await second.until(/^box/)).toMatch(
      /^box Pilot Light could not start: Another Pilot Light is using this data folder\. .* PILOTLIGHT_DATA\.$/,
    );
    expect(await second.ended).toBe(1);
  });
});
