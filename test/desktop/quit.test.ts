import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { Quit } from '../../electron/desktop/quit.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { fakeApp } from './fakes.ts';

function quitting(finish: () => Promise<unknown>) {
  const log: string[] = [];
  const { app, events } = fakeApp(log);
  const updater = new EventEmitter();
  const clock = new FakeClock();
  const spy = vi.fn(finish);
  const lines: string[] = [];
  const quit = new Quit({ app, updater: { on: updater.on.bind(updater) }, clock, finish: spy, log: (line) => void lines.push(line) });
  /** Asks to quit. @returns whether that was put off */
  const ask = (): boolean => {
    const preventDefault = vi.fn();
    events.emit('before-quit', { preventDefault });
    return preventDefault.mock.calls.length > 0;
  };
  return { quit, log, lines, updater, clock, finish: spy, ask };
}

describe('Quitting', () => {
  it('writes once, however often it is asked for, and then exits', async () => {
    const { quit, log, clock, finish, ask } = quitting(async () => {});
    expect(quit.begun).toBe(false);
    expect([ask(), ask()]).toEqual([true, true]);
    expect(quit.begun).toBe(true);
    await clock.advance(0);
    expect(log).toEqual(['exit 0']);
    expect(finish).toHaveBeenCalledOnce();
  });

  it('waits no longer than two seconds, and says then that not everything is written', async () => {
    const { log, lines, clock, ask } = quitting(() => new Promise(() => {}));
    ask();
    await clock.advance(1999);
    expect(log).toEqual([]);
    await clock.advance(1);
    expect(log).toEqual(['exit 1']);
    expect(lines).toEqual(['The app ends unfinished: it took longer than 2000 ms']);
  });

  it('says by its exit code that something could not be written', async () => {
    const { log, lines, clock, ask } = quitting(() => Promise.reject(new Error('disk full')));
    ask();
    await clock.advance(0);
    expect(log).toEqual(['exit 1']);
    expect(lines).toEqual(['The app ends unfinished: Error: disk full']);
  });

  it('asks a machine that goes down to wait, and lets it go on as soon as all is written', async () => {
    const { quit, log, clock, finish, ask } = quitting(async () => {});
    const preventDefault = vi.fn();
    quit.atShutdown({ preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    // Some desktops ask every program to quit as well.
    expect(ask()).toBe(true);
    expect(log).toEqual([]);
    await clock.advance(0);
    expect(finish).toHaveBeenCalledOnce();
    expect(log).toEqual(['exit 0']);
  });

  it('keeps a machine that goes down waiting no longer than two seconds', async () => {
    const { quit, log, clock } = quitting(() => new Promise(() => {}));
    quit.atShutdown({ preventDefault: () => {} });
    await clock.advance(2000);
    expect(log).toEqual(['exit 1']);
  });

  it('writes at the end of a session of Windows, which waits for nobody', async () => {
    const { quit, log, clock, finish } = quitting(async () => {});
    quit.atSessionEnd();
    expect(finish).toHaveBeenCalledOnce();
    await clock.advance(0);
    expect(log).toEqual(['exit 0']);
  });

  it('puts no update off: windows may close and the app may end as the installer wants', async () => {
    const { quit, log, updater, clock, finish, ask } = quitting(async () => {});
    updater.emit('before-quit-for-update');
    expect(quit.begun).toBe(true);
    expect(ask()).toBe(false);
    await clock.advance(5000);
    expect(finish).toHaveBeenCalledOnce();
    expect(log).toEqual([]);
  });
});
