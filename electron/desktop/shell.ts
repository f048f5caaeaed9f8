import type { App, Dialog, Dock, Event, MenuItemConstructorOptions, NativeTheme, Protocol } from 'electron';
import type { ShellFacts } from '../api/shell.ts';
import type { Result } from '../domain/result.ts';
import type { Clock } from '../keepalive/clock.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';
import type { PilotLight } from '../pilotLight.ts';
import type { InstanceLock } from '../storage/instanceLock.ts';
import type { MakeObjectStore } from '../storage/jsonFile.ts';
import type { SecretStore } from '../storage/secrets.ts';
import type { SettingsStore } from '../storage/settingsStore.ts';
import type { CrashOptions } from './crash.ts';
import type { LoginApp } from './loginItem.ts';
import type { NotificationParts } from './notifications.ts';
import type { PowerSource } from './power.ts';
import type { FullScreenSource } from './presence/fullScreen.ts';
import type { PresenceOptions } from './presence/presence.ts';
import type { QuitParts } from './quit.ts';
import type { SafeSecrets } from './safeSecrets.ts';
import type { HardenedContents, HardenedSession } from './security.ts';
import type { TrayParts } from './tray.ts';
import type { WindowHandle } from './window.ts';

/** What the shell uses of Electron's `app`. */
export interface DesktopApp
  extends LoginApp,
    Pick<App, 'requestSingleInstanceLock' | 'quit' | 'exit' | 'focus' | 'enableSandbox' | 'whenReady' | 'setPath' | 'setAppUserModelId'> {
  /** There is one on macOS only. */
  readonly dock: Pick<Dock, 'show' | 'hide'> | undefined;
  on(event: 'before-quit', listener: (event: Pick<Event, 'preventDefault'>) => void): unknown;
  on(event: 'window-all-closed' | 'activate', listener: () => void): unknown;
  on(event: 'second-instance', listener: (event: unknown, argv: string[]) => void): unknown;
  on(event: 'web-contents-created', listener: (event: unknown, contents: HardenedContents) => void): unknown;
  on(event: 'render-process-gone', listener: (event: unknown, contents: unknown, details: Gone) => void): unknown;
  on(event: 'child-process-gone', listener: (event: unknown, details: Gone & { readonly type: string; readonly name?: string }) => void): unknown;
}

/** Why a process is no more. */
export interface Gone {
  readonly reason: string;
  readonly exitCode: number;
}

/** What the shell uses of the page's session. */
export type PageSession = HardenedSession & { protocol: Pick<Protocol, 'handle'> };

/** What the shell uses of Electron's `nativeTheme`. */
export type Theme = Pick<NativeTheme, 'themeSource' | 'shouldUseDarkColorsForSystemIntegratedUI'> & {
  on(event: 'updated', listener: () => void): unknown;
};

/** What the shell uses of Node's `process`. */
export type DesktopProcess = Pick<NodeJS.Process, 'platform' | 'argv' | 'env' | 'execPath' | 'versions'> &
  CrashOptions['process'] & { on(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown };

/** The engine with its API, as the shell sees it. */
export type Service = Pick<
  PilotLight,
  'fetch' | 'alerts' | 'loopback' | 'gateway' | 'openAnswer' | 'log' | 'clean' | 'note' | 'disabled' | 'memory' | 'switchProfile' | 'start' | 'stop'
> & {
  readonly settings: Pick<SettingsStore, 'current' | 'change' | 'onChange'>;
  readonly secrets: SecretStore;
  readonly monitor: Pick<KeepAliveMonitor, 'state' | 'held' | 'sight' | 'pingNow' | 'hold' | 'release' | 'noticeResume' | 'onEvent'>;
};

/** What the service gets from the shell. */
export interface ServiceWiring {
  /** Of the data folder. */
  readonly lock: InstanceLock;
  readonly secrets: SafeSecrets;
  readonly facts: ShellFacts;
  readonly writeLog: (line: string) => void;
}

/** Everything the shell takes from Electron and from the service, so that a test can play both. */
export interface Shell<Image, Menu> {
  readonly app: DesktopApp;
  readonly process: DesktopProcess;
  readonly clock: Clock;
  readonly schemes: Pick<Protocol, 'registerSchemesAsPrivileged'>;
  /** The page's own session; there are sessions only once the app is ready. */
  readonly session: () => PageSession;
  readonly createWindow: () => WindowHandle;
  readonly tray: TrayParts<Image, Menu>;
  /** Where the pictures of the tray lie. */
  readonly trayFolder: string;
  readonly notifications: NotificationParts;
  readonly power: PowerSource & PresenceOptions['power'];
  /** Tells whether a program has the whole screen. */
  readonly fullScreen: FullScreenSource;
  readonly theme: Theme;
  readonly dialog: Pick<Dialog, 'showErrorBox' | 'showMessageBox'>;
  readonly updater: QuitParts['updater'];
  readonly setMenu: (template: MenuItemConstructorOptions[] | null) => void;
  /** Opens a page in the user's browser. */
  readonly openExternal: (url: string) => Promise<void>;
  /** The data folder: the same as that of the command line, so that an import there shows up here. An absolute path. */
  readonly dataDir: string;
  /** Makes a folder where there is none. */
  readonly makeFolder: (path: string) => Result<null>;
  readonly makeStore: MakeObjectStore;
  /** Takes the data folder for this process; the command line may be at work on it. */
  readonly takeFolder: () => Result<InstanceLock>;
  readonly openSecrets: () => Result<SafeSecrets>;
  readonly createService: (wiring: ServiceWiring) => Promise<Result<Service>>;
}
