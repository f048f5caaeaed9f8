import { describe, expect, it } from 'vitest';
import { type ChromiumLookups, findChromium } from '../support/chromium.ts';

const bare: ChromiumLookups = {
  platform: 'linux',
  env: {},
  exists: () => false,
  which: () => undefined,
  playwrightPath: () => '/pw/chrome',
  unpack: async () => ({ executablePath: '/npm/chromium', libraries: '/npm/lib', fontConfig: '/npm/fonts.conf' }),
  starts: () => false,
};
const has =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

describe('The Chromium for the tests', () => {
  it('is the one that CHROMIUM names, before all others', async () => {
    const found = await findChromium({
      ...bare,
      env: { CHROMIUM: '/my/chrome' },
      exists: has('/my/chrome', '/pw/chrome'),
      which: () => '/usr/bin/x',
    });
    expect(found.executablePath).toBe('/my/chrome');
  });

  it('is not looked for elsewhere when CHROMIUM names a file that is not there', async () => {
    await expect(findChromium({ ...bare, env: { CHROMIUM: '/gone' }, which: () => '/usr/bin/x' })).rejects.toThrow('/gone');
  });

  it('is the one of the machine before the one of Playwright', async () => {
    const which = (command: string) => (command === 'google-chrome' ? '/usr/bin/google-chrome' : undefined);
    const found = await findChromium({ ...bare, which, exists: has('/pw/chrome'), starts: () => true });
    expect(found).toEqual({ executablePath: '/usr/bin/google-chrome', env: {}, sentence: expect.stringContaining('installed on this machine') });
  });

  it('is not a program of the machine that does not start', async () => {
    const found = await findChromium({ ...bare, which: () => '/usr/bin/chromium-browser', exists: has('/pw/chrome') });
    expect(found.executablePath).toBe('/pw/chrome');
  });

  it('is Edge on a Windows without Chrome', async () => {
    const edge = 'C:\\x86\\Microsoft\\Edge\\Application\\msedge.exe';
    const env = { ProgramFiles: 'C:\\64', 'ProgramFiles(x86)': 'C:\\x86' };
    expect((await findChromium({ ...bare, platform: 'win32', env, exists: has(edge), starts: () => true })).executablePath).toBe(edge);
  });

  it('is the one of Playwright when it was downloaded', async () => {
    expect((await findChromium({ ...bare, exists: has('/pw/chrome') })).executablePath).toBe('/pw/chrome');
  });

  it('comes from node_modules with its own libraries and fonts on a bare system', async () => {
    const found = await findChromium({ ...bare, env: { LD_LIBRARY_PATH: '/theirs' } });
    expect(found.executablePath).toBe('/npm/chromium');
    expect(found.env).toEqual({ LD_LIBRARY_PATH: '/npm/lib:/theirs', FONTCONFIG_FILE: '/npm/fonts.conf' });
  });

  it('comes from node_modules with nothing added where the system has what it needs', async () => {
    const found = await findChromium({ ...bare, starts: () => true, exists: has('/etc/fonts/fonts.conf') });
    expect(found.env).toEqual({});
  });

  it('is asked for in a sentence when there is none', async () => {
    await expect(findChromium({ ...bare, unpack: async () => undefined })).rejects.toThrow('npx playwright install chromium');
  });
});
