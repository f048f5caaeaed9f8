import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { freePort } from '../../electron/dev/ports.ts';
import { close } from './fakes.ts';
import { running } from './runningApp.ts';

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
