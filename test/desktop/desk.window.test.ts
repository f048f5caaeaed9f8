import { describe, expect, it, vi } from 'vitest';
import { running } from './runningApp.ts';

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
