import { describe, expect, it, vi } from 'vitest';
import { decideStart } from '../../electron/start.ts';

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

  it('serves the page on a Linux without display, and does not download Electron for nothing', async () => {
    const electron = vi.fn(binary);
    expect(await decideStart({ platform: 'linux', env: { DISPLAY: '' }, electron })).toEqual({
      kind: 'headless',
      reason: 'there is no display here',
    });
    expect(electron).not.toHaveBeenCalled();
  });

  it('says in one line why Electron cannot be had', async () => {
    const electron = () => Promise.reject(new Error('Electron failed to install correctly. Please delete it.\nstack'));
    const start = await decideStart({ platform: 'darwin', env: {}, electron });
    expect(start).toEqual({ kind: 'headless', reason: 'Electron cannot be had (Electron failed to install correctly)' });
  });
});
