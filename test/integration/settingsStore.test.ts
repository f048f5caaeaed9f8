import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ok } from '../../electron/domain/result.ts';
import { defaultSettings } from '../../electron/domain/settings.ts';
import { systemClock } from '../../electron/keepalive/clock.ts';
import { filesIn } from '../../electron/storage/dataDir.ts';
import { takeLock } from '../../electron/storage/instanceLock.ts';
import { confStore, type MakeObjectStore } from '../../electron/storage/jsonFile.ts';
import { openSettings, type SettingsStore } from '../../electron/storage/settingsStore.ts';
import { openStores } from '../../electron/stores.ts';
import { runCli } from '../support/runCli.ts';
import { startService } from '../support/service.ts';
import { seedConfig } from '../support/serviceConfigs.ts';
import { tempDir } from '../support/tempDir.ts';

const NOW = Date.UTC(2026, 10, 22, 8, 15);
const KEPT_AS = 'settings.bad-2026-11-22T08-15-00-000Z.json';

const tryOpen = (folder: string, makeStore: MakeObjectStore = confStore) =>
  openSettings({ file: join(folder, 'settings.json'), makeStore, now: () => NOW });

function openStore(folder: string, makeStore: MakeObjectStore = confStore): SettingsStore {
  const opened = tryOpen(folder, makeStore);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
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
])('%s is kept aside byte for byte, never overwritten, and the user is told', async (_case, content, problem) => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'settings.json'), content);
  const store = openStore(folder.path);
  expect(store.current).toEqual(defaultSettings());
  expect(store.notice).toMatch(problem);
  expect(store.notice).toContain(`were kept as ${join(folder.path, KEPT_AS)}; defaults were taken instead.`);
  await store.change((settings) => ok({ ...settings, interval: '5m' }));
  expect((await readdir(folder.path)).toSorted()).toEqual([KEPT_AS, 'settings.json']);
  expect(await readFile(join(folder.path, KEPT_AS), 'utf8')).toBe(content);
});

test('settings of a newer version are not touched: nothing starts on them, and every command says why', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'settings.json');
  const content = '{"version": 99, "later": true}';
  await writeFile(file, content);
  await writeFile(join(folder.path, 'models.json'), seedConfig('http://localhost:8000'));
  const sentence = /settings\.json cannot be used: version: these settings are of version 99, .* install a newer one/;
  expect(tryOpen(folder.path)).toEqual({ ok: false, error: expect.stringMatching(sentence) });
  for (const command of [
    ['serve', '--port', '0'],
    ['ping'],
    ['import', join(folder.path, 'models.json')],
    ['import', '--dry-run', join(folder.path, 'models.json')],
  ]) {
    const ended = await runCli([...command, '--data', folder.path]);
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(sentence) });
    expect(ended.stderr).not.toMatch(/\n {4}at /);
  }
  expect(await readFile(file, 'utf8')).toBe(content);
  expect((await readdir(folder.path)).filter((name) => name.startsWith('settings'))).toEqual(['settings.json']);
});

test('a service that could not start on such settings leaves the folder free', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'settings.json'), '{"version": 99}');
  expect(openStores({ dataDir: folder.path }, systemClock())).toMatchObject({ ok: false });
  const lock = takeLock(filesIn(folder.path).lock);
  expect(lock.ok).toBe(true);
  if (lock.ok) lock.value.release();
});

test('entries that are no settings are named with their paths, and gone at the next change', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'settings.json');
  const provider = { kind: 'ollama', id: 'local', name: 'Ollama', baseUrl: 'http://localhost:11434', allowcloud: true };
  const endpoint = { id: 'a', providerId: 'local', model: 'm', keepalive: '5m' };
  const content = {
    version: 1,
    startdelay: '5s',
    providers: [provider],
    endpoints: [
      { ...endpoint, keepalive: undefined },
      { ...endpoint, id: 'b' },
    ],
  };
  await writeFile(file, JSON.stringify(content));
  const store = openStore(folder.path);
  expect(store.notice).toBe(
    'settings.json has entries that nobody knows: startdelay, providers[0].allowcloud, endpoints[1].keepalive. They are ignored, and gone at the next change.',
  );
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ startdelay: '5s' });
  await store.change((settings) => ok({ ...settings, retentionDays: 5 }));
  expect(await readFile(file, 'utf8')).not.toMatch(/"(startdelay|allowcloud|keepalive)":/);
  // They are gone, and so is what was said of them.
  expect(store.notice).toBeNull();
  expect(openStore(folder.path).notice).toBeNull();
});

test('a broken file that cannot be kept aside is a sentence and no crash', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'settings.json');
  await writeFile(file, '{');
  // A folder with something in it stands where the file would go.
  await mkdir(join(folder.path, KEPT_AS, 'in the way'), { recursive: true });
  expect(tryOpen(folder.path)).toEqual({ ok: false, error: expect.stringMatching(/could not be kept aside: E[A-Z]+: .* Move it away/) });
  expect(await readFile(file, 'utf8')).toBe('{');
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

test('a notice of entries that nobody knows is taken back when a change has removed them, one of a file kept aside is not', async () => {
  await using folder = await tempDir();
  await using unknown = await startService({ settings: { version: 1, startdelay: '5s' } });
  expect((await unknown.get('/api/state')).body).toMatchObject({ notices: [expect.stringContaining('startdelay')] });
  expect((await unknown.call('PATCH', '/api/settings', { retentionDays: 0 })).status).toBe(400);
  expect((await unknown.get('/api/state')).body).toMatchObject({ notices: [expect.stringContaining('startdelay')] });
  await unknown.call('PATCH', '/api/settings', { retentionDays: 5 });
  expect((await unknown.get('/api/state')).body).toMatchObject({ notices: [] });

  const dataDir = join(folder.path, 'data');
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'settings.json'), '{');
  await using broken = await startService({ dataDir });
  await broken.call('PATCH', '/api/settings', { retentionDays: 5 });
  expect((await broken.get('/api/state')).body).toMatchObject({ notices: [expect.stringContaining('defaults were taken instead')] });
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

test('a listener that fails ends neither the change nor what the others hear of it, and is told in the log', async () => {
  await using folder = await tempDir();
  const logged: string[] = [];
  const opened = openSettings({ file: join(folder.path, 'settings.json'), makeStore: confStore, now: () => NOW, log: (line) => logged.push(line) });
  if (!opened.ok) throw new Error(opened.error);
  const store = opened.value;
  const heard: number[] = [];
  store.onChange(() => {
    throw new Error('no timer');
  });
  store.onChange(() => Promise.reject(new Error('no Redis')));
  store.onChange(({ retentionDays }) => void heard.push(retentionDays));
  const changed = await store.change((settings) => ok({ ...settings, retentionDays: 5 }));
  expect([changed, heard, store.current.retentionDays]).toMatchObject([{ ok: true, value: { retentionDays: 5 } }, [5], 5]);
  expect(openStore(folder.path).current.retentionDays).toBe(5);
  expect(logged).toEqual(['no timer', 'no Redis'].map((why) => `The settings were changed, but a part of Pilot Light could not follow: ${why}`));
});
