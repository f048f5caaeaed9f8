import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { freePort } from '../../electron/dev/ports.ts';
import { after, answered, refused } from '../support/fakes.ts';
import { choose } from './fakes.ts';
import { running } from './runningApp.ts';

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
    expect(log.at(-1)).toBe('load app://pilotlight/#/endpoint/qwen3-8b');
  });

  it('says nothing where that is the setting', async () => {
    const { engine, shown } = await running({
      argv: ['pilotlight', '--hidden'],
      settings: { interval: '30s', alerts: false },
      reply: () => ({ afterMs: 10, measurement: refused('server') }),
    });
    await engine.fake.seconds(1800);
    expect(shown).toEqual([]);
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
