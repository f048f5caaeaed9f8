import type { MenuItemConstructorOptions } from 'electron';
import type { Clock, Timer } from '../keepalive/clock.ts';
import { type TrayActions, trayMenu, trayToolTip } from './trayMenu.ts';
import type { TrayIconName, TrayView } from './trayView.ts';

/** What {@link TrayIcon} needs of Electron's `Tray`. */
export interface TrayHandle<Image, Menu> {
  setImage(image: Image): void;
  setContextMenu(menu: Menu): void;
  setToolTip(text: string): void;
  on(event: 'click', listener: () => void): unknown;
  destroy(): void;
}

/** Electron's makers of trays, pictures and menus. */
export interface TrayParts<Image, Menu> {
  createTray(image: Image): TrayHandle<Image, Menu>;
  loadImage(path: string): Image;
  buildMenu(template: MenuItemConstructorOptions[]): Menu;
}

export interface TrayOptions {
  readonly view: () => TrayView;
  readonly iconFile: (name: TrayIconName) => string;
  readonly actions: TrayActions;
  readonly clock: Pick<Clock, 'monoNow' | 'setTimer'>;
  readonly platform: NodeJS.Platform;
}

/** Setting a menu closes an open one on some Linux desktops, and macOS loses pictures that come too fast. */
const LEAST_GAP_MS = 1_000;

/** The icon in the tray. Touches the system only for what has changed, and at most once a second. */
export class TrayIcon<Image, Menu> {
  readonly #parts: TrayParts<Image, Menu>;
  readonly #options: TrayOptions;
  readonly #tray: TrayHandle<Image, Menu>;
  #icon: string;
  #toolTip = '';
  #menu = '';
  #drawnAt: number;
  #timer: Timer | undefined;
  #gone = false;

  constructor(parts: TrayParts<Image, Menu>, options: TrayOptions) {
    this.#parts = parts;
    this.#options = options;
    const view = options.view();
    // Never an empty picture at first: Linux would go on showing none.
    this.#icon = options.iconFile(view.icon);
    this.#tray = parts.createTray(parts.loadImage(this.#icon));
    // macOS opens the menu on a click; elsewhere that is the right button, and Linux desktops may tell of no click at all.
    if (options.platform !== 'darwin') this.#tray.on('click', () => options.actions.open());
    this.#drawnAt = options.clock.monoNow();
    this.#draw(view);
  }

  /** Something may have changed. */
  refresh(): void {
    if (this.#gone || this.#timer !== undefined) return;
    const { clock, view } = this.#options;
    const wait = this.#drawnAt + LEAST_GAP_MS - clock.monoNow();
    if (wait <= 0) this.#draw(view());
    else this.#timer = clock.setTimer(() => this.#drawLater(), wait);
  }

  /** Draws the menu anew even if it is the same: a checkbox shows a click that came to nothing. */
  redraw(): void {
    this.#menu = '';
    this.refresh();
  }

  /** Takes the icon away; Windows would leave it there until the pointer passes over it. */
  destroy(): void {
    this.#gone = true;
    this.#timer?.cancel();
    this.#tray.destroy();
  }

  #drawLater(): void {
    this.#timer = undefined;
    this.#draw(this.#options.view());
  }

  #draw(view: TrayView): void {
    const { actions, iconFile, clock } = this.#options;
    const icon = iconFile(view.icon);
    if (icon !== this.#icon) this.#tray.setImage(this.#parts.loadImage(icon));
    const toolTip = trayToolTip(view);
    if (toolTip !== this.#toolTip) this.#tray.setToolTip(toolTip);
    const template = trayMenu(view, actions);
    // Of the functions only the ids can differ that they work on.
    const menu = JSON.stringify([template, view.rows.map(({ endpointId }) => endpointId), view.profiles.map(({ id }) => id)]);
    if (menu !== this.#menu) this.#tray.setContextMenu(this.#parts.buildMenu(template));
    [this.#icon, this.#toolTip, this.#menu] = [icon, toolTip, menu];
    this.#drawnAt = clock.monoNow();
  }
}
