import { describe, expect, it, vi } from 'vitest';
import { type TrayActions, trayMenu, trayToolTip } from '../../electron/desktop/trayMenu.ts';
import type { TrayRow, TrayView } from '../../electron/desktop/trayView.ts';
import type { Warmth } from '../../electron/domain/warmth.ts';
import { choose } from './fakes.ts';

const NEITHER = { load: false, unload: false, sleep: false };
const BOTH = { load: true, unload: true, sleep: false };

const row = (more: Partial<TrayRow> = {}): TrayRow => ({
  endpointId: 'ollama.qwen3-8b',
  name: 'qwen3:8b',
  warmth: 'warm',
  busy: false,
  ttftMs: 142.4,
  schedule: 'on',
  can: NEITHER,
  ...more,
});

const view = (more: Partial<TrayView> = {}): TrayView => ({
  rows: [row()],
  icon: 'warm',
  summary: '1 of 1 warm',
  warming: true,
  disabled: false,
  pausedUntil: null,
  warmUntil: null,
  canFree: false,
  profiles: [],
  ...more,
});

const fakeActions = () =>
  ({
    open: vi.fn(),
    quit: vi.fn(),
    keepWarm: vi.fn(),
    pauseAll: vi.fn(),
    resumeAll: vi.fn(),
    pingNow: vi.fn(),
    pause: vi.fn(),
    resume: vi.fn(),
    load: vi.fn(),
    unload: vi.fn(),
    freeAll: vi.fn(),
    warmAll: vi.fn(),
    endWarm: vi.fn(),
    switchProfile: vi.fn(),
  }) satisfies TrayActions;

/** Labels from top to bottom, `-` for a line. */
const labels = (shown: TrayView) => trayMenu(shown, fakeActions()).map(({ label, type }) => (type === 'separator' ? '-' : label));

const submenuOf = (shown: Partial<TrayRow>) => {
  const submenu = trayMenu(view({ rows: [row(shown)] }), fakeActions())[2]?.submenu;
  return Array.isArray(submenu) ? submenu.map(({ label }) => label) : [];
};

describe("The tray's menu", () => {
  it('has the state, the endpoints, the switch with its pauses, the window and the way out', () => {
    expect(labels(view())).toEqual([
      'Pilot Light: 1 of 1 warm',
      '-',
      'Warm   qwen3:8b   142 ms',
      '-',
      'Keep warm',
      'Keep warm for 3 hours',
      'Pause for 1 hour',
      'Pause until tomorrow',
      '-',
      'Open Pilot Light',
      'Quit',
    ]);
  });

  it('says the same in the tool tip as in its first line, which cannot be chosen', () => {
    expect(trayToolTip(view())).toBe('Pilot Light: 1 of 1 warm');
    expect(trayMenu(view(), fakeActions())[0]).toMatchObject({ label: 'Pilot Light: 1 of 1 warm', enabled: false });
  });

  it.each<[Warmth, string]>([
    ['warm', 'Warm'],
    ['cold', 'Cold'],
    ['loading', 'Loading'],
    ['unknown', 'Unknown'],
    ['failing', 'Failing'],
    ['paused', 'Paused'],
  ])('has a word for %s: %s', (warmth, word) => {
    expect(labels(view({ rows: [row({ warmth })] }))[2]).toBe(`${word}   qwen3:8b   142 ms`);
  });

  it('says when the server is answering somebody else', () => {
    expect(labels(view({ rows: [row({ busy: true, ttftMs: null })] }))[2]).toBe('Busy   qwen3:8b');
  });

  it.each([
    [null, 'Warm   qwen3:8b'],
    [0.6, 'Warm   qwen3:8b   1 ms'],
    [9_999.4, 'Warm   qwen3:8b   9,999 ms'],
    [12_345, 'Warm   qwen3:8b   12.3 s'],
  ])('shows a time of %s as people read it', (ttftMs, label) => {
    expect(labels(view({ rows: [row({ ttftMs })] }))[2]).toBe(label);
  });

  it('doubles the & of a name, which would underline a letter', () => {
    expect(labels(view({ rows: [row({ name: 'R&D', ttftMs: null })] }))[2]).toBe('Warm   R&&D');
  });

  it('offers to load and unload only where the server can, and not what is so already', () => {
    const offered = (more: Partial<TrayRow>) => submenuOf(more).slice(2);
    expect(offered({ can: NEITHER })).toEqual([]);
    expect(offered({ can: BOTH, warmth: 'warm' })).toEqual(['Unload now']);
    expect(offered({ can: BOTH, warmth: 'cold' })).toEqual(['Load now']);
    expect(offered({ can: BOTH, warmth: 'unknown' })).toEqual(['Load now', 'Unload now']);
    expect(offered({ can: { ...BOTH, sleep: true }, warmth: 'failing' })).toEqual(['Wake now', 'Put to sleep']);
  });

  it('frees all memory where any server can', () => {
    expect(labels(view({ canFree: true })).slice(-5)).toEqual(['-', 'Free all memory', '-', 'Open Pilot Light', 'Quit']);
    expect(labels(view())).not.toContain('Free all memory');
  });

  it('ends a timer that keeps everything warm, instead of beginning another', () => {
    expect(labels(view({ warmUntil: '17:30' })).slice(4, 6)).toEqual(['Keep warm', 'End “keep warm until 17:30”']);
  });

  it('lists the profiles with the one that holds, or none of them', () => {
    const profilesOf = (holding: string | null) => {
      const profiles = ['work', 'R&D'].map((name) => ({ id: name, name, holds: name === holding }));
      const submenu = trayMenu(view({ profiles }), fakeActions()).find(({ label }) => label === 'Profile')?.submenu;
      return Array.isArray(submenu) ? submenu.map(({ label, type, checked }) => [label, type, checked]) : [];
    };
    expect(profilesOf('R&D')).toEqual([
      ['work', 'radio', false],
      ['R&&D', 'radio', true],
    ]);
    expect(profilesOf(null)[0]).toEqual(['None: changed by hand', 'radio', true]);
    expect(labels(view())).not.toContain('Profile');
  });

  it('offers to resume what is paused by itself, and neither for what has no schedule', () => {
    expect(submenuOf({ schedule: 'paused' })).toEqual(['Ping now', 'Resume']);
    expect(submenuOf({ schedule: 'off' })).toEqual(['Ping now']);
  });

  it('shows twenty endpoints, failing ones first, and leads to the rest', () => {
    const rows = Array.from({ length: 32 }, (_, i) =>
      row({ endpointId: `e${i}`, name: `m${i}`, ttftMs: null, warmth: i === 31 ? 'failing' : 'warm' }),
    );
    const actions = fakeActions();
    const menu = trayMenu(view({ rows }), actions);
    expect(menu.slice(2, 4).map(({ label }) => label)).toEqual(['Failing   m31', 'Warm   m0']);
    expect(menu[22]?.label).toBe('… and 12 more');
    choose(menu, '… and 12 more');
    expect(actions.open).toHaveBeenCalledOnce();
  });

  it('keeps twenty endpoints in their order', () => {
    const rows = Array.from({ length: 20 }, (_, i) => row({ name: `m${i}`, ttftMs: null, warmth: i === 19 ? 'failing' : 'warm' }));
    expect(labels(view({ rows }))[2]).toBe('Warm   m0');
    expect(labels(view({ rows }))).not.toContain('… and 0 more');
  });

  it('has no empty part while there is no endpoint', () => {
    expect(labels(view({ rows: [], summary: 'nothing to keep warm yet' })).slice(0, 3)).toEqual([
      'Pilot Light: nothing to keep warm yet',
      '-',
      'Keep warm',
    ]);
  });

  it('offers to resume while everything is paused', () => {
    expect(labels(view({ pausedUntil: 1 })).slice(4, 7)).toEqual(['Keep warm', 'Resume', 'Keep warm for 3 hours']);
  });

  it('offers no pause while nothing is kept warm, but a timer', () => {
    expect(labels(view({ warming: false })).slice(4, 7)).toEqual(['Keep warm', 'Keep warm for 3 hours', '-']);
    expect(trayMenu(view({ warming: false }), fakeActions())[4]).toMatchObject({ type: 'checkbox', checked: false, enabled: true });
  });

  it('greys the switch out where DISABLE_WARMUP decides', () => {
    expect(trayMenu(view({ disabled: true }), fakeActions())[4]).toMatchObject({ checked: false, enabled: false });
  });

  it('does what its lines say', () => {
    const actions = fakeActions();
    const menu = trayMenu(view({ rows: [row({ can: BOTH })], canFree: true, profiles: [{ id: 'gaming', name: 'Gaming', holds: false }] }), actions);
    const line = 'Warm   qwen3:8b   142 ms';
    choose(menu, line, 'Ping now');
    choose(menu, line, 'Pause for 1 hour');
    choose(menu, line, 'Unload now');
    choose(menu, 'Keep warm');
    choose(menu, 'Keep warm for 3 hours');
    choose(menu, 'Pause for 1 hour');
    choose(menu, 'Pause until tomorrow');
    choose(menu, 'Profile', 'Gaming');
    choose(menu, 'Free all memory');
    choose(menu, 'Open Pilot Light');
    choose(menu, 'Quit');
    for (const action of [actions.pingNow, actions.pause, actions.unload]) expect(action).toHaveBeenCalledWith('ollama.qwen3-8b');
    expect(actions.keepWarm).toHaveBeenCalledWith(false);
    expect(actions.pauseAll.mock.calls).toEqual([['hour'], ['tomorrow']]);
    expect(actions.warmAll).toHaveBeenCalledOnce();
    expect(actions.switchProfile).toHaveBeenCalledWith('gaming');
    expect(actions.freeAll).toHaveBeenCalledOnce();
    expect(actions.open).toHaveBeenCalledOnce();
    expect(actions.quit).toHaveBeenCalledOnce();
  });

  it('loads what is cold, and ends a timer', () => {
    const actions = fakeActions();
    const menu = trayMenu(view({ warmUntil: '17:30', rows: [row({ can: BOTH, warmth: 'cold', ttftMs: null })] }), actions);
    choose(menu, 'Cold   qwen3:8b', 'Load now');
    choose(menu, 'End “keep warm until 17:30”');
    expect(actions.load).toHaveBeenCalledWith('ollama.qwen3-8b');
    expect(actions.endWarm).toHaveBeenCalledOnce();
  });

  it('resumes', () => {
    const actions = fakeActions();
    const menu = trayMenu(view({ pausedUntil: 1, rows: [row({ schedule: 'paused', warmth: 'paused', ttftMs: null })] }), actions);
    choose(menu, 'Resume');
    choose(menu, 'Paused   qwen3:8b', 'Resume');
    expect(actions.resumeAll).toHaveBeenCalledOnce();
    expect(actions.resume).toHaveBeenCalledWith('ollama.qwen3-8b');
  });
});
