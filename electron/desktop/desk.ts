import type { EngineLog } from '../keepalive/log.ts';
import { openLoopback } from '../loopback.ts';
import { filesIn } from '../storage/dataDir.ts';
import { JsonFile } from '../storage/jsonFile.ts';
import { AlertWatch } from './alertWatch.ts';
import { createTrayIcon } from './deskTray.ts';
import { FirstClose } from './firstClose.ts';
import { HIDDEN, type LoginItem } from './loginItem.ts';
import { LoopbackService } from './loopbackService.ts';
import { Notifications, type NotificationText } from './notifications.ts';
import { PowerWatch } from './power.ts';
import { Quit } from './quit.ts';
import type { Service, Shell } from './shell.ts';
import type { TrayIcon } from './tray.ts';
import { PageWindow } from './window.ts';

const PAGE_GONE: NotificationText = {
  title: 'The window had to be closed',
  body: 'Its page stopped working. Your models are kept warm as before; open the window again by a click.',
};

/** Everything on the user's desk: tray, window, notifications, power, start at login; each follows the engine and the settings. */
export class Desk<Image, Menu> {
  readonly #shell: Shell<Image, Menu>;
  readonly #service: Service;
  readonly #login: LoginItem;
  readonly #log: EngineLog;
  readonly #notifications: Notifications;
  readonly #tray: TrayIcon<Image, Menu>;
  readonly #alerts: AlertWatch;
  readonly #power: PowerWatch;
  readonly #quit: Quit;
  readonly window: PageWindow;
  readonly loopback: LoopbackService;

  constructor(shell: Shell<Image, Menu>, service: Service, login: LoginItem) {
    this.#shell = shell;
    this.#service = service;
    this.#login = login;
    this.#log = service.log.scoped('desktop');
    this.#notifications = new Notifications(
      shell.notifications,
      () => this.#show(),
      (sentence) => this.#log.warn(sentence, {}),
    );
    this.window = this.#createWindow();
    this.loopback = this.#createLoopback();
    this.#tray = createTrayIcon(shell, service, { open: () => this.show(), complain: (sentence) => this.#complain(sentence) });
    this.#alerts = new AlertWatch({
      settings: () => service.demo.withoutDemo(service.settings.current),
      stateOf: (endpointId) => service.monitor.state(endpointId),
      show: (text) => this.#notifications.show(text),
      clock: shell.clock,
    });
    this.#power = new PowerWatch({
      power: shell.power,
      monitor: service.monitor,
      pauseOnBattery: () => service.settings.current.pauseOnBattery,
      atShutdown: () => this.#quit.atShutdown(),
      log: (sentence) => this.#log.info(sentence, {}),
      clock: shell.clock,
    });
    this.#quit = new Quit({ app: shell.app, updater: shell.updater, clock: shell.clock, finish: () => this.#finish() });
    this.#listen();
    this.#followSettings();
  }

  #show(): void {
    void this.window.show();
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
    app.on('second-instance', (_event, argv) => {
      if (!argv.includes(HIDDEN)) this.#show();
    });
    app.on('activate', () => this.#show());
    // Without a listener the app would end with its window.
    app.on('window-all-closed', () => {});
    app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      this.#log.warn(`The page's process is gone (${reason}, ${exitCode}); the engine goes on`, {});
      this.window.discard();
      app.dock?.hide();
      this.#notifications.show(PAGE_GONE);
    });
    app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
      if (reason !== 'clean-exit') this.#log.warn(`A process of the app is gone: ${name ?? type} (${reason}, ${exitCode})`, {});
    });
    theme.on('updated', () => this.#tray.refresh());
    this.#service.monitor.onEvent(() => this.#refresh());
  }

  #refresh(): void {
    this.#tray.refresh();
    this.#alerts.refresh();
  }

  #followSettings(): void {
    const { settings } = this.#service;
    // At the start it is only seen to that it does what it should: whoever put the app into the system's list by hand wants it there.
    let startsAtLogin = false;
    const follow = (): Promise<void> => {
      const { theme, startAtLogin, loopback } = settings.current;
      this.#shell.theme.themeSource = theme;
      if (startAtLogin !== startsAtLogin) this.#startAtLogin(startAtLogin);
      startsAtLogin = startAtLogin;
      this.#power.look();
      this.#refresh();
      // Waited for, so that whoever switches the service on sees by the answer whether it runs.
      return this.loopback.follow(loopback);
    };
    void follow();
    settings.onChange(follow);
  }

  #startAtLogin(on: boolean): void {
    const told = this.#login.set(on);
    if (!told.ok) this.#complain(told.error);
  }

  async #finish(): Promise<void> {
    this.#alerts.stop();
    this.#power.stop();
    this.window.discard();
    this.#tray.destroy();
    await this.loopback.close();
    await this.#service.stop();
  }
}
