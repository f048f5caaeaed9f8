import ElectronStore from 'electron-store';
import type { MakeObjectStore } from '../storage/jsonFile.ts';

/** The desktop's store: as the headless one, by the package that knows Electron. */
export const electronStore: MakeObjectStore = async ({ configName, ...options }) =>
  // Reading is ours; whatever lies there, it must not throw before we write.
  new ElectronStore<Record<string, unknown>>({ ...options, name: configName, clearInvalidConfig: true });
