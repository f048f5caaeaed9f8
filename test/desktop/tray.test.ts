import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { TrayIcon } from '../../electron/desktop/tray.ts';
import { pauseEnd, trayActions } from '../../electron/desktop/trayActions.ts';
import { trayIconFile } from '../../electron/desktop/trayIcon.ts';
import { type TrayIconName, type TrayView, trayIcons } from '../../electron/desktop/trayView.ts';
import type { Moved, MoveProblem } from '../../electron/domain/moved.ts';
import type { PingError } from '../../electron/domain/ping.ts';
import { err, ok, type Result } from '../../electron/domain/result.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { errorOf } from '../support/fakes.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';
import { FakeSettings } from './fakeService.ts';
import { choose, fakeTray } from './fakes.ts';

const MOVED = { tookMs: 1, paused: true, pausedIds: ['a'], freedBytes: null };

/** A memory by hand in which everything ends like this. */
function memoryThat(done: Result<Moved, PingError>) {
  return {
    load: async () => done,
    unload: async () => done,
    free: async () => ({ tookMs: 1, freed: [], freedBytes: null, skipped: [], pausedIds: [] }),
  };
}

function drawn({ platform = 'linux' }: { readonly platform?: NodeJS.Platform } = {}) {
  const log: string[] = [];
  const clock = new FakeClock();
  const { parts, menus, events } = fakeTray(log);
  let view: TrayView = {
    rows: [],
    icon: 'paused',
    summary: 'nothing',
    warming: true,
    disabled: false,
    pausedUntil: null,
    warmUntil: null,
    canFree: false,
    profiles: [],
  };
  const open = vi.fn();
  const actions = trayActions({
    open,
    quit: () => {},
    settings: new FakeSettings(settingsOf([], [])),
    pingNow: async () => [],
    memory: memoryThat(ok(MOVED)),
    switchProfile: async () => err('no profile'),
    tell: () => {},
    complain: () => {},
    confirm: async () => false,
    now: () => 0,
  });
  const tray = new TrayIcon(parts, { view: () => view, iconFile: (name) => name, actions, clock, platform });
  const show = (more: Partial<TrayView>): void => {
    view = { ...view, ...more };
    tray.refresh();
  };
  return { log, menus, events, clock, tray, show, open };
}

describe('The icon in the tray', () => {
  it('begins with a picture, a tool tip and a menu', () => {
    const { log, menus } = drawn();
    expect(log).toEqual(['tray paused', 'tooltip Pilot Light: nothing']);
    expect(menus).toHaveLength(1);
  });

  it('is drawn at most once a second, with what is true by then', async () => {
    const { log, menus, clock, show } = drawn();
    for (const summary of ['1 of 9', '2 of 9', '3 of 9']) show({ summary, icon: 'warm' });
    expect(menus).toHaveLength(1);
    await clock.advance(1000);
    expect(menus).toHaveLength(2);
    expect(log.slice(2)).toEqual(['image warm', 'tooltip Pilot Light: 3 of 9']);
  });

  it('touches nothing that has not changed', async () => {
    const { log, menus, clock, show } = drawn();
    await clock.advance(5000);
    show({});
    show({ pausedUntil: null });
    await clock.advance(5000);
    expect(menus).toHaveLength(1);
    expect(log).toHaveLength(2);
  });

  it('sets a menu that looks the same but means another endpoint', async () => {
    const { menus, clock, show } = drawn();
    const row = {
      name: 'qwen3',
      warmth: 'warm',
      busy: false,
      ttftMs: null,
      schedule: 'on',
      can: { load: false, unload: false, sleep: false },
    } as const;
    for (const endpointId of ['before', 'after']) {
      await clock.advance(1000);
      show({ rows: [{ ...row, endpointId }] });
    }
    expect(menus).toHaveLength(3);
  });

  it('sets the same menu again when that is asked for, so that a checkbox is right', async () => {
    const { menus, clock, tray } = drawn();
    tray.redraw();
    await clock.advance(1000);
    expect(menus).toHaveLength(2);
  });

  it('opens the window at a click, but on macOS, where a click opens the menu', () => {
    const linux = drawn();
    linux.events.emit('click');
    expect(linux.open).toHaveBeenCalledOnce();
    expect(drawn({ platform: 'darwin' }).events.listenerCount('click')).toBe(0);
  });

  it('does not touch what is gone', async () => {
    const { log, menus, clock, tray, show } = drawn();
    show({ summary: 'late' });
    tray.destroy();
    show({ summary: 'too late' });
    await clock.advance(5000);
    expect(log.at(-1)).toBe('no tray');
    expect(menus).toHaveLength(1);
  });
});

describe('The picture of the icon', () => {
  const file = (platform: NodeJS.Platform, dark: boolean, desktop?: string) => trayIconFile('tray', 'warm', { platform, dark, desktop });

  it('is a template on macOS, which colours it itself', () => {
    expect(file('darwin', true)).toBe(join('tray', 'warmTemplate.png'));
  });

  it('has ink for the panel on the other systems', () => {
    expect(file('win32', true)).toBe(join('tray', 'warm-dark.ico'));
    expect(file('win32', false)).toBe(join('tray', 'warm-light.ico'));
    expect(file('linux', false, 'KDE')).toBe(join('tray', 'warm-light.png'));
  });

  it("suits GNOME's bar, which is dark under a light theme", () => {
    expect(file('linux', false, 'ubuntu:GNOME')).toBe(join('tray', 'warm-dark.png'));
  });

  it.each(trayIcons)('is there for the state %s on every system', (name: TrayIconName) => {
    const folder = join(import.meta.dirname, '../../electron/assets/tray');
    for (const platform of ['darwin', 'win32', 'linux'] as const)
      for (const dark of [false, true]) expect(existsSync(trayIconFile(folder, name, { platform, dark, desktop: undefined }))).toBe(true);
  });
});

describe("The tray's actions", () => {
  const now = new Date(2026, 10, 22, 23, 59).getTime();

  /** @param answers what the memory answers to unloads, one after the other; the last one again and again */
  function acting({ answers = [ok(MOVED)], confirms = false }: { answers?: readonly Result<Moved, MoveProblem>[]; confirms?: boolean } = {}) {
    const settings = new FakeSettings(settingsOf([httpProvider('ollama')], [endpointOf('a'), endpointOf('b')]));
    const [complaints, told, asked, done]: [string[], string[], string[], string[]] = [[], [], [], []];
    const left = [...answers];
    const pingNow = vi.fn(async () => []);
    const actions = trayActions({
      open: () => {},
      quit: () => {},
      settings,
      pingNow,
      memory: {
        load: async ({ model }) => {
          done.push(`load ${model}`);
          return ok(MOVED);
        },
        unload: async ({ model }, { force }) => {
          done.push(`unload ${model}${force ? ' by force' : ''}`);
          return (left.length > 1 ? left.shift() : left[0]) ?? ok(MOVED);
        },
        free: async ({ force }) => {
          done.push(force ? 'free by force' : 'free');
          const skipped = force ? [] : [{ providerId: 'box', model: 'a', why: 'inUse' as const, reason: 'a is answering somebody.' }];
          return { tookMs: 1, freed: [{ providerId: 'box', model: 'b', bytes: 4_700_000_000 }], freedBytes: 4_700_000_000, skipped, pausedIds: [] };
        },
      },
      switchProfile: async (id) => err(`There is no profile ${id}.`),
      tell: (sentence) => void told.push(sentence),
      complain: (sentence) => void complaints.push(sentence),
      confirm: async (question) => {
        asked.push(question);
        return confirms;
      },
      now: () => now,
    });
    return { actions, settings, complaints, told, asked, done, pingNow };
  }

  it('switch warming off and on', async () => {
    const { actions, settings } = acting();
    actions.keepWarm(false);
    await vi.waitFor(() => expect(settings.current.warming).toBe(false));
  });

  it('pause everything for an hour or until the next morning, and resume', async () => {
    expect(pauseEnd('hour', now)).toBe(now + 3_600_000);
    expect(pauseEnd('tomorrow', now)).toBe(new Date(2026, 10, 23, 7).getTime());
    const { actions, settings } = acting();
    actions.pauseAll('hour');
    await vi.waitFor(() => expect(settings.current.pausedUntil).toBe(now + 3_600_000));
    actions.resumeAll();
    await vi.waitFor(() => expect(settings.current.pausedUntil).toBeNull());
  });

  it('pause one endpoint for an hour, and resume it', async () => {
    const { actions, settings } = acting();
    actions.pause('b');
    await vi.waitFor(() => expect(settings.current.endpoints.map(({ pausedUntil }) => pausedUntil)).toEqual([undefined, now + 3_600_000]));
    actions.resume('b');
    await vi.waitFor(() => expect(settings.current.endpoints[1]).not.toHaveProperty('pausedUntil'));
  });

  it('ping one endpoint', () => {
    const { actions, pingNow } = acting();
    actions.pingNow('a');
    expect(pingNow).toHaveBeenCalledWith(['a']);
  });

  it('load and unload', async () => {
    const { actions, done } = acting();
    actions.load('a');
    actions.unload('b');
    actions.unload('gone');
    await vi.waitFor(() => expect(done).toEqual(['load a', 'unload b']));
  });

  const used = err({ kind: 'inUse', message: 'a is answering somebody.' } as const);

  it('ask before they unload what somebody uses, and take it only then', async () => {
    const no = acting({ answers: [used] });
    no.actions.unload('a');
    await vi.waitFor(() => expect(no.asked).toEqual(['a is answering somebody. Unload it anyway?']));
    expect(no.done).toEqual(['unload a']);
    const yes = acting({ answers: [used, ok(MOVED)], confirms: true });
    yes.actions.unload('a');
    await vi.waitFor(() => expect(yes.done).toEqual(['unload a', 'unload a by force']));
  });

  it('free all memory, tell what came of it, and ask for what somebody uses', async () => {
    const { actions, told, asked, done } = acting({ confirms: true });
    actions.freeAll();
    await vi.waitFor(() => expect(done).toEqual(['free', 'free by force']));
    expect(told[0]).toBe('Freed 4.7 GB: b is unloaded. a is answering somebody.');
    expect(asked).toEqual(['a is answering somebody. Free its memory anyway?']);
  });

  it('keep everything warm for three hours, which ends a pause, and a pause ends that', async () => {
    const { actions, settings } = acting();
    actions.pauseAll('hour');
    await vi.waitFor(() => expect(settings.current.pausedUntil).not.toBeNull());
    actions.warmAll();
    await vi.waitFor(() => expect(settings.current).toMatchObject({ warmUntil: now + 3 * 3_600_000, pausedUntil: null }));
    actions.pauseAll('hour');
    await vi.waitFor(() => expect(settings.current).toMatchObject({ warmUntil: null, pausedUntil: now + 3_600_000 }));
    actions.warmAll();
    actions.endWarm();
    await vi.waitFor(() => expect(settings.current.warmUntil).toBeNull());
  });

  it('switch to a profile, and say when that cannot be', async () => {
    const { actions, complaints } = acting();
    actions.switchProfile('gaming');
    await vi.waitFor(() => expect(complaints).toEqual(['There is no profile gaming.']));
  });

  it('say what went wrong', async () => {
    const { actions, settings, complaints } = acting({ answers: [err(errorOf('unreachable'))] });
    settings.problem = 'The disk is full.';
    actions.keepWarm(false);
    actions.unload('a');
    await vi.waitFor(() => expect(complaints).toEqual(['The disk is full.', 'it is unreachable']));
  });

  it('can be chosen in the menu', async () => {
    const { menus, open } = drawn();
    choose(menus[0], 'Open Pilot Light');
    expect(open).toHaveBeenCalledOnce();
  });
});
