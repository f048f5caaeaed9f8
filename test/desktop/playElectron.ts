import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';

/*
 * Plays the module `electron` for the built app, in a plain Node that the test has forked: every name that the app imports, and behind it just
 * enough to start, show a page, open a menu and quit. What happens is reported to the test, which gives the orders.
 */

type Listener = (...args: never[]) => unknown;
type Handler = (request: Request) => Promise<Response>;
interface Item {
  readonly label?: string;
  readonly type?: string;
  readonly submenu?: readonly Item[];
  readonly click?: () => void;
}

const report = (text: string): void => void process.send?.(text);
let handler: Handler = async () => new Response('nothing is served', { status: 500 });
let menu: readonly Item[] = [];
const windows: BrowserWindow[] = [];

class Emitter extends EventEmitter {
  /** Fires an event that can be prevented. @returns whether it was */
  ask(event: string): boolean {
    let prevented = false;
    this.emit(event, {
      preventDefault: () => {
        prevented = true;
      },
    });
    return prevented;
  }
}

/** Where a packaged app has its files beside the archive. */
const resources = process.env['PLAY_RESOURCES'];
if (resources !== undefined) Object.assign(process, { resourcesPath: resources });

class App extends Emitter {
  readonly isPackaged = resources !== undefined;
  readonly dock = undefined;
  requestSingleInstanceLock(): boolean {
    report('lock');
    return true;
  }
  enableSandbox = (): void => report('sandbox');
  whenReady = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  setPath = (name: string, path: string): void => report(`${name} ${basename(path)}`);
  getPath = (): string => resources ?? process.cwd();
  getVersion = (): string => '0.0.0';
  setAppUserModelId(): void {}
  getLoginItemSettings = () => ({ wasOpenedAtLogin: false });
  quit(): void {
    if (!this.ask('before-quit')) this.exit(0);
  }
  exit(code: number): void {
    report(`exit ${code}`);
    process.disconnect();
    process.exit(code);
  }
}

export class BrowserWindow extends Emitter {
  readonly #name: unknown;

  constructor(options: { readonly name?: unknown }) {
    super();
    this.#name = options.name;
    windows.push(this);
  }

  async loadURL(url: string): Promise<void> {
    const response = await handler(new Request(url));
    const policy = response.headers.get('content-security-policy')?.slice(0, 18);
    report(`window ${this.#name}: ${response.status}, ${policy}, ${(await response.text()).slice(0, 15).toLowerCase()}`);
    this.emit('ready-to-show');
  }

  show = (): void => report('show');
  hide = (): void => report('hide');
  focus(): void {}
  restore(): void {}
  isMinimized = (): boolean => false;
  isDestroyed = (): boolean => false;
  isFullScreen = (): boolean => false;
  setFullScreen(): void {}
  isVisible = (): boolean => true;
  readonly webContents = {};
  destroy(): void {
    report('destroy');
    this.emit('closed');
  }
}

export class Tray extends Emitter {
  constructor(image: string) {
    super();
    this.setImage(image);
  }
  setImage = (image: string): void => report(`icon ${basename(image)}`);
  setContextMenu(template: readonly Item[]): void {
    menu = template;
    report(`menu ${template[0]?.label}`);
  }
  setToolTip(): void {}
  destroy = (): void => report('no tray');
}

export class Notification extends Emitter {
  static isSupported = (): boolean => true;
  readonly #title: string;
  constructor({ title }: { readonly title: string }) {
    super();
    this.#title = title;
  }
  show = (): void => report(`notification ${this.#title}`);
}

export const app = new App();
export const autoUpdater = new Emitter();
export const powerMonitor = Object.assign(new Emitter(), {
  isOnBatteryPower: () => false,
  getSystemIdleTime: () => 0,
  getSystemIdleState: () => 'active',
});
export const nativeTheme = Object.assign(new Emitter(), {
  themeSource: 'system',
  shouldUseDarkColors: true,
  shouldUseDarkColorsForSystemIntegratedUI: true,
});
export const ipcMain = new Emitter();
export const protocol = {
  registerSchemesAsPrivileged: (schemes: readonly { readonly scheme: string }[]): void => report(`scheme ${schemes[0]?.scheme}`),
};
const pageSession = {
  setPermissionRequestHandler: (): void => report('harden'),
  setPermissionCheckHandler(): void {},
  setDevicePermissionHandler(): void {},
  setSpellCheckerEnabled(): void {},
  webRequest: { onBeforeRequest(): void {} },
  protocol: {
    handle(_scheme: string, serve: Handler): void {
      handler = serve;
    },
  },
};
export const session = { fromPartition: () => pageSession };
export const Menu = { buildFromTemplate: (template: readonly Item[]) => template, setApplicationMenu(): void {} };
export const nativeImage = { createFromPath: (path: string): string => (existsSync(path) ? path : 'missing') };
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptStringAsync: async (text: string) => Buffer.from(text).reverse(),
  decryptStringAsync: async (cipher: Buffer) => ({ result: cipher.reverse().toString(), shouldReEncrypt: false }),
};
export const dialog = { showErrorBox: (title: string, text: string): void => report(`box ${title}: ${text}`) };
export const shell = { openExternal: async (url: string): Promise<void> => report(`browser ${url}`) };
export default { app, ipcMain, shell };

const orders: Readonly<Record<string, Listener>> = {
  fetch: async (method: string, path: string, body: string | null) => {
    const headers = { 'content-type': 'application/json' };
    const response = await handler(new Request(`app://pilotlight${path}`, { method, headers, ...(body === null ? {} : { body }) }));
    report(`answer ${response.status} ${await response.text()}`);
  },
  choose: (label: string) => menu.find((item) => item.label === label)?.click?.(),
  close: () => report(windows.at(-1)?.ask('close') === true ? 'kept' : 'closed'),
  launch: () => app.emit('second-instance', {}, []),
  quit: () => app.quit(),
};

process.on('message', (order: unknown) => {
  if (!Array.isArray(order)) return;
  const [name, ...args]: unknown[] = order;
  Reflect.apply(orders[String(name)] ?? (() => report(`no order ${String(name)}`)), undefined, args);
});
