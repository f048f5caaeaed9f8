import { join } from 'node:path';
import { ok, type Result } from '../domain/result.ts';
import { redact } from '../log.ts';
import { filesIn } from '../storage/dataDir.ts';
import { VERSION } from '../version.ts';
import { appMenu } from './appMenu.ts';
import { watchCrashes } from './crash.ts';
import { Desk } from './desk.ts';
import { devServerUrl, withDevServer } from './devServer.ts';
import { openExternal } from './externalLinks.ts';
import { LogFile } from './logFile.ts';
import { HIDDEN, loginItem, startsHidden } from './loginItem.ts';
import { pageScheme, servePage } from './protocol.ts';
import { hardenContents, hardenSession } from './security.ts';
import type { Service, Shell } from './shell.ts';
import { startUnlocked } from './startUnlocked.ts';

/** electron-builder's `appId`: the Start menu entry has it too, and Windows shows notifications only for that one. */
export const APP_ID = 'dev.pilotlight.app';

/** Starts the desktop app. Next to nothing comes before the lock: two engines on one data folder would ping everything twice. */
export async function runDesktop<Image, Menu>(shell: Shell<Image, Menu>): Promise<Result<null>> {
  const { app, process, dataDir } = shell;
  const apart = keepElectronApart(shell);
  if (!apart.ok) return apart;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return ok(null);
  }
  let service: Service | undefined;
  let desk: Desk<Image, Menu> | undefined;
  const logFile = new LogFile(filesIn(dataDir).logs);
  endAtBugs(shell, { service: () => service, finish: async () => desk?.finish() });
  quitAtSignals(shell);
  // Whoever starts it once more while it is still starting wants to see it.
  let wanted = false;
  const show = (): void => {
    wanted = true;
    desk?.show();
  };
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes(HIDDEN)) show();
  });
  app.on('activate', show);
  app.enableSandbox();
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  shell.schemes.registerSchemesAsPrivileged([pageScheme]);
  const menu = appMenu(process.platform, app.isPackaged);
  // Having none saves start time only if that is said early; macOS takes one when it is ready.
  if (menu === null) shell.setMenu(menu);
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, (url) => openExternal(url, shell.openExternal)));
  await app.whenReady();
  if (menu !== null) shell.setMenu(menu);

  const devUrl = devServerUrl(app, process.env);
  const session = shell.session();
  hardenSession(session, devUrl);
  // Before anything of the folder is touched: broken secrets are set aside, and those of an old key written anew.
  const lock = shell.takeFolder();
  if (!lock.ok) return lock;
  const secrets = shell.openSecrets();
  if (!secrets.ok) return secrets;
  const login = loginItem(app, process);
  const created = await shell.createService({
    lock: lock.value,
    secrets: secrets.value,
    writeLog: (line) => logFile.write(line),
    facts: {
      surface: 'desktop',
      electron: process.versions['electron'] ?? null,
      secrets: () => secrets.value.persistence,
      loopbackUrl: () => desk?.loopback.url ?? null,
      login: () => login.facts(service?.settings.current.startAtLogin ?? false),
    },
  });
  if (!created.ok) return created;
  service = created.value;
  const { fetch } = service;
  servePage(session.protocol, devUrl === undefined ? fetch : withDevServer(fetch, devUrl));
  desk = new Desk(shell, service, { login, secrets: secrets.value });
  const shown = wanted || !startsHidden(process.argv, app, process.platform) ? desk.window.show() : undefined;
  await Promise.all([shown, startUnlocked(service, secrets.value, shell.clock)]);
  return ok(null);
}

/** Chromium's own files get a folder of their own below ours. Its lock lies there too, hence before the lock; and Electron wants it to exist. */
function keepElectronApart({ app, dataDir, makeFolder }: Pick<Shell<unknown, unknown>, 'app' | 'dataDir' | 'makeFolder'>): Result<null> {
  const own = join(dataDir, 'electron');
  for (const folder of [dataDir, own]) {
    const made = makeFolder(folder);
    if (!made.ok) return made;
  }
  app.setPath('userData', own);
  return ok(null);
}

/** A library that writes the settings listens to these, too, and would end the process by the same signal if nobody else did. */
function quitAtSignals({ app, process }: Pick<Shell<unknown, unknown>, 'app' | 'process'>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

interface RunningParts {
  readonly service: () => Service | undefined;
  readonly finish: () => Promise<unknown>;
}

function endAtBugs({ app, process, dialog, clock, dataDir }: Shell<unknown, unknown>, { service, finish }: RunningParts): void {
  const { platform, versions } = process;
  watchCrashes({
    folder: filesIn(dataDir).crashes,
    process,
    facts: [`Pilot Light ${VERSION} (desktop, Electron ${versions['electron'] ?? '?'})`, `Node ${versions.node}, ${platform}`],
    logLines: () =>
      service()
        ?.log.recent()
        .map(({ level, scope, message }) => `${level} [${scope}] ${message}`) ?? [],
    // Before there is a service nobody has looked a secret up.
    clean: (text) => service()?.clean(text) ?? redact(text, []),
    tell: (title, text) => dialog.showErrorBox(title, text),
    finish,
    exit: (code) => app.exit(code),
    now: () => clock.wallNow(),
  });
}
