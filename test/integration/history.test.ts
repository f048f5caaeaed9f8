import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyMarksSchema, historySeriesSchema, historySummarySchema } from '../../electron/domain/history.ts';
import { outcomes, type Ping, pingSchema } from '../../electron/domain/ping.ts';
import { checkCells, checkSeries } from './history.naive.ts';
import { ALWAYS, DAY, ENDPOINT, MINUTE, must, NOON, opened, pingOf, recordAll } from './history.pings.ts';
import { ownPlace } from './history.place.ts';

const place = ownPlace();

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

/** A cold start with its reason. */
const becauseOf = (ping: Ping, reason: string): Ping => (ping.outcome === 'cold' ? { ...ping, reused: null, reason } : ping);

test('A ping reads as it was recorded, whatever its outcome.', () => {
  const { history } = opened(place.file);
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
  const { history } = opened(place.file);
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
        const path = join(place.folder, `random-${run++}.sqlite`);
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
  const { history } = opened(place.file);
  recordAll(history, [pingOf(NOON, 'warm', 1), pingOf(NOON + 1, 'cold', 2), pingOf(NOON - 5, 'warm', 3, 'other')]);
  history.close();
  const last = must(opened(place.file).history.lastPings(2));
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
  const { history } = opened(place.file);
  for (let i = 0; i < 1200; i += 1) must(history.record(pingOf(NOON + i)));
  const lines = history.export({ format: 'jsonl' })[Symbol.iterator]();
  lines.next();
  must(history.record(pingOf(NOON + 5000)));
  expect(must(history.close())).toBeNull();
});
