import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ok } from '../../electron/domain/result.ts';
import { defaultSettings } from '../../electron/domain/settings.ts';
import { confStore, type MakeObjectStore } from '../../electron/storage/jsonFile.ts';
import { SettingsStore } from '../../electron/storage/settingsStore.ts';
import { startService } from '../support/service.ts';
import { tempDir } from '../support/tempDir.ts';

const NOW = Date.UTC(2026, 10, 22, 8, 15);
const KEPT_AS = 'settings.bad-2026-11-22T08-15-00-000Z.json';

function openStore(folder: string, makeStore: MakeObjectStore = confStore): SettingsStore {
  return new SettingsStore({ file: join(folder, 'settings.json'), makeStore, now: () => NOW });
}

test('without a file there are defaults, no notice, and no file is made until something changes', async () => {
  await using folder = await tempDir();
  const store = openStore(folder.path);
  expect([store.current, store.notice]).toEqual([defaultSettings(), null]);
  expect(await readdir(folder.path)).toEqual([]);
  expect(await store.change((settings) => ok({ ...settings, interval: '5m' }))).toMatchObject({ ok: true, value: { interval: '5m' } });
  expect(await readdir(folder.path)).toEqual(['settings.json']);
});

test('a change is written through, for its owner alone, and read back as it was', async () => {
  await using folder = await tempDir();
  const store = openStore(folder.path);
  await store.change((settings) => ok({ ...settings, interval: '1h30m', retentionDays: 7 }));
  expect((await stat(join(folder.path, 'settings.json'))).mode & 0o777).toBe(0o600);
  expect(openStore(folder.path).current).toEqual(store.current);
});

test('a file that is open to others is closed to them by the next change', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'settings.json');
  await writeFile(file, '{"version": 1}');
  await chmod(file, 0o644);
  await openStore(folder.path).change((settings) => ok({ ...settings, interval: '5m' }));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('the file is read once: what somebody writes meanwhile waits for the next start', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'settings.json');
  await writeFile(file, '{"version": 1, "interval": "5m"}');
  const store = openStore(folder.path);
  await writeFile(file, '{"version": 1, "interval": "9m"}');
  expect(store.current.interval).toBe('5m');
  expect(openStore(folder.path).current.interval).toBe('9m');
});

test.each([
  ['broken JSON', '{"version": 1, "interval": ', /JSON/],
  ['an empty file', '', /JSON/],
  ['something else than an object', '[]', /the settings are not a JSON object/],
  ['a value that breaks its schema', '{"version": 1, "interval": "often"}', /interval: "often" is not a duration/],
  [
    'a mistake deep inside',
    '{"version":1,"providers":[{"kind":"openai","id":"a b","name":"x","baseUrl":"http://h"}]}',
    /providers\[0\]\.id: an id has 1 to 80/,
  ],
  [
    'an endpoint without its provider',
    '{"version":1,"endpoints":[{"id":"a","providerId":"b","model":"m"}]}',
    /endpoints\[0\]\.providerId: there is no provider "b"/,
  ],
  ['settings of a newer version', '{"version": 99}', /version: these settings are of version 99, .* install a newer one/],
])('%s is kept aside byte for byte, never overwritten, and the user is told', async (_case, content, problem) => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'settings.json'), content);
  const store = openStore(folder.path);
  expect(store.current).toEqual(defaultSettings());
  expect(store.notice).toMatch(problem);
  expect(store.notice).toContain(`were kept as ${join(folder.path, KEPT_AS)}; defaults are in use.`);
  await store.change((settings) => ok({ ...settings, interval: '5m' }));
  expect((await readdir(folder.path)).toSorted()).toEqual([KEPT_AS, 'settings.json']);
  expect(await readFile(join(folder.path, KEPT_AS), 'utf8')).toBe(content);
});

test('every problem of a file has a line of its own', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'settings.json'), '{"version": 1, "interval": "often", "retentionDays": 0}');
  expect(openStore(folder.path).notice ?? '').toMatch(/interval: .*\nretentionDays: /);
});

test('a file without a version, written by hand, is taken as the oldest one', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'settings.json'), '{"interval": "5m"}');
  const store = openStore(folder.path);
  expect([store.current.version, store.current.interval, store.notice]).toEqual([1, '5m', null]);
});

test('a notice reaches the page and the log', async () => {
  await using folder = await tempDir();
  const dataDir = join(folder.path, 'data');
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'settings.json'), '{');
  await using service = await startService({ dataDir });
  const notice = expect.stringContaining('The settings could not be read and were kept as');
  expect((await service.get('/api/state')).body).toMatchObject({ notices: [notice] });
  expect(service.log.join('')).toMatch(/warn {2}\[storage\] The settings could not be read/);
});

test('many changes at once are applied one after the other, each on what the one before has left', async () => {
  await using folder = await tempDir();
  const store = openStore(folder.path);
  await Promise.all(Array.from({ length: 20 }, () => store.change((settings) => ok({ ...settings, retentionDays: settings.retentionDays + 1 }))));
  expect(store.current.retentionDays).toBe(110);
  expect(openStore(folder.path).current).toEqual(store.current);
});

test('what cannot be written does not change either, says why, and the next change works again', async () => {
  await using folder = await tempDir();
  let isFull = true;
  const fullDisk: MakeObjectStore = async (options) => {
    if (isFull) throw new Error('ENOSPC: no space left on device');
    return confStore(options);
  };
  const store = openStore(folder.path, fullDisk);
  const heard: (string | null)[] = [];
  store.onChange(({ interval }) => void heard.push(interval));
  expect(await store.change((settings) => ok({ ...settings, interval: '5m' }))).toEqual({
    ok: false,
    error: expect.stringMatching(/settings\.json could not be written: ENOSPC: .* Check the disk and the folder's rights\./),
  });
  expect([store.current.interval, heard]).toEqual(['2m', []]);
  isFull = false;
  expect(await store.change((settings) => ok({ ...settings, interval: '6m' }))).toMatchObject({ ok: true });
  expect([store.current.interval, heard]).toEqual(['6m', ['6m']]);
});

test('who no longer listens hears nothing', async () => {
  await using folder = await tempDir();
  const store = openStore(folder.path);
  const heard: number[] = [];
  const leave = store.onChange(({ retentionDays }) => void heard.push(retentionDays));
  await store.change((settings) => ok({ ...settings, retentionDays: 5 }));
  leave();
  await store.change((settings) => ok({ ...settings, retentionDays: 6 }));
  expect(heard).toEqual([5]);
});
