import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { pageUrl } from './protocol.ts';

/** What {@link PageWindow} needs of Electron's window. */
export type WindowHandle = Pick<BrowserWindow, 'loadURL' | 'show' | 'focus' | 'restore' | 'isMinimized'> & {
  once(event: 'ready-to-show' | 'closed', listener: () => void): unknown;
};

/** The page gets nothing but the web platform: no Node, no preload. */
export const windowOptions = {
  title: 'Pilot Light',
  width: 1000,
  height: 720,
  minWidth: 380,
  minHeight: 320,
  show: false,
  autoHideMenuBar: true,
  webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
} satisfies BrowserWindowConstructorOptions;

/** The one window: made when it is wanted, gone when it is closed. */
export class PageWindow {
  readonly #create: () => WindowHandle;
  #window: WindowHandle | undefined;

  constructor(create: () => WindowHandle) {
    this.#create = create;
  }

  /** Brings the window to the front; makes it first if there is none. */
  async show(): Promise<void> {
    if (this.#window !== undefined) {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.show();
      this.#window.focus();
      return;
    }
    const window = this.#create();
    this.#window = window;
    window.once('closed', () => {
      this.#window = undefined;
    });
    window.once('ready-to-show', () => window.show());
    // A page that fails to load never becomes ready; an empty window that can be closed beats none.
    await window.loadURL(pageUrl).catch(() => window.show());
  }
}
