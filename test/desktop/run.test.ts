import { describe, expect, it, vi } from 'vitest';
import { runDesktop } from '../../electron/desktop/run.ts';
import { err, ok } from '../../electron/domain/result.ts';
import { fakeContents, fakeElectron, fakeService, fakeWindow } from './fakes.ts';

const BEFORE_LOCK = ['make /data', 'make /data/electron', 'userData /data/electron'];

const fakeMakeFolder = (log: string[]) => (path: string) => {
  log.push(`make ${path}`);
  return ok(null);
};

async function started(options?: { locked: boolean }) {
  const log: string[] = [];
  const { app, appEvents, schemes, session } = fakeElectron(log, options);
  const service = fakeService(log);
  const { window, events } = fakeWindow(log);
  await runDesktop({
    app,
    schemes,
    session: () => session,
    createWindow: () => window,
    dataDir: '/data',
    makeFolder: fakeMakeFolder(log),
    createService: async (dataDir) => {
      log.push(`service ${dataDir}`);
      return service;
    },
  });
  return { log, appEvents, service, windowEvents: events };
}

describe('The desktop app', () => {
  it('starts in order: lock, sandbox, scheme, ready, session, service, protocol, then engine and window', async () => {
    const { log } = await started();
    expect(log.slice(BEFORE_LOCK.length)).toEqual([
      'lock',
      'sandbox',
      'scheme',
      'ready',
      'harden',
      'service /data',
      'handle app',
      'start',
      'load app://pilotlight/',
    ]);
  });

  it("works on the data folder of the command line, with Electron's own files below it, before the lock that lies among them", async () => {
    expect((await started()).log.slice(0, 4)).toEqual([...BEFORE_LOCK, 'lock']);
  });

  it('starts nothing when its folder cannot be made, and says why', async () => {
    const log: string[] = [];
    const { app, schemes, session } = fakeElectron(log);
    const shell = { app, schemes, session: () => session, createWindow: () => fakeWindow(log).window, createService: async () => fakeService(log) };
    await expect(runDesktop({ ...shell, dataDir: '/data', makeFolder: (path) => err(`${path} cannot be used`) })).rejects.toThrow(
      '/data cannot be used',
    );
    expect(log).toEqual([]);
  });

  it('leaves at once when another instance has the lock', async () => {
    expect((await started({ locked: false })).log).toEqual([...BEFORE_LOCK, 'lock', 'quit']);
  });

  it('brings its window to the front when it is launched again', async () => {
    const { log, appEvents } = await started();
    appEvents.emit('second-instance');
    expect(log.slice(-2)).toEqual(['show', 'focus']);
  });

  it('hardens every page that comes to be', async () => {
    const { appEvents } = await started();
    const { contents, events } = fakeContents();
    appEvents.emit('web-contents-created', {}, contents);
    expect(events.listenerCount('will-frame-navigate')).toBe(1);
  });

  it('stops the service once, however often it is asked to quit, and then exits', async () => {
    const { log, appEvents, service } = await started();
    const preventDefault = vi.fn();
    appEvents.emit('before-quit', { preventDefault });
    appEvents.emit('before-quit', { preventDefault });
    await vi.waitFor(() => expect(log.at(-1)).toBe('exit 0'));
    expect(preventDefault).toHaveBeenCalledTimes(2);
    expect(service.stop).toHaveBeenCalledTimes(1);
  });

  it('exits after two seconds when the service does not stop', async () => {
    const { log, appEvents, service } = await started();
    vi.useFakeTimers();
    service.stop.mockImplementation(() => new Promise(() => {}));
    appEvents.emit('before-quit', { preventDefault: () => {} });
    await vi.advanceTimersByTimeAsync(2000);
    vi.useRealTimers();
    expect(log.at(-1)).toBe('exit 0');
  });

  it('makes a new window after the old one was closed', async () => {
    const { log, appEvents, windowEvents } = await started();
    windowEvents.emit('closed');
    appEvents.emit('activate');
    expect(log.filter((entry) => entry.startsWith('load'))).toHaveLength(2);
  });
});
