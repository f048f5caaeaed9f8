import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APP_ID, runDesktop } from '../../electron/desktop/run.ts';
import { err } from '../../electron/domain/result.ts';
import { tempDir } from '../support/tempDir.ts';
import { type FakeShellOptions, fakeShell } from './fakeShell.ts';
import { fakeContents } from './fakes.ts';

async function started(dataDir: string, options: Omit<FakeShellOptions, 'dataDir'> = {}) {
  const fake = fakeShell({ dataDir, ...options });
  const result = await runDesktop(fake.shell);
  return { ...fake, result };
}

/** Without the folder, which is another one each time. */
const named = (log: readonly string[], folder: string): string[] => log.map((line) => line.replaceAll(folder, '/data').replaceAll('\\', '/'));

describe('The desktop app', () => {
  it('starts in order: folders, lock, sandbox, scheme, ready, session, secrets, service, protocol, tray, window, engine', async () => {
    await using folder = await tempDir();
    const { log, result } = await started(folder.path);
    expect(result).toEqual({ ok: true, value: null });
    expect(named(log, folder.path)).toEqual([
      'make /data',
      'make /data/electron',
      'userData /data/electron',
      'lock',
      'sandbox',
      'scheme',
      'no menu',
      'ready',
      'harden',
      'secrets',
      'service',
      'handle app',
      'tray tray/paused-light.png',
      'tooltip Pilot Light: everything is paused',
      'load app://pilotlight/',
      'start',
    ]);
  });

  it('leaves at once when another instance has the lock, before anything is written', async () => {
    await using folder = await tempDir();
    const { log, result } = await started(folder.path, { locked: false });
    expect(result.ok).toBe(true);
    expect(log.slice(-2)).toEqual(['lock', 'quit']);
  });

  it('starts nothing when its folder cannot be made, and says why', async () => {
    const { shell, log } = fakeShell({ dataDir: '/nowhere' });
    expect(await runDesktop({ ...shell, makeFolder: (path) => err(`${path} cannot be used`) })).toEqual(err('/nowhere cannot be used'));
    expect(log).toEqual([]);
  });

  it('shows nothing when the service cannot be had, and says why', async () => {
    await using folder = await tempDir();
    const fake = fakeShell({ dataDir: folder.path });
    fake.createService.mockResolvedValueOnce(err('Another Pilot Light is using this data folder.'));
    expect(await runDesktop(fake.shell)).toEqual(err('Another Pilot Light is using this data folder.'));
    expect(fake.log).not.toContain('load app://pilotlight/');
    expect(fake.log.at(-1)).toBe('secrets');
  });

  it('tells Windows who it is, or that would show no notification', async () => {
    await using folder = await tempDir();
    expect((await started(folder.path, { platform: 'win32' })).log).toContain(`id ${APP_ID}`);
    const builder = await readFile(join(import.meta.dirname, '../../electron-builder.yml'), 'utf8');
    expect(builder).toContain(`appId: ${APP_ID}\n`);
  });

  it('shows no window when it is started hidden', async () => {
    await using folder = await tempDir();
    const { windows, log } = await started(folder.path, { argv: ['pilotlight', '--hidden'] });
    expect(windows).toEqual([]);
    expect(log.at(-1)).toBe('start');
  });

  it('hardens every page that comes to be, and opens only links of its list', async () => {
    await using folder = await tempDir();
    const { system, log } = await started(folder.path);
    const { contents, events } = fakeContents();
    system.emit('web-contents-created', {}, contents);
    expect(events.listenerCount('will-frame-navigate')).toBe(1);
    for (const url of ['https://example.com/', 'https://ollama.com/']) contents.setWindowOpenHandler.mock.lastCall?.[0]({ url });
    expect(log.filter((line) => line.startsWith('browser'))).toEqual(['browser https://ollama.com/']);
  });

  it('tells the service what it is', async () => {
    await using folder = await tempDir();
    const facts = (await started(folder.path)).wirings[0]?.facts;
    expect(facts).toMatchObject({ surface: 'desktop', electron: null });
    expect(facts?.loopbackUrl()).toBeNull();
    expect(facts?.secrets()).toEqual({ persistent: true, sentence: null });
    expect(facts?.login()).toEqual({ supported: true, sentence: null });
  });

  it('writes the log to a file', async () => {
    await using folder = await tempDir();
    (await started(folder.path)).wirings[0]?.writeLog('a line\n');
    expect(await readFile(join(folder.path, 'logs', 'pilotlight.log'), 'utf8')).toBe('a line\n');
  });

  it('ends at a bug with a report that has the log and no secrets', async () => {
    await using folder = await tempDir();
    const { bugs, engine, log } = await started(folder.path);
    await engine.service.secrets.set('box', 'hunter22');
    engine.service.log.scoped('test').info('all was well', {});
    bugs.emit('uncaughtException', new Error('hunter22 is broken'));
    expect(log.at(-1)).toBe('exit 1');
    const box = log.find((line) => line.startsWith('box')) ?? '';
    const path = /\S+crash-\S+\.txt/.exec(box)?.[0] ?? '';
    const report = await readFile(path, 'utf8');
    expect(report).toContain('all was well');
    expect(report + box).not.toContain('hunter22');
  });
});
