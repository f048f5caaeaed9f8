import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { historyMarksSchema, historySeriesSchema, historySummarySchema } from '../../electron/domain/history.ts';
import { outcomes, type Ping, pingSchema } from '../../electron/domain/ping.ts';
import { openHistory } from '../../electron/storage/history/history.ts';
import { checkCells, checkSeries } from './history.naive.ts';
import { DAY, MINUTE, must, NOON, opened, pingOf } from './history.pings.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pilotlight-history-'));
  file = join(folder, 'history.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ENDPOINT = pingOf(0).endpointId;
const ALWAYS = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** Pings of one endpoint at times that mostly go on, now and then jump, and sometimes repeat. */
const pings: fc.Arbitrary<Ping[]> = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 200_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: -30 * 60 * MINUTE, max: 3 * DAY }) },
      ),
      fc.constantFrom(...outcomes),
      fc.double({ min: 0, max: 60_000, noNaN: true }),
    ),
    { minLength: 1, maxLength: 80 },
  )
  .map((steps) => {
    let at = NOON;
    return steps.map(([step, outcome, ttftMs]) => {
      at += step;
      return pingOf(at, outcome, ttftMs);
    });
  });

const recordAll = (history: ReturnType<typeof opened>['history'], all: readonly Ping[]): Ping[] => all.map((ping) => must(history.record(ping)));

/** A cold start with its reason. */
const becauseOf = (ping: Ping, reason: string): Ping => (ping.outcome === 'cold' ? { ...ping, reused: null, reason } : ping);

test('A ping reads as it was recorded, whatever its outcome.', () => {
  const { history } = opened(file);
  const all: Ping[] = [
    { ...pingOf(NOON), reused: true, staleSocket: true, gapMs: null, cachedTokens: 7 },
    becauseOf(pingOf(NOON + 1, 'cold'), 'the server said so'),
    { ...pingOf(NOON + 2, 'skipped') },
    { ...pingOf(NOON + 3, 'failed') },
  ];
  expect(recordAll(history, all)).toEqual(all);
  const read = must(history.recent(ENDPOINT, 10));
  expect(read.toReversed()).toEqual(all);
  for (const ping of read) pingSchema.parse(ping);
  expect(must(history.recent(ENDPOINT, 2)).map(({ at }) => at)).toEqual([NOON + 3, NOON + 2]);
  expect(must(history.recent('nobody', 2))).toEqual([]);
  history.close();
});

test('Two pings of one endpoint in the same millisecond are both kept.', () => {
  const { history } = opened(file);
  const kept = recordAll(history, [pingOf(NOON, 'warm', 1), pingOf(NOON, 'warm', 2), pingOf(NOON, 'warm', 3, 'other')]);
  expect(kept.map(({ at }) => at)).toEqual([NOON, NOON + 1, NOON]);
  expect(must(history.summary(ALWAYS)).count).toBe(3);
});

test('At any zoom the buckets have the counts, sums and extremes of their pings, while the clock jumps about and the file is reopened.', () => {
  let run = 0;
  fc.assert(
    fc.property(
      fc.array(pings, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 4 * DAY }),
      fc.integer({ min: 2, max: 300 }),
      (sessions, span, points) => {
        const path = join(folder, `random-${run++}.sqlite`);
        const kept: Ping[] = [];
        for (const session of sessions) {
          const { history } = opened(path);
          kept.push(...recordAll(history, session));
          const last = Math.max(...kept.map(({ at }) => at));
          checkSeries(history, kept, last + 1 - span, last + 1, points);
          checkCells(history, kept);
          must(history.close());
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('A summary is exact to the millisecond, for one endpoint and for all.', () => {
  fc.assert(
    fc.property(pings, fc.integer({ min: -DAY, max: DAY }), fc.integer({ min: 0, max: 3 * DAY }), (all, offset, span) => {
      const { history } = opened(':memory:');
      const kept = recordAll(history, all);
      must(history.record(pingOf(NOON, 'cold', 5, 'other')));
      const [from, to] = [NOON + offset, NOON + offset + span];
      const inside = kept.filter(({ at }) => at >= from && at < to);
      const one = must(history.summary({ endpointId: ENDPOINT, from, to }));
      expect([one.count, one.warm, one.coldStarts, one.failed]).toEqual([
        inside.length,
        ...(['warm', 'cold', 'failed'] as const).map((outcome) => inside.filter((ping) => ping.outcome === outcome).length),
      ]);
      expect(one.inputTokens).toBe(inside.reduce((sum, ping) => sum + (ping.inputTokens ?? 0), 0));
      expect(must(history.summary({ from, to })).count).toBe(inside.length + (NOON >= from && NOON < to ? 1 : 0));
    }),
    { numRuns: 50 },
  );
});

test('Percentiles of a summary are of warm pings and within two per cent.', () => {
  const { history } = opened(':memory:');
  for (let i = 1; i <= 1000; i += 1) must(history.record(pingOf(NOON + i * MINUTE, 'warm', i)));
  for (let i = 1; i <= 1000; i += 1) must(history.record(pingOf(NOON + i * MINUTE, 'cold', 60_000)));
  const { p50, p95 } = must(history.summary(ALWAYS));
  expect(Math.abs((p50 ?? 0) - 500) / 500).toBeLessThan(0.02);
  expect(Math.abs((p95 ?? 0) - 950) / 950).toBeLessThan(0.02);
});

test('Answers fit the shapes that the API gives out.', () => {
  const { history } = opened(':memory:');
  recordAll(history, [pingOf(NOON), pingOf(NOON + MINUTE, 'failed'), pingOf(NOON + 9 * MINUTE, 'cold')]);
  historySeriesSchema.parse(must(history.series({ endpointId: ENDPOINT, from: NOON - DAY, to: NOON + DAY, points: 500 })));
  historySummarySchema.parse(must(history.summary(ALWAYS)));
  historyMarksSchema.parse(must(history.marks({ endpointId: ENDPOINT, ...ALWAYS, limit: 5 })));
  expect(must(history.series({ endpointId: 'nobody', from: 0, to: NOON, points: 500 })).buckets).toEqual([]);
});

test('Marks are the cold starts and failures of a range; of too many the newest are given.', () => {
  const { history } = opened(':memory:');
  recordAll(history, [
    pingOf(NOON, 'cold', 2600),
    pingOf(NOON + 1),
    pingOf(NOON + 2, 'failed'),
    pingOf(NOON + 3, 'skipped'),
    pingOf(NOON + 4, 'failed'),
  ]);
  const { marks, truncated } = must(history.marks({ endpointId: ENDPOINT, from: NOON, to: NOON + 4, limit: 5 }));
  expect(truncated).toBe(false);
  expect(marks).toEqual([
    { at: NOON, outcome: 'cold', ttftMs: 2600, loadMs: 2500, errorKind: null },
    { at: NOON + 2, outcome: 'failed', ttftMs: null, loadMs: null, errorKind: 'unreachable' },
  ]);
  expect(must(history.marks({ endpointId: ENDPOINT, ...ALWAYS, limit: 1 }))).toMatchObject({ marks: [{ at: NOON + 4 }], truncated: true });
});

test('The last pings come by endpoint, newest first, for the snapshot of a start.', () => {
  const { history } = opened(file);
  recordAll(history, [pingOf(NOON, 'warm', 1), pingOf(NOON + 1, 'cold', 2), pingOf(NOON - 5, 'warm', 3, 'other')]);
  history.close();
  const last = must(opened(file).history.lastPings(2));
  expect([...last].map(([id, of]) => [id, of.map(({ ttftMs }) => ttftMs)])).toEqual([
    [ENDPOINT, [2, 1]],
    ['other', [3]],
  ]);
});

test('An export has every ping once, by endpoint and time, and can be cut to a range.', () => {
  const { history } = opened(':memory:');
  for (let i = 0; i < 1201; i += 1) must(history.record(pingOf(NOON + i, 'warm', i, i % 2 === 0 ? 'even' : 'odd')));
  const lines = [...history.export({ format: 'jsonl' })].map((line): unknown => JSON.parse(line));
  expect(lines).toHaveLength(1201);
  expect(lines[601]).toMatchObject({ endpointId: 'odd', at: new Date(NOON + 1).toISOString(), ttftMs: 1 });
  const csv = [...history.export({ format: 'csv', endpointId: 'odd', from: NOON + 3, to: NOON + 8 })];
  expect(csv).toHaveLength(1 + 3);
  expect(csv[0]).toMatch(/^endpointId,at,outcome,ttftMs,/);
});

test('An export that nobody reads to its end does not stand in the way of recording.', () => {
  const { history } = opened(file);
  for (let i = 0; i < 1200; i += 1) must(history.record(pingOf(NOON + i)));
  const lines = history.export({ format: 'jsonl' })[Symbol.iterator]();
  lines.next();
  must(history.record(pingOf(NOON + 5000)));
  expect(must(history.close())).toBeNull();
});

test('Pruning deletes old pings in steps, and the graph of that time goes on from coarser cells.', () => {
  const { history } = opened(file);
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

  const again = opened(file).history;
  expect(must(again.summary({ endpointId: ENDPOINT, ...ALWAYS }))).toEqual(before);
});

test('An endpoint that fell silent keeps its totals when its last ping is deleted, even if the process was killed meanwhile.', () => {
  const { history } = opened(file);
  for (let i = 0; i < 100; i += 1) must(history.record(pingOf(NOON + i * MINUTE)));
  // A copy of the open file is what a kill leaves behind.
  const copy = join(folder, 'copy.sqlite');
  for (const suffix of ['', '-wal']) copyFileSync(file + suffix, copy + suffix);
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
  const { history } = opened(file);
  recordAll(history, [pingOf(NOON), pingOf(NOON, 'warm', 5, 'other')]);
  must(history.forget(ENDPOINT));
  expect([...must(history.lastPings()).keys()]).toEqual(['other']);
  must(history.record(pingOf(NOON + 1)));
  while (must(history.prune(NOON)));
  expect(must(history.summary(ALWAYS)).count).toBe(2);
  history.close();
  const db = new DatabaseSync(file);
  expect(db.prepare('SELECT count(*) AS n FROM pings').get()).toEqual({ n: 2 });
  db.close();
});

test('After closing, one file is left, and every later call is an error and not an exception.', () => {
  const { history } = opened(file);
  must(history.record(pingOf(NOON)));
  must(history.close());
  expect(readdirSync(folder)).toEqual(['history.sqlite']);
  expect(history.record(pingOf(NOON + 1)).ok).toBe(false);
  expect(history.summary(ALWAYS).ok).toBe(false);
});

test.each([
  ['garbage', () => writeFileSync(file, 'this is not a database, but long enough to be taken for one'.repeat(200))],
  ['cut off', () => truncateSync(file, statSync(file).size - 4096)],
  ['overwritten in the middle', () => damage(file, 4096)],
])('A file that is %s is kept aside, a new one is begun and the user is told.', (_, spoil) => {
  const { history } = opened(file);
  for (let i = 0; i < 2000; i += 1) must(history.record(pingOf(NOON + i * MINUTE)));
  history.close();
  spoil();
  const spoiled = readFileSync(file);

  const { history: fresh, notice } = opened(file);
  expect(notice).toContain('history.bad-2026-11-05T12-00-00-000Z.sqlite');
  expect(readFileSync(join(folder, 'history.bad-2026-11-05T12-00-00-000Z.sqlite')).equals(spoiled)).toBe(true);
  expect(must(fresh.summary(ALWAYS)).count).toBe(0);
  must(fresh.record(pingOf(NOON)));
  fresh.close();
  expect(opened(file).notice).toBeNull();
});

test('Damage that only a query meets is survived: the file is kept aside, the ping is recorded and the user is told.', () => {
  const { history } = opened(file);
  for (let i = 0; i < 30_000; i += 1) must(history.record(pingOf(NOON + i * MINUTE)));
  history.close();
  expect(statSync(file).size).toBeGreaterThan(2 * 1024 * 1024);
  damage(file, 8 * 4096);

  const notices: string[] = [];
  const { history: again, notice } = opened(file, { onNotice: (sentence) => notices.push(sentence) });
  expect(notice).toBeNull();
  expect(must(again.summary({ from: NOON + 1, to: NOON + 100 * DAY - 1 })).count).toBe(0);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toContain('history.bad-');
  must(again.record(pingOf(NOON)));
  expect(must(again.summary(ALWAYS)).count).toBe(1);
  again.close();
});

/** Overwrites everything behind the first bytes. */
function damage(path: string, from: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, from);
  writeFileSync(path, bytes);
}

test('A file of a newer version is not touched.', () => {
  opened(file).history.close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  const bytes = readFileSync(file);
  const result = openHistory({ file, now: () => NOON, retentionDays: 90 });
  expect(result).toMatchObject({ ok: false, error: expect.stringContaining('newer version') });
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(readdirSync(folder)).toEqual(['history.sqlite']);
});

test('A place where no file can be made is an error that names it.', () => {
  const nowhere = join(folder, 'missing', 'history.sqlite');
  expect(openHistory({ file: nowhere, now: () => NOON, retentionDays: 90 })).toMatchObject({ ok: false, error: expect.stringContaining(nowhere) });
  expect(existsSync(nowhere)).toBe(false);
});

test('When nothing can be written, recording is an error, reading goes on, and recording works again later.', () => {
  const { history } = opened(file);
  for (let i = 0; i < 10; i += 1) must(history.record(pingOf(NOON + i * MINUTE)));
  const other = new DatabaseSync(file);
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
