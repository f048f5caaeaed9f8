import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { DAY, ENDPOINT, MINUTE, must, NOON, opened, pingOf } from './history.pings.ts';
import { ownPlace } from './history.place.ts';
import { writeVersion1 } from './history.version1.ts';

const place = ownPlace();
const SECOND = 1_000;

test('Uses by somebody else are kept in their order, and survive a restart.', () => {
  const { history } = opened(place.file);
  for (const at of [NOON, NOON + 45 * SECOND, NOON + 10 * MINUTE]) expect(must(history.recordUse(ENDPOINT, at))).toBe(true);
  history.close();
  const again = opened(place.file).history;
  expect(must(again.uses(ENDPOINT, 0))).toEqual([NOON, NOON + 45 * SECOND, NOON + 10 * MINUTE]);
  expect(must(again.uses(ENDPOINT, NOON + 1))).toHaveLength(2);
  expect([must(again.firstUseAt(ENDPOINT)), must(again.lastUseAt(ENDPOINT))]).toEqual([NOON, NOON + 10 * MINUTE]);
  again.close();
});

test('Of uses within half a minute one is kept, whichever comes first.', () => {
  const { history } = opened(place.file);
  expect(must(history.recordUse(ENDPOINT, NOON + 29 * SECOND))).toBe(true);
  expect(must(history.recordUse(ENDPOINT, NOON))).toBe(false);
  expect(must(history.recordUse(ENDPOINT, NOON + 58 * SECOND))).toBe(false);
  expect(must(history.recordUse(ENDPOINT, NOON + 59 * SECOND))).toBe(true);
  expect(must(history.recordUse('other', NOON))).toBe(true);
  expect(must(history.uses(ENDPOINT, 0))).toHaveLength(2);
  history.close();
});

test('An endpoint that nobody used has no uses.', () => {
  const { history } = opened(place.file);
  must(history.record(pingOf(NOON)));
  for (const id of [ENDPOINT, 'unknown']) {
    expect(must(history.uses(id, 0))).toEqual([]);
    expect(must(history.lastUseAt(id))).toBeNull();
  }
  history.close();
});

test('Uses go with the single pings of their time, and with their endpoint.', () => {
  const { history } = opened(place.file);
  for (let day = 0; day < 10; day += 1) must(history.recordUse(ENDPOINT, NOON + day * DAY));
  must(history.recordUse('other', NOON + 9 * DAY));
  while (must(history.prune(NOON + 9 * DAY, 5)));
  expect(must(history.uses(ENDPOINT, 0)).length).toBeGreaterThanOrEqual(5);
  expect(must(history.uses(ENDPOINT, 0)).length).toBeLessThanOrEqual(6);
  must(history.forget(ENDPOINT));
  expect(must(history.uses(ENDPOINT, 0))).toEqual([]);
  while (must(history.prune(NOON + 9 * DAY, 5)));
  history.close();
  const db = new DatabaseSync(place.file);
  expect(db.prepare('SELECT count(*) AS n FROM uses').get()).toEqual({ n: 1 });
  db.close();
});

test('A file of the first version gets its place for uses, and keeps its pings.', () => {
  writeVersion1(place.file, ENDPOINT, NOON);
  const { history } = opened(place.file);
  expect(must(history.recordUse(ENDPOINT, NOON))).toBe(true);
  expect(must(history.recent(ENDPOINT, 10))).toMatchObject([{ at: NOON, outcome: 'warm', ttftMs: 120 }]);
  must(history.record(pingOf(NOON + MINUTE)));
  expect(must(history.recent(ENDPOINT, 10))).toHaveLength(2);
  history.close();
});
