import { expect, test } from 'vitest';
import { defaultDataDir } from '../../electron/storage/dataDir.ts';

const home = '/home/ada';

test.each([
  ['linux', {}, '/home/ada/.local/share/pilotlight'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/pilotlight'],
  ['linux', { XDG_DATA_HOME: '' }, '/home/ada/.local/share/pilotlight'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/home/ada/Library/Application Support/pilotlight'],
  ['win32', { APPDATA: '/roaming' }, '/roaming/pilotlight'],
  ['win32', {}, '/home/ada/AppData/Roaming/pilotlight'],
  ['freebsd', {}, '/home/ada/.local/share/pilotlight'],
  ['linux', { PILOTLIGHT_DATA: '/mine', XDG_DATA_HOME: '/data' }, '/mine'],
  ['win32', { PILOTLIGHT_DATA: '/mine' }, '/mine'],
] as const)('on %s with %j the data folder is %s', (platform, env, folder) => {
  expect(defaultDataDir({ platform, env, home }).replaceAll('\\', '/')).toBe(folder);
});
