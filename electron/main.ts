import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import {
  app,
  autoUpdater,
  BrowserWindow,
  dialog,
  Menu,
  type NativeImage,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
} from 'electron';
import { electronStore } from './desktop/electronStore.ts';
import { echoTo } from './desktop/logFile.ts';
import { fullScreenSource } from './desktop/presence/fullScreenSources.ts';
import { runDesktop } from './desktop/run.ts';
import { openSafeSecrets } from './desktop/safeSecrets.ts';
import { windowOptions } from './desktop/window.ts';
import { systemClock } from './keepalive/clock.ts';
import { createPilotLight } from './pilotLight.ts';
import { defaultDataDir, filesIn, makeDataDir } from './storage/dataDir.ts';
import { takeLock } from './storage/instanceLock.ts';

// Bundled, this code lies in dist/electron/chunks.
const dist = join(import.meta.dirname, '../..');
const resources = app.isPackaged ? process.resourcesPath : join(dist, '../electron/assets');
const dataDir = resolve(defaultDataDir({ platform: process.platform, env: process.env, home: homedir() }));
/** An app that is started by a click takes no arguments. */
const FOLDER_HINT = 'in the environment variable PILOTLIGHT_DATA';
const clock = systemClock();
// A partition of its own, in memory: the page has nothing to remember that the service does not know.
const pageSession = () => session.fromPartition('page');

// Not awaited: Electron becomes ready only after this module has been evaluated.
void runDesktop({
  app,
  process,
  clock,
  schemes: protocol,
  session: pageSession,
  createWindow: () => {
    const { webPreferences, ...options } = windowOptions({ dark: nativeTheme.shouldUseDarkColors });
    return new BrowserWindow({ ...options, webPreferences: { ...webPreferences, session: pageSession() } });
  },
  tray: {
    createTray: (image: NativeImage) => new Tray(image),
    loadImage: (path) => nativeImage.createFromPath(path),
    buildMenu: (template) => Menu.buildFromTemplate(template),
  },
  trayFolder: join(resources, 'tray'),
  notifications: { isSupported: () => Notification.isSupported(), create: (options) => new Notification(options) },
  power: powerMonitor,
  fullScreen: fullScreenSource(process.platform, clock),
  theme: nativeTheme,
  dialog,
  updater: autoUpdater,
  setMenu: (template) => Menu.setApplicationMenu(template === null ? null : Menu.buildFromTemplate(template)),
  openExternal: (url) => shell.openExternal(url),
  dataDir,
  makeFolder: (path) => makeDataDir(path, FOLDER_HINT),
  makeStore: electronStore,
  takeFolder: () => takeLock(filesIn(dataDir).lock, FOLDER_HINT),
  openSecrets: () => {
    const { safeSecrets: file, secrets: plainFile } = filesIn(dataDir);
    return openSafeSecrets({
      encryption: safeStorage,
      platform: process.platform,
      file,
      plainFile,
      makeStore: electronStore,
      now: () => Date.now(),
    });
  },
  createService: ({ lock, secrets, facts, writeLog }) =>
    createPilotLight({
      dataDir,
      env: process.env,
      pageFolder: join(dist, 'renderer'),
      makeStore: electronStore,
      lock,
      secrets,
      shell: facts,
      writeLog: app.isPackaged ? writeLog : echoTo(process.stderr, writeLog),
    }),
}).then((started) => {
  if (started.ok) return;
  dialog.showErrorBox('Pilot Light could not start', started.error);
  app.exit(1);
});
