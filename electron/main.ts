import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, protocol, session } from 'electron';
import { runDesktop } from './desktop/run.ts';
import { windowOptions } from './desktop/window.ts';
import { createPilotLight, type PilotLight } from './pilotLight.ts';
import { defaultDataDir, makeDataDir } from './storage/dataDir.ts';

async function createService(dataDir: string): Promise<PilotLight> {
  // Bundled, this code lies in dist/electron/chunks.
  const pageFolder = join(import.meta.dirname, '../../renderer');
  const created = await createPilotLight({ dataDir, env: process.env, pageFolder });
  if (!created.ok) throw new Error(created.error);
  return created.value;
}

// Not awaited: Electron becomes ready only after this module has been evaluated.
runDesktop({
  app,
  schemes: protocol,
  // A partition of its own, in memory: the page has nothing to remember that the service does not know.
  session: () => session.fromPartition('page'),
  createWindow: (own) => new BrowserWindow({ ...windowOptions, webPreferences: { ...windowOptions.webPreferences, session: own } }),
  dataDir: resolve(defaultDataDir({ platform: process.platform, env: process.env, home: homedir() })),
  makeFolder: makeDataDir,
  createService,
}).catch((error: unknown) => {
  dialog.showErrorBox('Pilot Light could not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
});
