import type { MenuItemConstructorOptions } from 'electron';
import type { Warmth } from '../domain/warmth.ts';
import type { TrayRow, TrayView } from './trayView.ts';

/** Length of a pause to choose from. */
export type Pause = 'hour' | 'tomorrow';

/** What the menu can do. Nothing is returned: whoever acts says what went wrong. */
export interface TrayActions {
  open(): void;
  quit(): void;
  keepWarm(on: boolean): void;
  pauseAll(length: Pause): void;
  resumeAll(): void;
  pingNow(endpointId: string): void;
  pause(endpointId: string): void;
  resume(endpointId: string): void;
  load(endpointId: string): void;
  unload(endpointId: string): void;
  freeAll(): void;
  /** For three hours, whatever hours and switches say. */
  warmAll(): void;
  /** Ends that before its time. */
  endWarm(): void;
  switchProfile(id: string): void;
}

type Items = MenuItemConstructorOptions[];

/** More lines than this leave the screen; the window shows all. */
const MOST_ROWS = 20;

const WORDS: Readonly<Record<Warmth, string>> = {
  warm: 'Warm',
  cold: 'Cold',
  loading: 'Loading',
  unknown: 'Unknown',
  failing: 'Failing',
  paused: 'Paused',
};

const separator = { type: 'separator' } as const;

/** The menu of the tray icon. Pure: the same view gives the same menu. */
export function trayMenu(view: TrayView, actions: TrayActions): Items {
  const rows = endpointItems(view.rows, actions);
  return [
    { label: trayToolTip(view), enabled: false },
    separator,
    ...rows,
    ...(rows.length > 0 ? [separator] : []),
    ...keepingItems(view, actions),
    ...profileItems(view, actions),
    separator,
    ...(view.canFree ? [{ label: 'Free all memory', click: () => actions.freeAll() }, separator] : []),
    { label: 'Open Pilot Light', click: () => actions.open() },
    { label: 'Quit', click: () => actions.quit() },
  ];
}

/** The first line of the menu, and what shows when the pointer rests on the icon. */
export function trayToolTip({ summary }: TrayView): string {
  return `Pilot Light: ${summary}`;
}

function endpointItems(rows: readonly TrayRow[], actions: TrayActions): Items {
  if (rows.length <= MOST_ROWS) return rows.map((row) => endpointItem(row, actions));
  const worstFirst = rows.toSorted((a, b) => Number(b.warmth === 'failing') - Number(a.warmth === 'failing'));
  const more = { label: `… and ${rows.length - MOST_ROWS} more`, click: () => actions.open() };
  return [...worstFirst.slice(0, MOST_ROWS).map((row) => endpointItem(row, actions)), more];
}

function endpointItem(row: TrayRow, actions: TrayActions): MenuItemConstructorOptions {
  const { endpointId, schedule } = row;
  const submenu: Items = [{ label: 'Ping now', click: () => actions.pingNow(endpointId) }];
  if (schedule === 'on') submenu.push({ label: 'Pause for 1 hour', click: () => actions.pause(endpointId) });
  if (schedule === 'paused') submenu.push({ label: 'Resume', click: () => actions.resume(endpointId) });
  submenu.push(...memoryItems(row, actions));
  const parts = [row.busy ? 'Busy' : WORDS[row.warmth], escapeMnemonic(row.name), ...(row.ttftMs === null ? [] : [milliseconds(row.ttftMs)])];
  return { label: parts.join('   '), submenu };
}

/** What is known to be in memory is not loaded, and what is known not to be is not unloaded. */
function memoryItems({ endpointId, warmth, can }: TrayRow, actions: TrayActions): Items {
  const load = { label: can.sleep ? 'Wake now' : 'Load now', click: () => actions.load(endpointId) };
  const unload = { label: can.sleep ? 'Put to sleep' : 'Unload now', click: () => actions.unload(endpointId) };
  return [...(can.load && warmth !== 'warm' && warmth !== 'loading' ? [load] : []), ...(can.unload && warmth !== 'cold' ? [unload] : [])];
}

/** A radio group shows one of its lines as chosen in any case, so there is one for none of them. */
function profileItems({ profiles }: TrayView, actions: TrayActions): Items {
  if (profiles.length === 0) return [];
  const isNone = profiles.every(({ holds }) => !holds);
  const none: Items = isNone ? [{ label: 'None: changed by hand', type: 'radio', checked: true, enabled: false }] : [];
  const lines = profiles.map(({ id, name, holds }): MenuItemConstructorOptions => {
    return { label: escapeMnemonic(name), type: 'radio', checked: holds, click: () => actions.switchProfile(id) };
  });
  return [{ label: 'Profile', submenu: [...none, ...lines] }];
}

function keepingItems({ warming, disabled, pausedUntil, warmUntil }: TrayView, actions: TrayActions): Items {
  const keepWarm: MenuItemConstructorOptions = {
    label: 'Keep warm',
    type: 'checkbox',
    checked: warming && !disabled,
    enabled: !disabled,
    click: () => actions.keepWarm(!warming),
  };
  if (disabled) return [keepWarm];
  const timer =
    warmUntil === null
      ? { label: 'Keep warm for 3 hours', click: () => actions.warmAll() }
      : { label: `End “keep warm until ${warmUntil}”`, click: () => actions.endWarm() };
  if (!warming) return [keepWarm, timer];
  if (pausedUntil !== null) return [keepWarm, { label: 'Resume', click: () => actions.resumeAll() }, timer];
  return [
    keepWarm,
    timer,
    { label: 'Pause for 1 hour', click: () => actions.pauseAll('hour') },
    { label: 'Pause until tomorrow', click: () => actions.pauseAll('tomorrow') },
  ];
}

/** A single `&` would underline the letter after it. */
function escapeMnemonic(text: string): string {
  return text.replaceAll('&', '&&');
}

function milliseconds(ms: number): string {
  return ms < 9_999.5 ? `${Math.round(ms).toLocaleString('en-US')} ms` : `${(ms / 1000).toFixed(1)} s`;
}
