import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Ping } from '../../electron/domain/ping.ts';
import { checkSeries } from './history.naive.ts';
import { ALWAYS, DAY, ENDPOINT, MINUTE, must, NOON, opened, pingOf, recordAll } from './history.pings.ts';
import { ownPlace } from './history.place.ts';

const place = ownPlace();

test('Pruning deletes old pings in steps, and the graph of that time goes on from coarser cells.', () => {
  const { history } = opened(place.file);
  const kept: Ping[] = [];
  for (let i = 0; i < 3000; i += 1) kept.push(must(history.record(pingOf(NOON + i * 10 * MINUTE, i % 10 === 0 ? 'cold' : 'warm', 100 + (i % 7)))));
  const end = NOON + 3000 * 10 * MINUTE;
  const before = must(history.summary(ALWAYS));
  while (must(history.prune(end, 5))) expect(must(history.record(pingOf(end, 'warm', 1, 'other'))).endpointId).toBe('other');

  const left = must(history.recent(ENDPOINT, 5000));
  expect(left.length).toBeLessThan(6 * 144);
  expect(left.length).toBeGreaterThanOrEqual(5 * 144);
  expect(must(history.summary({ endpointId: ENDPOINT, ...ALWAYS }))).toEqual(before);
  const { bucketMs, buckets } = must(history.series({ endpointId: ENDPOINT, from: NOON, to: NOON + 60 * MINUTE, points: 500 }));
  expect(bucketMs).toBe(32 * MINUTE);
  expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBeGreaterThan(0);
  checkSeries(history, kept, end - 5 * DAY, end, 400);
  history.close();

  const again = opened(place.file).history;
  expect(must(again.summary({ endpointId: ENDPOINT, ...ALWAYS }))).toEqual(before);
});

test('An endpoint that fell silent keeps its totals when its last ping is deleted, even if the process was killed meanwhile.', () => {
  const { history } = opened(place.file);
  for (let i = 0; i < 100; i += 1) must(history.record(pingOf(NOON + i * MINUTE)));
  // A copy of the open file is what a kill leaves behind.
  const copy = join(place.folder, 'copy.sqlite');
  for (const suffix of ['', '-wal']) copyFileSync(place.file + suffix, copy + suffix);
  const killed = opened(copy).history;
  while (must(killed.prune(NOON + 200 * DAY)));
  expect(must(killed.recent(ENDPOINT, 10))).toEqual([]);
  expect(must(killed.summary(ALWAYS)).count).toBe(100);
  must(killed.record(pingOf(NOON + 200 * DAY)));
  expect(must(killed.summary(ALWAYS)).count).toBe(101);
  // A clock that is set back to a time already pruned.
  must(killed.record(pingOf(NOON + 100 * MINUTE)));
  killed.close();
  const again = opened(copy).history;
  expect(must(again.summary(ALWAYS)).count).toBe(102);
  while (must(again.prune(NOON + 1000 * DAY)));
  expect(must(again.summary(ALWAYS)).count).toBe(0);
  again.close();
  history.close();
});

test('A forgotten endpoint is gone at once, and its name can begin anew.', () => {
  const { history } = opened(place.file);
  recordAll(history, [pingOf(NOON), pingOf(NOON, 'warm', 5, 'other')]);
  must(history.forget(ENDPOINT));
  expect([...must(history.lastPings()).keys()]).toEqual(['other']);
  must(history.record(pingOf(NOON + 1)));
  while (must(history.prune(NOON)));
  expect(must(history.summary(ALWAYS)).count).toBe(2);
  history.close();
  const db = new DatabaseSync(place.file);
  expect(db.prepare('SELECT count(*) AS n FROM pings').get()).toEqual({ n: 2 });
  db.close();
});
