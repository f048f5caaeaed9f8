import { describe, expect, it } from 'vitest';
import { PageWindow, windowOptions } from '../../electron/desktop/window.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { close, fakeWindow } from './fakes.ts';

const MINUTE = 60_000;

function pageWindow({ closing = 'hide' as 'hide' | 'quit' | 'close', loads = true } = {}) {
  const log: string[] = [];
  const clock = new FakeClock();
  const made: ReturnType<typeof fakeWindow>[] = [];
  const window = new PageWindow({
    create: () => {
      const fake = fakeWindow(log, { loads });
      made.push(fake);
      return fake.window;
    },
    clock,
    closing: () => closing,
    onShown: () => void log.push('shown'),
    onHidden: () => void log.push('hidden'),
    quit: () => void log.push('quit'),
    onSessionEnd: () => void log.push('session ends'),
  });
  const first = () => {
    const [fake] = made;
    if (fake === undefined) throw new Error('there is no window');
    return fake;
  };
  return { window, log, clock, made, first };
}

describe('The window', () => {
  const options = (dark: boolean) => windowOptions({ dark });

  it('gives the page no Node, no preload and a sandbox', () => {
    const { webPreferences } = options(false);
    expect(webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false });
    expect(webPreferences).not.toHaveProperty('preload');
  });

  it('has an ordinary frame, waits until it has something to show, and has the colour of the page by then', () => {
    expect(options(false)).toMatchObject({ show: false, backgroundColor: '#fdfcfa' });
    expect(options(true)).toMatchObject({ show: false, backgroundColor: '#191817' });
    expect(options(true)).not.toHaveProperty('frame');
  });

  it('lets Electron remember its place', () => {
    expect(options(false)).toMatchObject({ name: 'main', windowStatePersistence: true });
  });

  it('is shown once it has something to show', async () => {
    const { window, log, first } = pageWindow();
    await window.show();
    expect(log).toEqual(['load app://pilotlight/']);
    first().events.emit('ready-to-show');
    expect(log.slice(1)).toEqual(['shown', 'show', 'focus']);
  });

  it('is shown even when the page does not load', async () => {
    const { window, log } = pageWindow({ loads: false });
    await window.show();
    expect(log.slice(1)).toEqual(['shown', 'show', 'focus']);
  });

  it('comes to the front when it is wanted again, also from the task bar', async () => {
    const { window, log, made, first } = pageWindow();
    await window.show();
    first().is.minimized = true;
    await window.show();
    expect(log.slice(1)).toEqual(['restore', 'shown', 'show', 'focus']);
    expect(made).toHaveLength(1);
  });

  it('goes to the view that is asked for, without loading the page anew for it', async () => {
    const { window, log } = pageWindow();
    await window.show('#/alerts');
    expect(log).toEqual(['load app://pilotlight/#/alerts']);
    await window.show('#/endpoint/a');
    expect(log.slice(1)).toEqual(['shown', 'show', 'focus', 'load app://pilotlight/#/endpoint/a']);
    await window.show();
    expect(log.slice(5)).toEqual(['shown', 'show', 'focus']);
  });

  it('hides when it is closed, and says so', async () => {
    const { window, log, clock, first } = pageWindow();
    await window.show();
    expect(close(first())).toBe(true);
    await clock.advance(0);
    expect(log.slice(1)).toEqual(['hide', 'hidden']);
  });

  it('leaves the full screen before it hides', async () => {
    const { window, log, clock, first } = pageWindow();
    await window.show();
    first().is.fullScreen = true;
    close(first());
    await clock.advance(0);
    expect(log.slice(1)).toEqual(['full screen false']);
    first().events.emit('leave-full-screen');
    await clock.advance(0);
    expect(log.slice(2)).toEqual(['hide', 'hidden']);
  });

  it('is thrown away five minutes after it was hidden, and made anew when it is wanted', async () => {
    const { window, log, clock, made, first } = pageWindow();
    await window.show();
    close(first());
    await clock.advance(5 * MINUTE - 1);
    expect(log).not.toContain('destroy');
    await clock.advance(1);
    expect(log.at(-1)).toBe('destroy');
    await window.show();
    expect(made).toHaveLength(2);
  });

  it('stays when it is shown again in time', async () => {
    const { window, log, clock, first } = pageWindow();
    await window.show();
    close(first());
    await clock.advance(4 * MINUTE);
    await window.show();
    await clock.advance(10 * MINUTE);
    expect(log).not.toContain('destroy');
  });

  it('ends the app when closing means that', async () => {
    const { window, log, clock, first } = pageWindow({ closing: 'quit' });
    await window.show();
    expect(close(first())).toBe(true);
    await clock.advance(0);
    expect(log.at(-1)).toBe('quit');
    expect(log).not.toContain('hide');
  });

  it('closes without a word while the app ends', async () => {
    const { window, log, clock, first } = pageWindow({ closing: 'close' });
    await window.show();
    expect(close(first())).toBe(false);
    await clock.advance(10 * MINUTE);
    expect(log).toEqual(['load app://pilotlight/']);
  });

  it('is made anew after it was thrown away because its page died', async () => {
    const { window, log, made, first } = pageWindow();
    await window.show();
    window.discard();
    expect(log.at(-1)).toBe('destroy');
    first().events.emit('ready-to-show');
    await window.show();
    expect(log.slice(2)).toEqual(['load app://pilotlight/']);
    expect(made).toHaveLength(2);
  });
});
