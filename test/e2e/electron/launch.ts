import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';

const root = join(import.meta.dirname, '../../..');

/** Why the real Electron cannot run here, if it cannot. */
export function obstacle(): string | undefined {
  const pathFile = join(root, 'node_modules/electron/path.txt');
  if (!existsSync(pathFile) || !existsSync(join(root, 'node_modules/electron/dist', readFileSync(pathFile, 'utf8')))) {
    return "Electron's binary is not installed (`npx install-electron` downloads it)";
  }
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display (`xvfb-run` makes one)';
  return undefined;
}

/** The environment without its holes, as the launcher wants it. */
const plainEnv = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** The desktop app on a data folder of its own, so that two tests do not share its lock. */
export class Desktop {
  readonly #dataDir: string;
  readonly #running = new Set<ElectronApplication>();

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  async launch(...args: string[]): Promise<ElectronApplication> {
    const app = await _electron.launch({ args: [root, ...args], env: { ...plainEnv(), PILOTLIGHT_DATA: this.#dataDir } });
    this.#running.add(app);
    app.once('close', () => this.#running.delete(app));
    return app;
  }

  async end(): Promise<void> {
    await Promise.all([...this.#running].map((app) => app.close()));
    await rm(this.#dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const test = base.extend<{ desktop: Desktop; app: ElectronApplication; window: Page }>({
  desktop: async ({ browserName: _unused }, use) => {
    const desktop = new Desktop(await mkdtemp(join(tmpdir(), 'pilotlight-electron-')));
    await use(desktop);
    await desktop.end();
  },
  app: async ({ desktop }, use) => use(await desktop.launch()),
  window: async ({ app }, use) => use(await app.firstWindow()),
});

/**
 * Hands the tray's newest menu to the test, from the next change on: the app itself has no way in. `line` is the first line, `choose` clicks.
 */
export async function watchTray(app: ElectronApplication) {
  await app.evaluate(({ Tray }) => {
    const { setContextMenu } = Tray.prototype;
    Tray.prototype.setContextMenu = function (menu) {
      Reflect.set(globalThis, 'trayMenu', menu);
      setContextMenu.call(this, menu);
    };
  });
  return {
    line: () => app.evaluate((): unknown => Reflect.get(globalThis, 'trayMenu')?.items[0].label),
    choose: (label: string) =>
      app.evaluate((_electron, wanted) => {
        const items: { label: string; click(): void }[] = Reflect.get(globalThis, 'trayMenu').items;
        items.find((item) => item.label === wanted)?.click();
      }, label),
  };
}

/** A server beside the app, which the page has no business with; `requests` are those that came all the same. */
export async function startElsewhere() {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/html' }).end('<!doctype html><title>Elsewhere</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Whether each window can be seen. */
export const windowsOf = (app: ElectronApplication): Promise<boolean[]> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));

/** Changes the settings as the page does. @returns the status */
export const changeSettings = (window: Page, fields: object): Promise<number> =>
  window.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/settings', { method: 'PATCH', headers, body: JSON.stringify(body) })).status;
  }, fields);
