import { join } from 'node:path';
import type { App, Event, Protocol } from 'electron';
import type { Result } from '../domain/result.ts';
import { pageScheme, servePage } from './protocol.ts';
import { type HardenedContents, type HardenedSession, hardenContents, hardenSession } from './security.ts';
import { PageWindow, type WindowHandle } from './window.ts';

/** The engine with its API, as the shell sees it. */
export interface Service {
  fetch(request: Request): Promise<Response>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What the shell uses of Electron's `app`. */
export interface DesktopApp extends Pick<App, 'requestSingleInstanceLock' | 'quit' | 'exit' | 'enableSandbox' | 'whenReady' | 'setPath'> {
  on(event: 'before-quit', listener: (event: Pick<Event, 'preventDefault'>) => void): unknown;
  on(event: 'window-all-closed' | 'second-instance' | 'activate', listener: () => void): unknown;
  on(event: 'web-contents-created', listener: (event: Event, contents: HardenedContents) => void): unknown;
}

/** What the shell uses of the page's session. */
export type PageSession = HardenedSession & { protocol: Pick<Protocol, 'handle'> };

/** Everything the shell takes from Electron and from the service, so that a test can watch the order. */
export interface Shell<S extends PageSession> {
  app: DesktopApp;
  schemes: Pick<Protocol, 'registerSchemesAsPrivileged'>;
  /** The page's own session; there are sessions only once the app is ready. */
  session: () => S;
  createWindow: (session: S) => WindowHandle;
  /** The data folder: the same as that of the command line, so that an import there shows up here. An absolute path. */
  dataDir: string;
  /** Makes a folder where there is none. */
  makeFolder: (path: string) => Result<null>;
  createService: (dataDir: string) => Promise<Service>;
}

/** How long a quit waits for the service before it ends anyway. */
const quitLimitMs = 2000;

/** Starts the desktop app. Next to nothing comes before the lock: two engines on one data folder would ping everything twice. */
export async function runDesktop<S extends PageSession>(shell: Shell<S>): Promise<void> {
  const { app, schemes, session, createWindow, createService, dataDir } = shell;
  keepElectronApart(shell);
  if (!app.requestSingleInstanceLock()) return app.quit();
  app.enableSandbox();
  schemes.registerSchemesAsPrivileged([pageScheme]);
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
  await app.whenReady();

  const own = session();
  hardenSession(own);
  const service = await createService(dataDir);
  quitAfter(app, service);
  servePage(own.protocol, (request) => service.fetch(request));
  const window = new PageWindow(() => createWindow(own));
  app.on('second-instance', () => void window.show());
  app.on('activate', () => void window.show());
  await Promise.all([service.start(), window.show()]);
}

/** Chromium's own files get a folder of their own below ours. Its lock lies there too, hence before the lock; and Electron wants it to exist. */
function keepElectronApart({ app, dataDir, makeFolder }: Pick<Shell<PageSession>, 'app' | 'dataDir' | 'makeFolder'>): void {
  const own = join(dataDir, 'electron');
  for (const folder of [dataDir, own]) {
    const made = makeFolder(folder);
    if (!made.ok) throw new Error(made.error);
  }
  app.setPath('userData', own);
}

/** Lets the service write what it has before the process ends. Closing the only window quits: until there is a tray, nothing else would. */
function quitAfter(app: DesktopApp, service: Service): void {
  let stopping = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    const limit = new Promise<void>((resolve) => void setTimeout(resolve, quitLimitMs).unref());
    void Promise.race([service.stop(), limit]).then(
      () => app.exit(0),
      () => app.exit(1),
    );
  });
  app.on('window-all-closed', () => app.quit());
}
