import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Result } from '../../electron/domain/result.ts';
import { apiToken, readTokenFile } from '../../electron/storage/apiToken.ts';
import { confStore } from '../../electron/storage/jsonFile.ts';
import { type FileSecretStore, openSecrets, secretResolver } from '../../electron/storage/secrets.ts';
import { runCli } from '../support/runCli.ts';
import { type TempDir, tempDir } from '../support/tempDir.ts';

const NOW = Date.UTC(2026, 10, 22, 8, 15);
const tryOpen = ({ path }: TempDir) => openSecrets({ file: join(path, 'secrets.json'), makeStore: confStore, now: () => NOW });
const openStore = (folder: TempDir): FileSecretStore => must(tryOpen(folder));
const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error);
  return result.value;
};
const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

test('a secret is there after a restart, in a file of its owner alone', async () => {
  await using folder = await tempDir();
  const store = openStore(folder);
  expect([store.ids(), store.get('a')]).toEqual([[], undefined]);
  await store.set('a', 's3cret');
  await store.set('b.c-d_e', 'ü"\\\n');
  expect(await modeOf(join(folder.path, 'secrets.json'))).toBe(0o600);
  const again = openStore(folder);
  expect([again.ids(), again.get('a'), again.get('b.c-d_e'), again.notice]).toEqual([['a', 'b.c-d_e'], 's3cret', 'ü"\\\n', null]);
});

test('a secret that is deleted is gone from the file', async () => {
  await using folder = await tempDir();
  const store = openStore(folder);
  await store.set('a', 's3cret');
  await store.delete('a');
  expect(store.ids()).toEqual([]);
  expect(await readFile(join(folder.path, 'secrets.json'), 'utf8')).not.toContain('s3cret');
});

test('deleting what is not there writes nothing', async () => {
  await using folder = await tempDir();
  expect(await openStore(folder).delete('a')).toEqual({ ok: true, value: null });
  expect(await readdir(folder.path)).toEqual([]);
});

test('a set and a delete at once do not undo each other', async () => {
  await using folder = await tempDir();
  const store = openStore(folder);
  await store.set('old', '1234');
  await Promise.all([store.set('new', '5678'), store.delete('old'), store.set('newer', '9012')]);
  expect(store.ids()).toEqual(['new', 'newer']);
  expect(openStore(folder).ids()).toEqual(['new', 'newer']);
});

test('a file that others could read is closed to them at start', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'secrets.json');
  await writeFile(file, '{"a":"s3cret"}');
  await chmod(file, 0o644);
  expect(openStore(folder).get('a')).toBe('s3cret');
  expect(await modeOf(file)).toBe(0o600);
});

test.each(['{"a": ', '[]', '{"a": 3}'])('a broken file (%s) is kept aside and the user is told', async (content) => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'secrets.json'), content);
  const store = openStore(folder);
  const kept = join(folder.path, 'secrets.bad-2026-11-22T08-15-00-000Z.json');
  expect(store.notice).toBe(`The stored secrets could not be read and were kept as ${kept}; set them again.`);
  expect(await readFile(kept, 'utf8')).toBe(content);
  await store.set('a', 's3cret');
  expect(await readFile(kept, 'utf8')).toBe(content);
});

test('broken secrets that cannot be kept aside are a sentence and no crash', async () => {
  await using folder = await tempDir();
  await writeFile(join(folder.path, 'secrets.json'), '{');
  await mkdir(join(folder.path, 'secrets.bad-2026-11-22T08-15-00-000Z.json', 'in the way'), { recursive: true });
  expect(tryOpen(folder)).toEqual({
    ok: false,
    error: expect.stringMatching(/^The stored secrets could not be read\. .* could not be kept aside: E[A-Z]+: .* Move it away/),
  });
});

test('a reference is looked up in the environment or the store; what is missing is named with what to do', async () => {
  await using folder = await tempDir();
  const store = openStore(folder);
  await store.set('k', 'stored');
  const resolve = secretResolver(store, { KEY: 'from the environment', EMPTY: '' });
  expect(resolve('env:KEY')).toEqual({ ok: true, value: 'from the environment' });
  expect(resolve('secret:k')).toEqual({ ok: true, value: 'stored' });
  const missing = 'is not set. Set it and start Pilot Light again, or choose another token.';
  expect(resolve('env:NONE')).toEqual({ ok: false, error: `The environment variable NONE ${missing}` });
  expect(resolve('env:EMPTY')).toEqual({ ok: false, error: `The environment variable EMPTY ${missing}` });
  expect(resolve('secret:x')).toEqual({ ok: false, error: 'There is no stored secret "x". Set it again for this provider.' });
});

test('blanks around a secret are not part of it', async () => {
  await using folder = await tempDir();
  const store = openStore(folder);
  await store.set('k', ' stored\r\n');
  const resolve = secretResolver(store, { KEY: '\tfrom a file\n', BLANK: ' \n' });
  expect([resolve('env:KEY'), resolve('secret:k')]).toEqual([
    { ok: true, value: 'from a file' },
    { ok: true, value: 'stored' },
  ]);
  expect(resolve('env:BLANK')).toMatchObject({ ok: false, error: expect.stringContaining('variable BLANK is not set') });
});

test.each([
  ['one\ntwo', 'a line break'],
  ['one\r\ntwo', 'a line break'],
  ['one\0two', 'a control character'],
  ['one\x7ftwo', 'a control character'],
])('a secret with something inside that no header can carry is named, never shown: %j', async (value, intruder) => {
  await using folder = await tempDir();
  const store = openStore(folder);
  await store.set('k', value);
  const resolve = secretResolver(store, { KEY: value });
  const why = `contains ${intruder}, which no token has. Set it again.`;
  expect(resolve('env:KEY')).toEqual({ ok: false, error: `The environment variable KEY ${why}` });
  expect(resolve('secret:k')).toEqual({ ok: false, error: `The stored secret "k" ${why}` });
});

test('the token of the API is made once per folder, for its owner alone', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'api-token');
  expect(readTokenFile(file)).toBeUndefined();
  const token = must(apiToken(file));
  expect(token).toMatch(/^[0-9a-f]{32}$/);
  expect([must(apiToken(file)), readTokenFile(file), await modeOf(file)]).toEqual([token, token, 0o600]);
  await chmod(file, 0o644);
  apiToken(file);
  expect(await modeOf(file)).toBe(0o600);
});

test('a token file that holds something else is replaced', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'api-token');
  await writeFile(file, 'short');
  await chmod(file, 0o644);
  expect(must(apiToken(file))).toMatch(/^[0-9a-f]{32}$/);
  expect(await modeOf(file)).toBe(0o600);
});

test('a token that cannot be kept is a sentence, for serve too, and no stack trace', async () => {
  await using folder = await tempDir();
  const file = join(folder.path, 'api-token');
  await mkdir(file);
  const sentence = /The token of the API cannot be kept in .*api-token: E[A-Z]+.*\. Remove that file, or check the folder's rights\./;
  expect(apiToken(file)).toEqual({ ok: false, error: expect.stringMatching(sentence) });
  const ended = await runCli(['serve', '--port', '0', '--data', folder.path]);
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(sentence) });
  expect(ended.stderr).not.toMatch(/\n {4}at /);
});
