import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openHistory } from '../../electron/storage/history/history.ts';
import { checkCells } from './history.naive.ts';
import { ALWAYS, DAY, ENDPOINT, MINUTE, must, NOON, opened, pingOf } from './history.pings.ts';
import { ownPlace } from './history.place.ts';

const place = ownPlace();

test('After closing, one file is left, and every later call is an error and not an exception.', () => {
  const { history } = opened(place.file);
  must(history.record(pingOf(NOON)));
  must(history.close());
  expect(readdirSync(place.folder)).toEqual(['history.sqlite']);
  expect(history.record(pingOf(NOON + 1)).ok).toBe(false);
  expect(history.summary(ALWAYS).ok).toBe(false);
});

test.each([
  ['garbage', () => writeFileSync(place.file, 'this is not a database, but long enough to be taken for one'.repeat(200))],
  ['cut off', () => truncateSync(place.file, statSync(place.file).size - 4096)],
  ['overwritten in the middle', () => damage(place.file, 4096)],
])('A file that is %s is kept aside, a new one is begun and the user is told.', (_, spoil) => {
  const { history } = opened(place.file);
  for (let i = 0; i < 2000; i += 1) must(history.record(pingOf(NOON + i * MINUTE)));
  history.close();
  spoil();
  const spoiled = readFileSync(place.file);

  const { history: fresh, notice } = opened(place.file);
  expect(notice).toContain('history.bad-2026-11-05T12-00-00-000Z.sqlite');
  expect(readFileSync(join(place.folder, 'history.bad-2026-11-05T12-00-00-000Z.sqlite')).equals(spoiled)).toBe(true);
  expect(must(fresh.summary(ALWAYS)).count).toBe(0);
  must(fresh.record(pingOf(NOON)));
  fresh.close();
  expect(opened(place.file).notice).toBeNull();
});

test('Damage that only a query meets is survived: the file is kept aside, the ping is recorded and the user is told.', () => {
  const { history } = opened(place.file);
  for (let i = 0; i < 30_000; i += 1) must(history.record(pingOf(NOON + i * MINUTE)));
  history.close();
  expect(statSync(place.file).size).toBeGreaterThan(2 * 1024 * 1024);
  damage(place.file, 8 * 4096);

  const notices: string[] = [];
  const { history: again, notice } = opened(place.file, { onNotice: (sentence) => notices.push(sentence) });
  expect(notice).toBeNull();
  expect(must(again.summary({ from: NOON + 1, to: NOON + 100 * DAY - 1 })).count).toBe(0);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain('history.bad-');
  must(again.record(pingOf(NOON)));
  expect(must(again.summary(ALWAYS)).count).toBe(1);
  again.close();
  expect(must(opened(place.file).history.summary(ALWAYS)).count).toBe(1);
});

test('That pings cannot be kept is told once, holds until one is kept again, and is told anew when it comes back.', () => {
  const notices: { readonly sentence: string; readonly holds: () => boolean }[] = [];
  let over = 0;
  const { history } = opened(place.file, {
    onNotice: (sentence, holds = () => true) => notices.push({ sentence, holds }),
    onNoticeOver: () => {
      over += 1;
    },
  });
  const told = () => notices.map(({ holds }) => holds());
  must(history.record(pingOf(NOON)));
  using other = new DatabaseSync(place.file);
  const refuse = () => other.exec("CREATE TRIGGER refuse BEFORE INSERT ON pings BEGIN SELECT RAISE(ABORT, 'no room'); END");

  refuse();
  for (const minute of [1, 2]) expect(history.record(pingOf(NOON + minute * MINUTE)).ok).toBe(false);
  expect(notices[0]?.sentence).toMatch(/^Pings could not be kept in the history from .* UTC on: no room\./);
  expect([told(), over]).toEqual([[true], 0]);

  other.exec('DROP TRIGGER refuse');
  for (const minute of [3, 4]) must(history.record(pingOf(NOON + minute * MINUTE)));
  expect([told(), over]).toEqual([[false], 1]);

  refuse();
  expect(history.record(pingOf(NOON + 5 * MINUTE)).ok).toBe(false);
  expect(told()).toEqual([false, true]);
});

/** Overwrites everything behind the first bytes. */
function damage(path: string, from: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, from);
  writeFileSync(path, bytes);
}

test('A file of a newer version is not touched.', () => {
  opened(place.file).history.close();
  const db = new DatabaseSync(place.file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  const bytes = readFileSync(place.file);
  const result = openHistory({ file: place.file, now: () => NOON, retentionDays: 90 });
  expect(result).toMatchObject({ ok: false, error: expect.stringContaining('newer version') });
  expect(readFileSync(place.file).equals(bytes)).toBe(true);
  expect(readdirSync(place.folder)).toEqual(['history.sqlite']);
});

test('A place where no file can be made is an error that names it.', () => {
  const nowhere = join(place.folder, 'missing', 'history.sqlite');
  expect(openHistory({ file: nowhere, now: () => NOON, retentionDays: 90 })).toMatchObject({ ok: false, error: expect.stringContaining(nowhere) });
  expect(existsSync(nowhere)).toBe(false);
});

test('When nothing can be written, recording is an error, reading goes on, and recording works again later.', () => {
  const { history } = opened(place.file);
  for (let i = 0; i < 10; i += 1) must(history.record(pingOf(NOON + i * MINUTE)));
  const other = new DatabaseSync(place.file);
  other.exec('BEGIN IMMEDIATE');
  const refused = history.record(pingOf(NOON + 10 * MINUTE));
  expect(refused).toMatchObject({ ok: false, error: expect.stringContaining('locked') });
  expect(must(history.summary(ALWAYS)).count).toBe(10);
  other.exec('ROLLBACK');
  other.close();
  const kept = must(history.record(pingOf(NOON + 11 * MINUTE)));
  expect(must(history.summary(ALWAYS)).count).toBe(11);
  checkCells(history, must(history.recent(ENDPOINT, 100)).toReversed());
  expect(kept.at).toBe(NOON + 11 * MINUTE);
  history.close();
});
