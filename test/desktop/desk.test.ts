import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runDesktop } from '../../electron/desktop/run.ts';
import { freePort } from '../../electron/dev/ports.ts';
import { ok } from '../../electron/domain/result.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { after, answered, refused } from '../support/fakes.ts';
import { type FakeShellOptions, fakeShell } from './fakeShell.ts';
import { choose, close } from './fakes.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The app as it runs, with its window open. */
async function running(options: Omit<FakeShellOptions, 'dataDir'> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'pilotlight-desk-'));
  folders.push(dataDir);
  const fake = fakeShell({ dataDir, ...options });
  const started = await runDesktop(fake.shell);
  if (!started.ok) throw new Error(started.error);
  const { engine, menus, windows } = fake;
  const [window] = windows;
  const change = async (fields: Partial<Settings>): Promise<void> => {
    const changed = await engine.settings.change((settings) => ok({ ...settings, ...fields }));
    if (!changed.ok) throw new Error(changed.error);
  };
  return {
    ...fake,
    dataDir,
    change,
    menu: () => menus.at(-1),
    firstLine: () => menus.at(-1)?.[0]?.label,
    /** The user closes the window; resolves when it is where it belongs. */
    async closeWindow() {
      if (window === undefined) throw new Error('there is no window');
      close(window);
      await engine.clock.advance(0);
    },
    /** What the log has since `mark`. */
    since: (mark: number) => fake.log.slice(mark),
  };
}

describe('The tray', () => {
  it('follows the engine', async () => {
    const { engine, firstLine, menu } = await running();
    await engine.fake.seconds(40);
    expect(firstLine()).toBe('Pilot Light: 1 of 1 warm');
    expect(menu()?.[2]?.label).toBe('Warm   qwen3-8b   200 ms');
  });

  it('follows the settings', async () => {
    const { engine, change, firstLine } = await running();
    await change({ warming: false });
    await engine.fake.seconds(1);
    expect(firstLine()).toBe('Pilot Light: not keeping warm');
  });

  it('pauses and resumes the engine', async () => {
    const { engine, menu, firstLine } = await running();
    await engine.fake.seconds(40);
    choose(menu(), 'Pause for 1 hour');
    await engine.fake.seconds(2);
    expect(firstLine()).toMatch(/^Pilot Light: paused until /);
    choose(menu(), 'Resume');
    await engine.fake.seconds(2);
    expect(firstLine()).toBe('Pilot Light: 1 of 1 warm');
  });

  it('changes its ink with the theme of the panel', async () => {
    const { engine, theme, themeEvents, log } = await running();
    await engine.fake.seconds(40);
    Object.assign(theme, { shouldUseDarkColorsForSystemIntegratedUI: true });
    themeEvents.emit('updated');
    await engine.fake.seconds(1);
    expect(log.at(-1)).toBe(`image ${join('tray', 'warm-dark.png')}`);
  });

  it('unloads a model and pings one', async () => {
    const { engine, menu, log } = await running();
    await engine.fake.seconds(40);
    const line = 'Warm   qwen3-8b   200 ms';
    choose(menu(), line, 'Unload now');
    expect(log.at(-1)).toBe('unload qwen3-8b');
    choose(menu(), line, 'Ping now');
    await engine.fake.seconds(2);
    expect(engine.fake.startsOf()).toEqual([30, 40]);
  });

  it('says in a notification what could not be done, and sets its checkbox right', async () => {
    const { engine, menu, menus, shown, lines } = await running().then((app) => ({ ...app, lines: app.engine.lines }));
    await engine.fake.seconds(40);
    const before = menus.length;
    engine.settings.problem = 'The disk is full.';
    choose(menu(), 'Keep warm');
    await engine.fake.seconds(1);
    expect(shown.map(({ body }) => body)).toEqual(['The disk is full.']);
    expect(lines.join('')).toContain('[desktop] The disk is full.');
    expect(menus.length).toBe(before + 1);
  });

  it('opens the window and quits', async () => {
    const { menu, log } = await running({ argv: ['pilotlight', '--hidden'] });
    choose(menu(), 'Open Pilot Light');
    expect(log.at(-1)).toBe('load app://pilotlight/');
    choose(menu(), 'Quit');
    expect(log.at(-1)).toBe('quit');
  });
});

describe('The window', () => {
  it('comes to the front when the app is launched again, but not by a login', async () => {
    const { system, log } = await running();
    const mark = log.length;
    system.emit('second-instance', {}, ['pilotlight', '--hidden']);
    expect(log).toHaveLength(mark);
    system.emit('second-instance', {}, ['pilotlight']);
    expect(log.slice(mark)).toEqual(['show', 'focus']);
  });

  it('comes to the front at a click in the dock, where the app is only while it has a window', async () => {
    const { system, log, closeWindow } = await running({ platform: 'darwin', dock: true });
    system.emit('activate');
    expect(log.slice(-4)).toEqual(['dock', 'to the front', 'show', 'focus']);
    await closeWindow();
    expect(log.slice(-2)).toEqual(['hide', 'no dock']);
  });

  it('closes into the tray, which is told once', async () => {
    const { closeWindow, log, shown, since } = await running();
    const mark = log.length;
    await closeWindow();
    await vi.waitFor(() => expect(shown.map(({ title }) => title)).toEqual(['Pilot Light goes on in the tray']));
    await closeWindow();
    expect(since(mark)).toEqual(['hide', 'hide']);
    expect(shown).toHaveLength(1);
  });

  it('opens again at a click on that', async () => {
    const { closeWindow, log, shown } = await running();
    await closeWindow();
    await vi.waitFor(() => expect(shown).toHaveLength(1));
    shown[0]?.events.emit('click');
    expect(log.slice(-2)).toEqual(['show', 'focus']);
  });

  it('ends the app when the settings say so', async () => {
    const { closeWindow, log } = await running({ settings: { closeToTray: false } });
    await closeWindow();
    expect(log.at(-1)).toBe('quit');
    expect(log).not.toContain('hide');
  });

  it('does not end the app when it is gone', async () => {
    const { system, log } = await running();
    const mark = log.length;
    system.emit('window-all-closed');
    expect(log).toHaveLength(mark);
    expect(system.listenerCount('window-all-closed')).toBe(1);
  });

  it('is thrown away when its page dies, made anew when it is wanted, and the engine goes on', async () => {
    const { system, engine, windows, log, shown } = await running();
    windows[0]?.events.emit('ready-to-show');
    system.emit('render-process-gone', {}, windows[0]?.window.webContents, { reason: 'crashed', exitCode: 139 });
    expect(log.at(-1)).toBe('destroy');
    expect(engine.lines.join('')).toContain('crashed, 139');
    await engine.fake.seconds(40);
    expect(engine.fake.startsOf()).toEqual([30]);
    expect(shown.map(({ title }) => title)).toEqual(['The window had to be closed']);
    shown[0]?.events.emit('click');
    expect(windows).toHaveLength(2);
  });

  it('goes without a word when its page dies while nobody sees it', async () => {
    const { system, windows, log, shown, closeWindow } = await running();
    windows[0]?.events.emit('ready-to-show');
    await closeWindow();
    await vi.waitFor(() => expect(shown).toHaveLength(1));
    system.emit('render-process-gone', {}, windows[0]?.window.webContents, { reason: 'oom', exitCode: 1 });
    expect(log.at(-1)).toBe('destroy');
    expect(shown).toHaveLength(1);
  });

  it('stays when the page that died is another one, such as the developer tools', async () => {
    const { system, engine, log, shown } = await running();
    const mark = log.length;
    system.emit('render-process-gone', {}, {}, { reason: 'crashed', exitCode: 139 });
    expect(log).toHaveLength(mark);
    expect(shown).toEqual([]);
    expect(engine.lines.join('')).toContain('crashed, 139');
  });

  it('stays when another process of the app is gone', async () => {
    const { system, engine, log } = await running();
    const mark = log.length;
    system.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 1 });
    system.emit('child-process-gone', {}, { type: 'Utility', name: 'Network Service', reason: 'clean-exit', exitCode: 0 });
    expect(log).toHaveLength(mark);
    expect(engine.lines.join('')).toContain('A process of the app is gone: GPU (crashed, 1)');
    expect(engine.lines.join('')).not.toContain('Network Service');
  });
});

describe('The settings', () => {
  it('decide the theme, at the start and when they change', async () => {
    const { theme, change } = await running({ settings: { theme: 'dark' } });
    expect(theme.themeSource).toBe('dark');
    await change({ theme: 'light' });
    expect(theme.themeSource).toBe('light');
  });

  it('decide whether it starts at login', async () => {
    const { shell, change } = await running({ platform: 'win32' });
    expect(shell.app.getLoginItemSettings().openAtLogin).toBe(false);
    await change({ startAtLogin: true });
    expect(shell.app.getLoginItemSettings().openAtLogin).toBe(true);
    await change({ startAtLogin: false });
    expect(shell.app.getLoginItemSettings().openAtLogin).toBe(false);
  });

  it("are no reason at a start to undo what the user has done in the system's list", async () => {
    const removed = await running({ platform: 'darwin', settings: { startAtLogin: true } });
    await removed.change({ theme: 'dark' });
    expect(removed.shell.app.getLoginItemSettings().openAtLogin).toBe(false);
    const byHand = await running({ platform: 'darwin', login: { openAtLogin: true } });
    expect(byHand.shell.app.getLoginItemSettings().openAtLogin).toBe(true);
  });

  it('decide whether pings rest on battery', async () => {
    const { engine, change, powerIs, powerEvents, firstLine } = await running();
    await engine.fake.seconds(40);
    powerIs.onBattery = true;
    await change({ pauseOnBattery: true });
    await engine.fake.seconds(1);
    expect(firstLine()).toBe('Pilot Light: paused on battery');
    powerIs.onBattery = false;
    powerEvents.emit('on-ac');
    await engine.fake.seconds(1);
    expect(firstLine()).toBe('Pilot Light: 1 of 1 warm');
  });

  it('open the loopback service and close it', async () => {
    const { change, wirings } = await running();
    const url = () => wirings[0]?.facts.loopbackUrl();
    const port = await freePort();
    await change({ loopback: { enabled: true, port } });
    await vi.waitFor(() => expect(url()).toBe(`http://127.0.0.1:${port}/`));
    await change({ loopback: { enabled: false, port } });
    await vi.waitFor(() => expect(url()).toBeNull());
  });
});

describe('The end', () => {
  it('takes window and tray away, stops the service and exits', async () => {
    const { system, engine, log, since } = await running();
    const mark = log.length;
    const preventDefault = vi.fn();
    system.emit('before-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(log.at(-1)).toBe('exit 0'));
    expect(since(mark)).toEqual(['destroy', 'no tray', 'stop', 'exit 0']);
    await engine.fake.seconds(600);
    expect(log.at(-1)).toBe('exit 0');
  });

  it('opens nothing again when the service changes the settings while it stops', async () => {
    const { system, engine, log, change, dataDir, powerIs, shown } = await running({ settings: { pauseOnBattery: true } });
    const port = await freePort();
    await change({ loopback: { enabled: true, port } });
    const note = join(dataDir, 'service.json');
    expect(existsSync(note)).toBe(true);
    const { stop } = engine.service;
    Object.assign(engine.service, {
      // As the demo does, which takes itself out of the settings.
      stop: async () => {
        powerIs.onBattery = true;
        await change({ endpoints: [] });
        await stop();
      },
    });
    system.emit('before-quit', { preventDefault: () => {} });
    await vi.waitFor(() => expect(log.at(-1)).toBe('exit 0'));
    expect(existsSync(note)).toBe(false);
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
    expect(engine.fake.monitor.held).toBeNull();
    const { fired } = engine.clock;
    await engine.fake.seconds(600);
    expect(engine.clock.fired).toBe(fired);
    expect(shown).toEqual([]);
  });

  it('stops the service even when the desk cannot be cleared, and says so', async () => {
    const { system, windows, log, engine } = await running();
    const destroy = (): never => {
      throw new Error('Object has been destroyed');
    };
    Object.assign(windows[0]?.window ?? {}, { destroy });
    system.emit('before-quit', { preventDefault: () => {} });
    await vi.waitFor(() => expect(log.slice(-2)).toEqual(['stop', 'exit 1']));
    expect(engine.lines.join('')).toContain('The app ends unfinished: Error: Object has been destroyed');
  });

  it('comes with that of the machine, which waits for it', async () => {
    const { powerEvents, log } = await running();
    const preventDefault = vi.fn();
    powerEvents.emit('shutdown', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(log.at(-1)).toBe('exit 0'));
    expect(log.slice(-3, -1)).toEqual(['no tray', 'stop']);
  });

  it('comes with that of the session on Windows, which tells only the window', async () => {
    const { windows, log } = await running({ platform: 'win32' });
    windows[0]?.events.emit('session-end');
    await vi.waitFor(() => expect(log.at(-1)).toBe('exit 0'));
    expect(log.slice(-3, -1)).toEqual(['no tray', 'stop']);
  });

  it('shows no window any more', async () => {
    const { system, log, windows, shown, closeWindow } = await running();
    await closeWindow();
    await vi.waitFor(() => expect(shown).toHaveLength(1));
    system.emit('before-quit', { preventDefault: () => {} });
    system.emit('second-instance', {}, ['pilotlight']);
    shown[0]?.events.emit('click');
    await vi.waitFor(() => expect(log.at(-1)).toBe('exit 0'));
    expect(windows).toHaveLength(1);
  });

  it('lets the window close when an update is installed', async () => {
    const { updater, windows, log } = await running();
    updater.emit('before-quit-for-update');
    const [window] = windows;
    expect(window === undefined ? true : close(window)).toBe(false);
    await vi.waitFor(() => expect(log.at(-1)).toBe('stop'));
    expect(log).not.toContain('exit 0');
  });
});

describe('A notification', () => {
  it('tells of an endpoint that fails for good and of its recovery, and opens the window', async () => {
    const server = { down: false };
    const { engine, shown, log } = await running({
      argv: ['pilotlight', '--hidden'],
      settings: { interval: '30s' },
      reply: () => after(10, server.down ? refused('server') : answered(10)),
    });
    await engine.fake.seconds(60);
    server.down = true;
    await engine.fake.seconds(1800);
    server.down = false;
    await engine.fake.seconds(1800);
    expect(shown.map(({ title, body }) => `${title}: ${body}`)).toEqual([
      'qwen3-8b fails: it is server',
      'qwen3-8b answers again: Pilot Light keeps it warm as before.',
    ]);
    shown[0]?.events.emit('click');
    expect(log.at(-1)).toBe('load app://pilotlight/');
  });

  it('says nothing of the demo, whose servers fail on purpose', async () => {
    const { engine, shown } = await running({
      argv: ['pilotlight', '--hidden'],
      settings: { interval: '30s' },
      reply: () => ({ afterMs: 10, measurement: refused('server') }),
    });
    engine.demo.withoutDemo = (all) => ({ ...all, endpoints: [] });
    await engine.fake.seconds(1800);
    expect(shown).toEqual([]);
  });
});
