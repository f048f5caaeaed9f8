import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App, LoginItemSettings } from 'electron';
import { err, ok, type Result } from '../domain/result.ts';
import { autostartEntry, isEntryOn } from './autostart.ts';

/** Starts the app when its user logs in. */
export interface LoginItem {
  /** Whether this computer can; where it cannot, or does otherwise than it was told, why. */
  facts(wanted: boolean): { readonly supported: boolean; readonly sentence: string | null };
  set(on: boolean): Result<null>;
  /** At a start with the setting on: an entry that is there, but leads elsewhere, is put right. One that is not there stays away. */
  repair(): Result<null>;
}

/** What is used of Electron's `app`. */
export interface LoginApp extends Pick<App, 'isPackaged' | 'getPath' | 'setLoginItemSettings'> {
  getLoginItemSettings(options?: {
    args?: string[];
  }): Pick<LoginItemSettings, 'openAtLogin' | 'status' | 'executableWillLaunchAtLogin' | 'wasOpenedAtLogin'>;
}

export interface LoginSurroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
}

/** Nobody wants a window after every login. */
export const HIDDEN = '--hidden';

const NOT_INSTALLED = 'Only an installed Pilot Light can start at login.';
const SWITCHED_OFF = 'Your system has it switched off in its own list of programs that start at login.';

/** Whether this start should show no window: started at login, or told so. */
export function startsHidden(argv: readonly string[], app: LoginApp, platform: NodeJS.Platform): boolean {
  return argv.includes(HIDDEN) || (platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
}

export function loginItem(app: LoginApp, surroundings: LoginSurroundings): LoginItem {
  if (!app.isPackaged) return { facts: () => ({ supported: false, sentence: NOT_INSTALLED }), set: () => ok(null), repair: () => ok(null) };
  return surroundings.platform === 'linux' ? new XdgLoginItem(app, surroundings) : new NativeLoginItem(app, surroundings.platform);
}

/** macOS and Windows keep the list themselves. */
class NativeLoginItem implements LoginItem {
  readonly #app: LoginApp;
  readonly #args: string[];

  constructor(app: LoginApp, platform: NodeJS.Platform) {
    this.#app = app;
    // macOS passes none on, and says by itself that it was a login.
    this.#args = platform === 'win32' ? [HIDDEN] : [];
  }

  facts(wanted: boolean) {
    const { openAtLogin, status, executableWillLaunchAtLogin } = this.#app.getLoginItemSettings({ args: this.#args });
    if (!wanted) return { supported: true, sentence: null };
    if (status === 'requires-approval')
      return { supported: true, sentence: 'macOS waits for your approval in System Settings, General, Login Items.' };
    const isOn = openAtLogin && executableWillLaunchAtLogin !== false;
    return { supported: true, sentence: isOn ? null : SWITCHED_OFF };
  }

  /** Told only what it does not know: the user's own switch in the task manager would be undone. */
  set(on: boolean): Result<null> {
    if (this.#app.getLoginItemSettings({ args: this.#args }).openAtLogin === on) return ok(null);
    this.#app.setLoginItemSettings({ openAtLogin: on, args: this.#args });
    return ok(null);
  }

  /** These systems find a moved app by themselves, or its installer tells them. */
  repair(): Result<null> {
    return ok(null);
  }
}

/** On Linux it is a file, by the XDG autostart specification. */
class XdgLoginItem implements LoginItem {
  readonly #path: string;
  readonly #entry: string;

  constructor(app: LoginApp, { env, execPath }: LoginSurroundings) {
    this.#path = join(app.getPath('appData'), 'autostart', 'pilotlight.desktop');
    // An AppImage runs from a mount whose path is another one each time.
    this.#entry = autostartEntry([env['APPIMAGE'] ?? execPath, HIDDEN]);
  }

  facts(wanted: boolean) {
    const text = this.#read();
    const isOff = wanted && (text === undefined || !isEntryOn(text));
    return { supported: true, sentence: isOff ? SWITCHED_OFF : null };
  }

  /** An entry that the user has switched off stays so. */
  set(on: boolean): Result<null> {
    return this.#attempt(() => {
      if (!on) rmSync(this.#path, { force: true });
      else if (this.#read() === undefined) this.#write();
      else this.#correct();
    });
  }

  repair(): Result<null> {
    return this.#attempt(() => this.#correct());
  }

  #correct(): void {
    const text = this.#read();
    if (text !== undefined && isEntryOn(text) && text !== this.#entry) this.#write();
  }

  #write(): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, this.#entry);
  }

  #attempt(change: () => void): Result<null> {
    try {
      change();
      return ok(null);
    } catch (error) {
      return err(
        `${this.#path} could not be written, so Pilot Light will not start at login: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
  }

  #read(): string | undefined {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch {
      return undefined;
    }
  }
}
