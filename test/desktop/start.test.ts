import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { asElectron, type ElectronPackage, electronBinary } from '../../electron/electronBinary.ts';
import { passThrough } from '../../electron/passThrough.ts';
import { decideStart } from '../../electron/start.ts';
import { tempDir } from '../support/tempDir.ts';

const binary = async () => '/opt/electron';

describe('npm start', () => {
  it('opens the desktop app where there is a display and a binary', async () => {
    expect(await decideStart({ platform: 'linux', env: { DISPLAY: ':0' }, electron: binary })).toEqual({ kind: 'desktop', binary: '/opt/electron' });
    expect(await decideStart({ platform: 'linux', env: { WAYLAND_DISPLAY: 'w' }, electron: binary })).toMatchObject({ kind: 'desktop' });
  });

  it('opens the desktop app on macOS and Windows without asking for a display', async () => {
    expect(await decideStart({ platform: 'darwin', env: {}, electron: binary })).toMatchObject({ kind: 'desktop' });
    expect(await decideStart({ platform: 'win32', env: {}, electron: binary })).toMatchObject({ kind: 'desktop' });
  });

  it('serves the page on a Linux without display, and neither downloads Electron nor opens a browser for nothing', async () => {
    const electron = vi.fn(binary);
    expect(await decideStart({ platform: 'linux', env: { DISPLAY: '' }, electron })).toEqual({
      kind: 'headless',
      reason: 'there is no display here',
      openBrowser: false,
    });
    expect(electron).not.toHaveBeenCalled();
  });

  it('opens a browser instead where Electron cannot be had, and says why', async () => {
    const electron = () => Promise.reject(new Error('Electron could not be downloaded: fetch failed'));
    const start = await decideStart({ platform: 'darwin', env: {}, electron });
    expect(start).toEqual({ kind: 'headless', reason: 'Electron could not be downloaded: fetch failed', openBrowser: true });
  });
});

describe("Electron's environment", () => {
  it('lacks the variable that would make a plain Node of it, and nothing else', () => {
    expect(asElectron({ ELECTRON_RUN_AS_NODE: '1', DISPLAY: ':0' })).toEqual({ DISPLAY: ':0' });
  });

  it('is what npm start hands to the desktop app', async () => {
    await using folder = await tempDir();
    const report = join(folder.path, 'environment');
    // A plain Node plays the binary.
    const code = await passThrough(process.execPath, ['-e', `fs.writeFileSync(${JSON.stringify(report)}, Object.keys(process.env).join())`], {
      env: asElectron({ ...process.env, ELECTRON_RUN_AS_NODE: '1', DISPLAY: ':0' }),
    });
    expect(code).toBe(0);
    const names = (await readFile(report, 'utf8')).split(',');
    expect(names).toContain('DISPLAY');
    expect(names).not.toContain('ELECTRON_RUN_AS_NODE');
  });
});

describe("Electron's binary", () => {
  const electron = (differences: Partial<ElectronPackage> = {}) => ({
    isInstalled: true,
    download: vi.fn(() => undefined),
    path: () => '/opt/electron',
    probe: vi.fn(() => undefined),
    ...differences,
  });

  it('is downloaded only where it is missing', async () => {
    const [here, missing] = [electron(), electron({ isInstalled: false })];
    expect(await electronBinary(here, 'linux')).toBe('/opt/electron');
    expect(await electronBinary(missing, 'linux')).toBe('/opt/electron');
    expect(here.download).not.toHaveBeenCalled();
    expect(missing.download).toHaveBeenCalledOnce();
  });

  it('that cannot be downloaded is a sentence', async () => {
    const offline = electron({ isInstalled: false, download: () => 'fetch failed' });
    await expect(electronBinary(offline, 'darwin')).rejects.toThrow('Electron could not be downloaded: fetch failed');
  });

  it('is tried out on Linux, where libraries may be missing', async () => {
    const broken = electron({ probe: () => 'error while loading shared libraries: libnss3.so' });
    await expect(electronBinary(broken, 'linux')).rejects.toThrow('Electron does not run here: error while loading shared libraries: libnss3.so');
    expect(await electronBinary(broken, 'win32')).toBe('/opt/electron');
  });
});
