import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { APP_ID, runDesktop } from '../../electron/desktop/run.ts';
import { err } from '../../electron/domain/result.ts';
import { after, answered, refused } from '../support/fakes.ts';
import { tempDir } from '../support/tempDir.ts';
import { type FakeShellOptions, fakeShell } from './fakeShell.ts';
import { fakeContents, fakeEncryption } from './fakes.ts';

async function started(dataDir: string, options: Omit<FakeShellOptions, 'dataDir'> = {}) {
  const fake = fakeShell({ dataDir, ...options });
  const result = await runDesktop(fake.shell);
  return { ...fake, result };
}

/** A keyring that gives out nothing before the user has answered its question. */
function waitingKeyring() {
  const keyring = fakeEncryption();
  const answered = Promise.withResolvers<void>();
  keyring.is.unlocked = answered.promise;
  return { keyring, answer: () => answered.resolve() };
}

/** Without the folder, which is another one each time. */
const named = (log: readonly string[], folder: string): string[] => log.map((line) => line.replaceAll(folder, '/data').replaceAll('\\', '/'));

describe('The desktop app', () => {
  it('starts in order: folders, lock, sandbox, scheme, ready, session, lock of the folder, secrets, service, protocol, tray, window, engine', async () => {
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
      'folder',
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

  it('touches no secret in a folder that the command line is at work on', async () => {
    await using folder = await tempDir();
    const { shell, log } = fakeShell({ dataDir: folder.path });
    expect(await runDesktop({ ...shell, takeFolder: () => err('Another Pilot Light is using this data folder.') })).toMatchObject({ ok: false });
    expect(log.at(-1)).toBe('harden');
    expect(log).not.toContain('secrets');
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('quits in order at %s', async (signal) => {
    await using folder = await tempDir();
    const { bugs, log } = await started(folder.path);
    bugs.emit(signal);
    expect(log.at(-1)).toBe('quit');
  });

  it('shows its window when it is launched again while it still starts hidden', async () => {
    await using folder = await tempDir();
    const fake = fakeShell({ dataDir: folder.path, argv: ['pilotlight', '--hidden'] });
    const ready = Promise.withResolvers<void>();
    const running = runDesktop({ ...fake.shell, app: { ...fake.shell.app, whenReady: () => ready.promise } });
    fake.system.emit('second-instance', {}, ['pilotlight']);
    expect(fake.windows).toEqual([]);
    ready.resolve();
    await running;
    expect(fake.log).toContain('load app://pilotlight/');
  });

  it('shows its window while the keyring waits for its user, and starts the engine when the secrets are there', async () => {
    await using folder = await tempDir();
    const { keyring, answer } = waitingKeyring();
    await writeFile(join(folder.path, 'secrets.safe.json'), '{"box":"eA=="}');
    const fake = fakeShell({ dataDir: folder.path, keyring });
    const running = runDesktop(fake.shell);
    await vi.waitFor(() => expect(fake.log).toContain('load app://pilotlight/'));
    expect(fake.log).not.toContain('start');
    answer();
    await running;
    expect(fake.wirings[0]?.secrets.get('box')).toBe('x');
    expect(fake.log.at(-1)).toBe('start');
  });

  it('keeps warm without the secrets when the keyring stays locked, and pings what was refused once it is open', async () => {
    await using folder = await tempDir();
    const { keyring, answer } = waitingKeyring();
    await writeFile(join(folder.path, 'secrets.safe.json'), '{"box":"eA=="}');
    const fake = fakeShell({
      dataDir: folder.path,
      keyring,
      provider: { token: 'secret:box' },
      reply: () => after(10, fake.wirings[0]?.secrets.get('box') === undefined ? refused('auth') : answered(10)),
    });
    const running = runDesktop(fake.shell);
    await vi.waitFor(() => expect(fake.log).toContain('load app://pilotlight/'));
    await fake.engine.fake.seconds(20);
    await running;
    expect(fake.log).toContain('start');
    expect(fake.engine.lines.join('')).toContain('The keyring has not given out the secrets yet');
    await fake.engine.fake.seconds(31);
    expect(fake.engine.fake.state('qwen3-8b').warmth).toBe('failing');
    answer();
    await vi.waitFor(() => expect(fake.engine.fake.startsOf()).toHaveLength(2));
    await fake.engine.fake.seconds(1);
    expect(fake.engine.fake.state('qwen3-8b').warmth).toBe('warm');
  });

  it('tells which secrets could not be decrypted', async () => {
    await using folder = await tempDir();
    const keyring = fakeEncryption();
    keyring.is.locked = true;
    await writeFile(join(folder.path, 'secrets.safe.json'), '{"box":"eA=="}');
    const { log } = await started(folder.path, { keyring });
    expect(log).toContainEqual(expect.stringMatching(/^note Stored secrets could not be decrypted: "box"/));
  });

  it('asks Linux for its keyring only when there is a window, and then says what is true', async () => {
    await using folder = await tempDir();
    const keyring = fakeEncryption();
    keyring.is.available = false;
    const { wirings, system, windows } = await started(folder.path, { keyring, argv: ['pilotlight', '--hidden'] });
    expect(keyring.encryption.isAsyncEncryptionAvailable).not.toHaveBeenCalled();
    system.emit('second-instance', {}, ['pilotlight']);
    windows[0]?.events.emit('ready-to-show');
    await vi.waitFor(() => expect(wirings[0]?.facts.secrets().persistent).toBe(false));
    system.emit('second-instance', {}, ['pilotlight']);
    expect(keyring.encryption.isAsyncEncryptionAvailable).toHaveBeenCalledOnce();
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
    await vi.waitFor(() => expect(log.slice(-3)).toEqual(['no tray', 'stop', 'exit 1']));
    const box = log.find((line) => line.startsWith('box')) ?? '';
    const path = /\S+crash-\S+\.txt/.exec(box)?.[0] ?? '';
    const report = await readFile(path, 'utf8');
    expect(report).toContain('all was well');
    expect(report + box).not.toContain('hunter22');
  });
});
