import { EventEmitter } from 'node:events';
import type { App, Event, LoginItemSettings, MenuItemConstructorOptions, NativeTheme, Protocol, SafeStorage } from 'electron';
import { vi } from 'vitest';
import type { NotificationHandle, NotificationText } from '../../electron/desktop/notifications.ts';
import type { PowerSource } from '../../electron/desktop/power.ts';
import type { PresenceOptions } from '../../electron/desktop/presence/presence.ts';
import type { Encryption } from '../../electron/desktop/safeSecrets.ts';
import type { HardenedContents, HardenedSession, NavigationEvent } from '../../electron/desktop/security.ts';
import type { DesktopApp, PageSession, Theme } from '../../electron/desktop/shell.ts';
import type { TrayHandle } from '../../electron/desktop/tray.ts';
import type { WindowHandle } from '../../electron/desktop/window.ts';

/*
 * Fakes of the parts of Electron that the shell touches. `satisfies` keeps them honest against Electron's types; that Electron's own
 * objects fit what the shell asks for is checked where main.ts hands them in. Each writes its calls to `log`.
 */

export interface FakeAppOptions {
  readonly locked?: boolean;
  readonly isPackaged?: boolean;
  readonly appData?: string;
  readonly login?: Partial<LoginItemSettings>;
  /** macOS has a dock. */
  readonly dock?: boolean;
}

/** Electron's `app`; `events` plays the system. */
export function fakeApp(log: string[], { locked = true, isPackaged = true, appData = '/config', login = {}, dock = false }: FakeAppOptions = {}) {
  const events = new EventEmitter();
  const loginItem = { openAtLogin: false, status: 'not-registered' as const, executableWillLaunchAtLogin: true, wasOpenedAtLogin: false, ...login };
  const app = {
    isPackaged,
    dock: dock ? { show: async () => void log.push('dock'), hide: () => void log.push('no dock') } : undefined,
    requestSingleInstanceLock: () => {
      log.push('lock');
      return locked;
    },
    enableSandbox: () => void log.push('sandbox'),
    whenReady: async () => void log.push('ready'),
    setPath: (name, path) => void log.push(`${name} ${path}`),
    getPath: () => appData,
    setAppUserModelId: (id) => void log.push(`id ${id}`),
    getLoginItemSettings: vi.fn(() => loginItem),
    setLoginItemSettings: vi.fn<App['setLoginItemSettings']>(({ openAtLogin = false }) => {
      loginItem.openAtLogin = openAtLogin;
    }),
    focus: () => void log.push('to the front'),
    quit: () => void log.push('quit'),
    exit: (code) => void log.push(`exit ${code}`),
  } satisfies Partial<Omit<App, 'dock' | 'getLoginItemSettings'>> & Pick<DesktopApp, 'dock' | 'getLoginItemSettings'>;
  const on: DesktopApp['on'] = events.on.bind(events);
  return { app: { ...app, on }, events };
}

/** The page's session. */
export function fakeSession(log: string[] = []) {
  const protocol = { handle: vi.fn((scheme: string) => void log.push(`handle ${scheme}`)) } satisfies Partial<Protocol>;
  return {
    setPermissionRequestHandler: vi.fn<HardenedSession['setPermissionRequestHandler']>(() => void log.push('harden')),
    setPermissionCheckHandler: vi.fn<HardenedSession['setPermissionCheckHandler']>(),
    setDevicePermissionHandler: vi.fn<HardenedSession['setDevicePermissionHandler']>(),
    setSpellCheckerEnabled: vi.fn<HardenedSession['setSpellCheckerEnabled']>(),
    webRequest: { onBeforeRequest: vi.fn<HardenedSession['webRequest']['onBeforeRequest']>() },
    protocol,
  } satisfies PageSession;
}

/** A window that remembers what was asked of it; `events` plays Chromium. */
export function fakeWindow(log: string[], { loads = true }: { readonly loads?: boolean } = {}) {
  const events = new EventEmitter();
  const is = { minimized: false, fullScreen: false, destroyed: false, visible: false };
  const window = {
    webContents: {},
    loadURL: async (url) => {
      log.push(`load ${url}`);
      if (!loads) throw new Error('ERR_FAILED');
    },
    show: () => {
      is.visible = true;
      log.push('show');
    },
    hide: () => {
      is.visible = false;
      log.push('hide');
    },
    focus: () => void log.push('focus'),
    restore: () => void log.push('restore'),
    destroy: () => {
      is.destroyed = true;
      log.push('destroy');
      events.emit('closed');
    },
    isMinimized: () => is.minimized,
    isDestroyed: () => is.destroyed,
    isVisible: () => is.visible,
    isFullScreen: () => is.fullScreen,
    setFullScreen: (on) => void log.push(`full screen ${on}`),
    on: (event: string, listener: (event: Pick<Event, 'preventDefault'>) => void) => events.on(event, listener),
    once: (event: string, listener: () => void) => events.once(event, listener),
  } satisfies WindowHandle;
  return { window, events, is };
}

/** The user closes the window. @returns whether it was kept from closing */
export function close({ events }: { readonly events: EventEmitter }): boolean {
  const preventDefault = vi.fn();
  events.emit('close', { preventDefault });
  return preventDefault.mock.calls.length > 0;
}

/** A page's contents whose events can be fired. */
export function fakeContents() {
  const events = new EventEmitter();
  return {
    events,
    contents: {
      on: (event: string, listener: (event: NavigationEvent) => void) => events.on(event, listener),
      setWindowOpenHandler: vi.fn<HardenedContents['setWindowOpenHandler']>(),
    },
  };
}

type Template = MenuItemConstructorOptions[];

/** A tray; pictures are paths and menus are templates. */
export function fakeTray(log: string[] = []) {
  const events = new EventEmitter();
  const menus: Template[] = [];
  const handle: TrayHandle<string, Template> = {
    setImage: (image) => void log.push(`image ${image}`),
    setContextMenu: (menu) => void menus.push(menu),
    setToolTip: (text) => void log.push(`tooltip ${text}`),
    on: (event, listener) => events.on(event, listener),
    destroy: () => void log.push('no tray'),
  };
  const parts = {
    createTray: (image: string) => {
      log.push(`tray ${image}`);
      return handle;
    },
    loadImage: (path: string) => path,
    buildMenu: (template: Template) => template,
  };
  return { parts, menus, events };
}

/** Chooses an item of a menu by its label, as a click does. */
export function choose(template: Template | undefined, ...labels: readonly [string, ...string[]]): void {
  const [label, ...rest] = labels;
  const item = template?.find((one) => one.label === label);
  if (item === undefined) throw new Error(`there is no "${label}" among ${template?.map((one) => one.label).join(', ')}`);
  const [next, ...others] = rest;
  if (next !== undefined && Array.isArray(item.submenu)) choose(item.submenu, next, ...others);
  else Reflect.apply(item.click ?? (() => {}), undefined, []);
}

export function fakeNotifications({ supported = true }: { readonly supported?: boolean } = {}) {
  const shown: (NotificationText & { readonly events: EventEmitter })[] = [];
  return {
    shown,
    parts: {
      isSupported: () => supported,
      create: (text: NotificationText): NotificationHandle => {
        const events = new EventEmitter();
        return { on: events.on.bind(events), show: () => void shown.push({ ...text, events }) };
      },
    },
  };
}

/** Power of a machine that can be pulled, its screen locked, and left alone. */
export function fakePower() {
  const events = new EventEmitter();
  const is = { onBattery: false, locked: false, idleSeconds: 0 };
  const power = {
    on: events.on.bind(events),
    isOnBatteryPower: () => is.onBattery,
    getSystemIdleTime: () => is.idleSeconds,
    getSystemIdleState: () => (is.locked ? 'locked' : 'active'),
  } satisfies PowerSource & PresenceOptions['power'];
  return { power, events, is };
}

export function fakeTheme() {
  const events = new EventEmitter();
  const theme = { themeSource: 'system', shouldUseDarkColorsForSystemIntegratedUI: false } satisfies Partial<NativeTheme>;
  const listening: Theme = { ...theme, on: events.on.bind(events) };
  return { theme: listening, events };
}

/** A keyring that turns texts round; `locked` texts cannot be decrypted, and none before `unlocked`. */
export function fakeEncryption(backend: ReturnType<SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret') {
  const is = { available: true, locked: false, rotated: false, unlocked: Promise.resolve() };
  const turned = (text: string): string => [...text].reverse().join('');
  return {
    is,
    encryption: {
      isAsyncEncryptionAvailable: vi.fn(async () => is.available),
      getSelectedStorageBackend: () => backend,
      encryptStringAsync: vi.fn(async (text: string) => Buffer.from(turned(text))),
      decryptStringAsync: async (cipher: Buffer) => {
        await is.unlocked;
        if (is.locked) throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.');
        return { result: turned(cipher.toString()), shouldReEncrypt: is.rotated };
      },
    } satisfies Encryption,
  };
}
