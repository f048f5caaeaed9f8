import { join } from 'node:path';
import { app, BrowserWindow, dialog, protocol, session } from 'electron';
import { runDesktop } from './desktop/run.ts';
import { windowOptions } from './desktop/window.ts';
import { createPilotLight, type PilotLight } from './pilotLight.ts';

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
  createService,
}).catch((error: unknown) => {
  dialog.showErrorBox('Pilot Light could not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
});
