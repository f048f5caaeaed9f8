import type { App, Event, Protocol } from 'electron';
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
export interface DesktopApp extends Pick<App, 'requestSingleInstanceLock' | 'quit' | 'exit' | 'enableSandbox' | 'whenReady' | 'getPath'> {
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
  createService: (dataDir: string) => Promise<Service>;
}

/** How long a quit waits for the service before it ends anyway. */
const quitLimitMs = 2000;

/** Starts the desktop app. The lock comes first: two engines on one data folder would ping everything twice. */
export async function runDesktop<S extends PageSession>(shell: Shell<S>): Promise<void> {
  const { app, schemes, session, createWindow, createService } = shell;
  if (!app.requestSingleInstanceLock()) return app.quit();
  app.enableSandbox();
  schemes.registerSchemesAsPrivileged([pageScheme]);
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
  await app.whenReady();

  const own = session();
  hardenSession(own);
  const service = await createService(app.getPath('userData'));
  quitAfter(app, service);
  servePage(own.protocol, (request) => service.fetch(request));
  const window = new PageWindow(() => createWindow(own));
  app.on('second-instance', () => void window.show());
  app.on('activate', () => void window.show());
  await Promise.all([service.start(), window.show()]);
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
