import type { MakeObjectStore } from '../storage/jsonFile.ts';

/** The desktop's store: as the headless one, by the package that knows Electron. Loaded when something is first written, too. */
export const electronStore: MakeObjectStore = async ({ configName, ...options }) => {
  const { default: ElectronStore } = await import('electron-store');
  // Reading is ours; whatever lies there, it must not throw before we write.
  return new ElectronStore<Record<string, unknown>>({ ...options, name: configName, clearInvalidConfig: true });
};
