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
  const quit = new Quit({ app, updater: { on: updater.on.bind(updater) }, clock, finish: spy });
  /** Asks to quit. @returns whether that was put off */
  const ask = (): boolean => {
    const preventDefault = vi.fn();
    events.emit('before-quit', { preventDefault });
    return preventDefault.mock.calls.length > 0;
  };
  return { quit, log, updater, clock, finish: spy, ask };
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

  it('waits no longer than two seconds', async () => {
    const { log, clock, ask } = quitting(() => new Promise(() => {}));
    ask();
    await clock.advance(1999);
    expect(log).toEqual([]);
    await clock.advance(1);
    expect(log).toEqual(['exit 0']);
  });

  it('says by its exit code that something could not be written', async () => {
    const { log, clock, ask } = quitting(() => Promise.reject(new Error('disk full')));
    ask();
    await clock.advance(0);
    expect(log).toEqual(['exit 1']);
  });

  it('is not put off when the machine goes down, but what is open is written', async () => {
    const { quit, log, clock, finish, ask } = quitting(async () => {});
    quit.atShutdown();
    expect(ask()).toBe(false);
    await clock.advance(0);
    expect(finish).toHaveBeenCalledOnce();
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
