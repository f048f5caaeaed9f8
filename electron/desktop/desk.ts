import type { Notice } from '../domain/alert.ts';
import type { Result } from '../domain/result.ts';
import type { EngineLog } from '../keepalive/log.ts';
import { openLoopback } from '../loopback.ts';
import { filesIn } from '../storage/dataDir.ts';
import { JsonFile } from '../storage/jsonFile.ts';
import { createTrayIcon } from './deskTray.ts';
import { FirstClose } from './firstClose.ts';
import type { LoginItem } from './loginItem.ts';
import { LoopbackService } from './loopbackService.ts';
import { Notifications, type NotificationText } from './notifications.ts';
import { watchPower } from './power.ts';
import { Presence } from './presence/presence.ts';
import { Quit } from './quit.ts';
import type { SafeSecrets } from './safeSecrets.ts';
import type { Service, Shell } from './shell.ts';
import type { TrayIcon } from './tray.ts';
import { PageWindow } from './window.ts';

const PAGE_GONE: NotificationText = {
  title: 'The window had to be closed',
  body: 'Its page stopped working. Your models are kept warm as before; open the window again by a click.',
};

/** What the desk has to do with beside the engine. */
export interface DeskParts {
  readonly login: LoginItem;
  readonly secrets: Pick<SafeSecrets, 'askForKeyring'>;
}

/** Everything on the user's desk: tray, window, notifications, power, start at login; each follows the engine and the settings. */
export class Desk<Image, Menu> {
  readonly #shell: Shell<Image, Menu>;
  readonly #service: Service;
  readonly #parts: DeskParts;
  readonly #log: EngineLog;
  readonly #notifications: Notifications;
  readonly #tray: TrayIcon<Image, Menu>;
  readonly #presence: Presence;
  readonly #quit: Quit;
  /** End what follows the engine and the settings. */
  readonly #endings: (() => void)[] = [];
  readonly window: PageWindow;
  readonly loopback: LoopbackService;

  constructor(shell: Shell<Image, Menu>, service: Service, parts: DeskParts) {
    this.#shell = shell;
    this.#service = service;
    this.#parts = parts;
    this.#log = service.log.scoped('desktop');
    this.#notifications = new Notifications(
      shell.notifications,
      (hash) => this.show(hash),
      (sentence) => this.#log.warn(sentence, {}),
    );
    this.window = this.#createWindow();
    this.loopback = this.#createLoopback();
    this.#tray = createTrayIcon(shell, service, {
      open: () => this.show(),
      tell: (sentence) => this.#notifications.show({ title: 'Pilot Light', body: sentence }),
      complain: (sentence) => this.#complain(sentence),
    });
    const log = (sentence: string): void => this.#log.info(sentence, {});
    const { power, fullScreen, clock } = shell;
    const { monitor } = service;
    watchPower({ power, monitor, atShutdown: (event) => this.#quit.atShutdown(event), log });
    this.#presence = new Presence({
      ...{ power, fullScreen, clock, monitor, log },
      settings: () => service.settings.current,
      isOurs: () => this.window.isFullScreen,
    });
    this.#quit = new Quit({
      app: shell.app,
      updater: shell.updater,
      clock: shell.clock,
      finish: () => this.#finish(),
      log: (sentence) => this.#log.warn(sentence, {}),
    });
    this.#listen();
    this.#followSettings();
  }

  /**
   * Brings the window to the front, unless the app is on its way out.
   * @param hash the view to open: `#/alerts`; the one that it shows, unless told
   */
  show(hash?: string): void {
    if (!this.#quit.begun) void this.window.show(hash);
  }

  /** Writes and lets go of everything, as a quit does, and as quickly. @returns whether all of it was finished */
  finish(): Promise<boolean> {
    return this.#quit.finish();
  }

  /** What went wrong where no window is open to show it. */
  #complain(sentence: string): void {
    this.#log.warn(sentence, {});
    this.#notifications.show({ title: 'Pilot Light', body: sentence });
  }

  #createWindow(): PageWindow {
    const { app, clock, createWindow, dataDir, makeStore } = this.#shell;
    const firstClose = new FirstClose(new JsonFile(filesIn(dataDir).shell, makeStore), (text) => this.#notifications.show(text));
    return new PageWindow({
      create: createWindow,
      clock,
      closing: () => (this.#quit.begun ? 'close' : this.#service.settings.current.closeToTray ? 'hide' : 'quit'),
      onShown: () => {
        void this.#parts.secrets.askForKeyring();
        if (app.dock === undefined) return;
        // An app of macOS' menu bar has a place in the dock only while it has a window, and comes to the front only by force.
        void app.dock.show();
        app.focus({ steal: true });
      },
      onHidden: () => {
        app.dock?.hide();
        void firstClose.tell();
      },
      quit: () => app.quit(),
      onSessionEnd: () => this.#quit.atSessionEnd(),
    });
  }

  #createLoopback(): LoopbackService {
    const { dataDir } = this.#shell;
    return new LoopbackService({
      open: (port) => openLoopback(this.#service, { dataDir, port, portHint: 'in the settings' }),
      complain: (sentence) => this.#complain(`The loopback service could not start. ${sentence}`),
    });
  }

  #listen(): void {
    const { app, theme } = this.#shell;
    // Without a listener the app would end with its window.
    app.on('window-all-closed', () => {});
    app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      const isPage = this.window.has(contents);
      this.#log.warn(
        `${isPage ? "The page's process" : 'A process of the developer tools'} is gone (${reason}, ${exitCode}); the engine goes on`,
        {},
      );
      if (!isPage) return;
      // Nobody misses a page that was hidden; the next look makes a new one.
      const wasSeen = this.window.visible;
      this.window.discard();
      app.dock?.hide();
      if (wasSeen) this.#notifications.show(PAGE_GONE);
    });
    app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
      if (reason !== 'clean-exit') this.#log.warn(`A process of the app is gone: ${name ?? type} (${reason}, ${exitCode})`, {});
    });
    theme.on('updated', () => this.#tray.refresh());
    this.#endings.push(this.#service.monitor.onEvent(() => this.#tray.refresh()));
    this.#endings.push(this.#service.alerts.onNotice((notice) => this.#tell(notice)));
  }

  /** A click opens the endpoint that it is about; the alerts, where it is about several. */
  #tell({ title, message, endpoints }: Notice): void {
    if (!this.#service.settings.current.alerts) return;
    const [one, ...others] = endpoints;
    const hash = one === undefined || others.length > 0 ? '#/alerts' : `#/endpoint/${encodeURIComponent(one.id)}`;
    this.#notifications.show({ title, body: message }, hash);
  }

  #followSettings(): void {
    const { settings } = this.#service;
    // What the user has since done in the system's own list is not undone by a start; only a change of the setting is a new wish.
    let startsAtLogin = settings.current.startAtLogin;
    if (startsAtLogin) this.#tellFailure(this.#parts.login.repair());
    const follow = (): Promise<void> => {
      const { theme, startAtLogin, loopback } = settings.current;
      this.#shell.theme.themeSource = theme;
      if (startAtLogin !== startsAtLogin) this.#tellFailure(this.#parts.login.set(startAtLogin));
      startsAtLogin = startAtLogin;
      this.#presence.look();
      this.#tray.refresh();
      // Waited for, so that whoever switches the service on sees by the answer whether it runs.
      return this.loopback.follow(loopback);
    };
    void follow();
    this.#endings.push(settings.onChange(follow));
  }

  #tellFailure(done: Result<null>): void {
    if (!done.ok) this.#complain(done.error);
  }

  async #finish(): Promise<void> {
    try {
      // First of all: the service changes the settings while it stops, when it takes the demo out of them.
      for (const end of this.#endings) end();
      this.#presence.stop();
      this.window.discard();
      this.#tray.destroy();
      await this.loopback.close();
    } finally {
      await this.#service.stop();
    }
  }
}
