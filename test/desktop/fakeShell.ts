import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { vi } from 'vitest';
import { openSafeSecrets } from '../../electron/desktop/safeSecrets.ts';
import type { Service, ServiceWiring, Shell } from '../../electron/desktop/shell.ts';
import { ok, type Result } from '../../electron/domain/result.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { confStore } from '../../electron/storage/jsonFile.ts';
import type { Reply } from '../support/fakes.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';
import { fakeService } from './fakeService.ts';
import { type FakeAppOptions, fakeApp, fakeEncryption, fakeNotifications, fakePower, fakeSession, fakeTheme, fakeTray, fakeWindow } from './fakes.ts';

export interface FakeShellOptions extends FakeAppOptions {
  readonly dataDir: string;
  readonly platform?: NodeJS.Platform;
  readonly argv?: readonly string[];
  readonly settings?: Partial<Settings>;
  /** Fields of the one provider. */
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly keyring?: ReturnType<typeof fakeEncryption>;
  /** What the model's server answers; without it, it is warm. */
  readonly reply?: () => Reply;
}

/** Electron, the system and the engine, all fake and on one clock. What they are asked for is in `log`, in order. */
export function fakeShell({
  dataDir,
  platform = 'linux',
  argv = ['pilotlight'],
  settings = {},
  provider = {},
  reply,
  keyring = fakeEncryption(),
  ...appOptions
}: FakeShellOptions) {
  const log: string[] = [];
  const { app, events: system } = fakeApp(log, appOptions);
  const engine = fakeService(
    settingsOf([httpProvider('ollama', provider)], [endpointOf('qwen3-8b')], settings),
    log,
    reply === undefined ? {} : { reply },
  );
  const { parts: tray, menus } = fakeTray(log);
  const { parts: notifications, shown } = fakeNotifications();
  const { power, events: powerEvents, is: powerIs } = fakePower();
  const { theme, events: themeEvents } = fakeTheme();
  const [bugs, updater] = [new EventEmitter(), new EventEmitter()];
  const session = fakeSession(log);
  const windows: ReturnType<typeof fakeWindow>[] = [];
  const wirings: ServiceWiring[] = [];
  const createService = vi.fn(async (wiring: ServiceWiring): Promise<Result<Service>> => {
    log.push('service');
    wirings.push(wiring);
    return ok(engine.service);
  });
  const shell: Shell<string, Parameters<typeof tray.buildMenu>[0]> = {
    app,
    process: { platform, argv: [...argv], env: {}, execPath: '/opt/pilotlight', versions: process.versions, on: bugs.on.bind(bugs) },
    clock: engine.clock,
    schemes: { registerSchemesAsPrivileged: () => void log.push('scheme') },
    session: () => session,
    createWindow: () => {
      const made = fakeWindow(log);
      windows.push(made);
      return made.window;
    },
    tray,
    trayFolder: 'tray',
    notifications,
    power,
    fullScreen: { watch: () => () => {} },
    theme,
    dialog: {
      showErrorBox: (title, text) => void log.push(`box ${title}: ${text}`),
      showMessageBox: async () => ({ response: 0, checkboxChecked: false }),
    },
    updater: { on: updater.on.bind(updater) },
    setMenu: (template) => void log.push(template === null ? 'no menu' : 'menu'),
    openExternal: async (url) => void log.push(`browser ${url}`),
    dataDir,
    makeFolder: (path) => {
      log.push(`make ${path}`);
      return ok(null);
    },
    makeStore: confStore,
    takeFolder: () => {
      log.push('folder');
      return ok({ release: () => {} });
    },
    openSecrets: () => {
      log.push('secrets');
      const where = { file: join(dataDir, 'secrets.safe.json'), plainFile: join(dataDir, 'secrets.json') };
      return openSafeSecrets({ encryption: keyring.encryption, platform, ...where, makeStore: confStore, now: () => 0 });
    },
    createService,
  };
  return {
    shell,
    log,
    system,
    engine,
    menus,
    shown,
    powerEvents,
    powerIs,
    theme,
    themeEvents,
    bugs,
    updater,
    session,
    windows,
    wirings,
    createService,
    keyring,
  };
}
