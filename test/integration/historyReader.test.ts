import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { filesIn } from '../../electron/storage/dataDir.ts';
import { openHistoryForReading } from '../../electron/storage/history/reader.ts';
import { runCli } from '../support/runCli.ts';
import { tempDir } from '../support/tempDir.ts';
import { must, NOON, opened, pingOf } from './history.pings.ts';

const ENDPOINT = pingOf(0).endpointId;

/** Every file of a folder with its bytes. */
async function contents(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).toSorted();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await readFile(join(folder, name))).toString('base64')])));
}

function linesOf(file: string): string[] {
  const reader = must(openHistoryForReading(file));
  const lines = [...reader.export({ format: 'jsonl' })];
  reader.close();
  return lines;
}

test('A history at rest is read without leaving a trace in its folder.', async () => {
  await using folder = await tempDir();
  const { history: file } = filesIn(folder.path);
  const { history } = opened(file);
  for (let i = 0; i < 3; i += 1) must(history.record(pingOf(NOON + i)));
  must(history.close());
  const before = await contents(folder.path);
  expect(linesOf(file)).toHaveLength(3);
  expect(await contents(folder.path)).toEqual(before);
  expect(Object.keys(before)).toEqual(['history.sqlite']);
});

test('Beside a writer every ping is there that was recorded so far, and the writer goes on.', async () => {
  await using folder = await tempDir();
  const { history: file } = filesIn(folder.path);
  const { history } = opened(file);
  must(history.record(pingOf(NOON)));
  const reader = must(openHistoryForReading(file));
  expect([reader.hasPingsOf(ENDPOINT), reader.hasPingsOf('nobody')]).toEqual([true, false]);
  must(history.record(pingOf(NOON + 1)));
  expect([...reader.export({ format: 'jsonl' })]).toHaveLength(2);
  reader.close();
  must(history.record(pingOf(NOON + 2)));
  expect(linesOf(file)).toHaveLength(3);
  must(history.close());
});

test('What a killed service has left in its write-ahead log is read as well.', async () => {
  await using folder = await tempDir();
  const { history: file } = filesIn(folder.path);
  const { history } = opened(file);
  must(history.record(pingOf(NOON)));
  const copy = join(folder.path, 'copy');
  await mkdir(copy);
  for (const suffix of ['', '-wal']) await copyFile(file + suffix, filesIn(copy).history + suffix);
  must(history.close());
  expect(linesOf(filesIn(copy).history)).toHaveLength(1);
});

test.each([
  ['no database at all', 'not a database, but long enough to look like a file with a header', /is damaged \(/],
  ['an empty file', '', /is of an older version; starting the service once brings it up to date/],
])('%s is a sentence for the export, and stays as it is.', async (_case, content, sentence) => {
  await using folder = await tempDir();
  await writeFile(filesIn(folder.path).history, content);
  const ended = await runCli(['export', '--data', folder.path]);
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(sentence) });
  expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(await contents(folder.path)).toEqual({ 'history.sqlite': Buffer.from(content).toString('base64') });
});

test('A file that is damaged inside, and one of a newer version, are refused and stay as they are.', async () => {
  await using folder = await tempDir();
  const { history: file } = filesIn(folder.path);
  const { history } = opened(file);
  for (let i = 0; i < 200; i += 1) must(history.record(pingOf(NOON + i)));
  must(history.close());
  const sound = await readFile(file);
  await writeFile(file, Buffer.concat([sound.subarray(0, 4096), Buffer.alloc(sound.length - 4096, 7)]));
  const damaged = await contents(folder.path);
  expect(openHistoryForReading(file)).toMatchObject({ ok: false, error: expect.stringContaining('is damaged') });
  expect(await contents(folder.path)).toEqual(damaged);

  await writeFile(file, sound);
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  const newer = await contents(folder.path);
  expect(openHistoryForReading(file)).toMatchObject({ ok: false, error: expect.stringContaining('a newer version of Pilot Light') });
  expect(await contents(folder.path)).toEqual(newer);
});

test('An export of an endpoint that has no ping says so, and makes no file.', async () => {
  await using folder = await tempDir();
  const { history } = opened(filesIn(folder.path).history);
  must(history.record(pingOf(NOON)));
  must(history.close());
  const out = join(folder.path, 'out.csv');
  expect(await runCli(['export', '--data', folder.path, '--endpoint', 'nobody', '--out', out])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'pilotlight: there is no ping of an endpoint "nobody" in the history.\n',
  });
  expect(await readdir(folder.path)).not.toContain('out.csv');
});
