import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { RealRequest } from '../../electron/domain/realRequest.ts';
import { ALWAYS, DAY, ENDPOINT, MINUTE, must, NOON, opened, pingOf } from './history.pings.ts';
import { ownPlace } from './history.place.ts';
import { writeVersion1 } from './history.version1.ts';

const place = ownPlace();

function requestAt(at: number, more: Partial<RealRequest> = {}): RealRequest {
  const measured = { ttftMs: 81.25, totalMs: 900, loadMs: null, gapMs: 60_000, status: 200, inputTokens: 20, outputTokens: 40 };
  return { endpointId: ENDPOINT, at, ...measured, source: 'gateway', ...more };
}

test('Real requests are kept whole, even two of one moment, come newest first and survive a restart.', () => {
  const { history } = opened(place.file);
  const nothing = { ttftMs: null, totalMs: null, gapMs: null, status: null, inputTokens: null, outputTokens: null, source: 'report' } as const;
  const all = [requestAt(NOON), requestAt(NOON, { status: 429 }), requestAt(NOON + MINUTE, { loadMs: 2_500 }), requestAt(NOON + 2 * MINUTE, nothing)];
  for (const request of all) must(history.recordRequest(request));
  history.close();
  const again = opened(place.file).history;
  const query = { endpointId: ENDPOINT, ...ALWAYS, limit: 10 };
  expect(must(again.requests(query)).slice(0, 2)).toEqual([all[3], all[2]]);
  expect(must(again.requests(query)).slice(2)).toEqual(expect.arrayContaining(all.slice(0, 2)));
  expect(must(again.requests({ ...query, from: NOON + MINUTE, to: NOON + 2 * MINUTE }))).toEqual([all[2]]);
  expect(must(again.requests({ ...query, limit: 1 }))).toHaveLength(1);
  expect(must(again.requests({ ...query, endpointId: 'unknown' }))).toEqual([]);
  again.close();
});

test('A graph of real requests has the buckets of the graph of pings, each with its middle and its worst.', () => {
  const { history } = opened(place.file);
  const range = { endpointId: ENDPOINT, from: NOON, to: NOON + 60 * MINUTE, points: 13 };
  for (const ttftMs of [100, 300, 200]) must(history.recordRequest(requestAt(NOON + MINUTE, { ttftMs })));
  must(history.recordRequest(requestAt(NOON + 21 * MINUTE, { ttftMs: null, status: 503 })));
  must(history.recordRequest(requestAt(NOON + 21 * MINUTE, { ttftMs: null, status: null })));
  must(history.record(pingOf(NOON + MINUTE)));
  const real = must(history.requestSeries(range));
  const pings = must(history.series(range));
  expect([real.bucketMs, real.buckets[0]?.start]).toEqual([pings.bucketMs, pings.buckets[0]?.start]);
  expect(real).toMatchObject({
    truncated: false,
    buckets: [
      { count: 3, failed: 0, min: 100, p50: 200, p95: 300, max: 300 },
      { count: 2, failed: 2, min: null, p50: null, p95: null, max: null },
    ],
  });
  expect(must(history.requestSeries({ ...range, endpointId: 'unknown' })).buckets).toEqual([]);
  history.close();
});

test('Real requests go with the single pings of their time, and with their endpoint.', () => {
  const { history } = opened(place.file);
  for (let day = 0; day < 10; day += 1) must(history.recordRequest(requestAt(NOON + day * DAY)));
  must(history.recordRequest(requestAt(NOON + 9 * DAY, { endpointId: 'other' })));
  while (must(history.prune(NOON + 9 * DAY, 5)));
  const left = must(history.requests({ endpointId: ENDPOINT, ...ALWAYS, limit: 100 }));
  expect([5, 6]).toContain(left.length);
  must(history.forget(ENDPOINT));
  while (must(history.prune(NOON + 9 * DAY, 5)));
  history.close();
  const db = new DatabaseSync(place.file);
  expect(db.prepare('SELECT count(*) AS n FROM real_requests').get()).toEqual({ n: 1 });
  db.close();
});

test('A file of the first version gets its place for real requests.', () => {
  writeVersion1(place.file, ENDPOINT, NOON);
  const { history } = opened(place.file);
  must(history.recordRequest(requestAt(NOON)));
  expect(must(history.requests({ endpointId: ENDPOINT, ...ALWAYS, limit: 10 }))).toHaveLength(1);
  history.close();
});
