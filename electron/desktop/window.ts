import type { BrowserWindow, BrowserWindowConstructorOptions, Event } from 'electron';
import type { Clock, Timer } from '../keepalive/clock.ts';
import { pageUrl } from './protocol.ts';

/** What {@link PageWindow} needs of Electron's window. */
export type WindowHandle = Pick<
  BrowserWindow,
  'loadURL' | 'show' | 'hide' | 'focus' | 'restore' | 'destroy' | 'isMinimized' | 'isDestroyed' | 'isVisible' | 'isFullScreen' | 'setFullScreen'
> & {
  /** Its page; only ever compared. */
  readonly webContents: object;
  on(event: 'close', listener: (event: Pick<Event, 'preventDefault'>) => void): unknown;
  once(event: 'ready-to-show' | 'closed' | 'leave-full-screen' | 'session-end', listener: () => void): unknown;
};

/** The page's paper, so that nothing flashes before it is drawn. */
const PAPER = { light: '#fdfcfa', dark: '#191817' } as const;

/** An ordinary window on every system: Wayland lets nobody place one, and a tray may be anywhere. The page gets nothing but the web platform. */
export function windowOptions({ dark }: { readonly dark: boolean }) {
  return {
    title: 'Pilot Light',
    // Under this name Electron keeps size and place, and brings the window back where a screen shows it.
    name: 'main',
    windowStatePersistence: true,
    width: 1000,
    height: 720,
    minWidth: 380,
    minHeight: 320,
    show: false,
    backgroundColor: PAPER[dark ? 'dark' : 'light'],
    autoHideMenuBar: true,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
  } satisfies BrowserWindowConstructorOptions;
}

export interface PageWindowOptions {
  readonly create: () => WindowHandle;
  readonly clock: Pick<Clock, 'setTimer'>;
  /** What it means just now when the user closes the window: it goes to the tray, the app ends, or (while it ends already) nothing more. */
  readonly closing: () => 'hide' | 'quit' | 'close';
  readonly onShown: () => void;
  /** Called when the user has closed it into the tray. */
  readonly onHidden: () => void;
  readonly quit: () => void;
  /** Windows ends the session: it tells only windows, and an app in the tray has none. That loses nothing, for what matters is written at once. */
  readonly onSessionEnd: () => void;
}

/** A hidden page costs tens of megabytes; whoever looks twice within this time gets it at once. */
const KEEP_HIDDEN_MS = 5 * 60_000;

/** The one window: made when it is wanted, hidden when it is closed, gone some time after that. */
export class PageWindow {
  readonly #options: PageWindowOptions;
  #window: WindowHandle | undefined;
  #timer: Timer | undefined;

  constructor(options: PageWindowOptions) {
    this.#options = options;
  }

  /**
   * Brings the window to the front; makes it first if there is none.
   * @param hash the view to open: `#/alerts`; the one that it shows, unless told
   */
  async show(hash?: string): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#window === undefined) {
      await this.#open(hash ?? '');
      return;
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#reveal(this.#window);
    // Only the hash is another one, so the page goes to the view and is not loaded anew.
    if (hash !== undefined) await this.#window.loadURL(pageUrl + hash).catch(() => {});
  }

  /** Whether this is the window's page. */
  has(contents: unknown): boolean {
    return this.#window !== undefined && !this.#window.isDestroyed() && this.#window.webContents === contents;
  }

  get visible(): boolean {
    return this.#window?.isVisible() === true;
  }

  get isFullScreen(): boolean {
    return this.visible && this.#window?.isFullScreen() === true;
  }

  /** Throws the window away, for its page is dead or nobody has looked at it for long. The next {@link show} makes a new one. */
  discard(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#window?.destroy();
    this.#window = undefined;
  }

  async #open(hash: string): Promise<void> {
    const window = this.#options.create();
    this.#window = window;
    window.once('closed', () => {
      if (this.#window === window) this.#window = undefined;
    });
    window.once('session-end', this.#options.onSessionEnd);
    window.on('close', (event) => this.#onClose(window, event));
    const reveal = (): void => {
      if (this.#window === window) this.#reveal(window);
    };
    window.once('ready-to-show', reveal);
    // A page that fails to load never becomes ready; an empty window that can be closed beats none.
    await window.loadURL(pageUrl + hash).catch(reveal);
  }

  #reveal(window: WindowHandle): void {
    this.#options.onShown();
    window.show();
    window.focus();
  }

  #onClose(window: WindowHandle, event: Pick<Event, 'preventDefault'>): void {
    const { closing, clock, quit } = this.#options;
    const what = closing();
    if (what === 'close') return;
    event.preventDefault();
    // Not in the middle of a close: the quit takes the window away.
    if (what === 'quit') clock.setTimer(quit, 0);
    else if (window.isFullScreen()) {
      // macOS would leave the black screen behind that the window filled.
      window.once('leave-full-screen', () => this.#hide(window));
      window.setFullScreen(false);
    } else this.#hide(window);
  }

  #hide(window: WindowHandle): void {
    const { clock, onHidden } = this.#options;
    // Wayland does not take a hide in the middle of a close.
    clock.setTimer(() => {
      if (this.#window !== window || window.isDestroyed()) return;
      window.hide();
      this.#timer?.cancel();
      this.#timer = clock.setTimer(() => this.discard(), KEEP_HIDDEN_MS);
      onHidden();
    }, 0);
  }
}
