import { expect, test } from 'vitest';
import { z } from 'zod';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { barsIn } from '../../electron/domain/barPacking.ts';
import { packedBarsSchema } from '../../electron/domain/history.ts';
import { pingSchema } from '../../electron/domain/ping.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService } from '../support/service.ts';

const models = [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }];
const NOON = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;

/** Warm, failed, warm, skipped, warm: one a minute from noon on. */
async function withFivePings() {
  const server = await startOpenaiServer({ flavour: 'vllm', models });
  const clock = new FakeClock(NOON);
  const service = await startService({
    clock,
    settings: openaiSettings(server.url, [
      { id: 'a', model: 'tiny' },
      { id: 'b', model: 'tiny' },
    ]),
  });
  for (const status of [null, 500, null, 503, null]) {
    if (status !== null)
      server.faults.set({ kind: 'status', status, body: { error: { message: status === 503 ? 'Loading model' : 'It broke', code: status } } });
    await service.call('POST', '/api/endpoints/a/ping');
    await clock.advance(MINUTE);
  }
  return {
    service,
    server,
    clock,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

test('the last pings come newest first, as many as asked for, and whole', async () => {
  await using made = await withFivePings();
  const { body } = await made.service.get('/api/history/a/pings?limit=3');
  const pings = z.array(pingSchema).parse(body);
  expect(pings.map(({ at, outcome }) => [(at - NOON) / MINUTE, outcome])).toEqual([
    [4, 'warm'],
    [3, 'skipped'],
    [2, 'warm'],
  ]);
  expect((await made.service.get('/api/history/a/pings')).body).toHaveLength(5);
  expect((await made.service.get('/api/history/b/pings')).body).toEqual([]);
});

test('the summary counts outcomes and tokens of a range', async () => {
  await using made = await withFivePings();
  const whole = await made.service.get('/api/history/a/summary');
  expect(whole.body).toMatchObject({ count: 5, warm: 3, cold: 0, failed: 1, skipped: 1, coldStarts: 0, costUsd: 0, p50: expect.any(Number) });
  const part = await made.service.get(`/api/history/a/summary?from=${NOON + MINUTE}&to=${NOON + 3 * MINUTE}`);
  expect(part.body).toMatchObject({ count: 2, warm: 1, failed: 1, skipped: 0 });
});

test('the series has the pings in buckets, oldest first, and never more than asked for', async () => {
  await using made = await withFivePings();
  const { body } = await made.service.get(`/api/history/a/series?from=${NOON}&to=${NOON + 5 * MINUTE}&points=10`);
  const { endpointId, bucketMs, buckets } = Object(body);
  expect(endpointId).toBe('a');
  expect(bucketMs).toBeGreaterThan(0);
  expect(buckets.length).toBeLessThanOrEqual(12);
  expect(buckets.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(5);
  const starts = buckets.map(({ start }: { start: number }) => start);
  expect(starts).toEqual(starts.toSorted((x: number, y: number) => x - y));
});

test('the marks are the cold starts and failures', async () => {
  await using made = await withFivePings();
  expect((await made.service.get('/api/history/a/marks')).body).toEqual({
    marks: [{ at: NOON + MINUTE, outcome: 'failed', ttftMs: null, loadMs: null, errorKind: 'server' }],
    truncated: false,
  });
});

test('the export has every ping, as CSV and as JSON lines, of one endpoint or all, and says how to save it', async () => {
  await using made = await withFivePings();
  const { service } = made;
  await service.call('POST', '/api/endpoints/b/ping');
  const csv = await service.get('/api/history/export');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="pilotlight-history.csv"');
  const [head, ...rows] = csv.text.trimEnd().split('\r\n');
  expect(head).toMatch(/^endpointId,at,outcome,ttftMs,/);
  expect(rows).toHaveLength(6);
  const jsonl = await service.get('/api/history/export?format=jsonl&endpoint=a');
  expect(jsonl.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = jsonl.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4].map((minute) => new Date(NOON + minute * MINUTE).toISOString()));
  const range = await service.get(`/api/history/export?format=jsonl&from=${NOON + MINUTE}&to=${NOON + 2 * MINUTE}`);
  expect(range.text.trimEnd().split('\n')).toHaveLength(1);
});

test('an endpoint that nobody knows has an empty history', async () => {
  await using service = await startService();
  expect((await service.get('/api/history/x/pings')).body).toEqual([]);
  expect((await service.get('/api/history/x/marks')).body).toEqual({ marks: [], truncated: false });
  expect((await service.get('/api/history/x/summary')).body).toMatchObject({ count: 0, p50: null });
  expect((await service.get('/api/history/x/series')).body).toMatchObject({ buckets: [] });
});

test('a ping after the first snapshot comes first in the next one, whose bar and day are again those of the history', async () => {
  await using made = await withFivePings();
  const { service } = made;
  await service.get('/api/state');
  await service.call('POST', '/api/endpoints/a/ping');
  const [{ recent, day }] = Object((await service.get('/api/state')).body).endpoints;
  const { body } = await service.get('/api/history/a/pings');
  const bars = barsIn(packedBarsSchema.parse(recent));
  expect(bars.map(({ at }) => at)).toEqual(Object(body).map(({ at }: { at: number }) => at));
  expect(bars).toHaveLength(6);
  expect(day).toEqual((await service.get('/api/history/a/summary')).body);
});

test.each([
  ['/api/history/a/pings?limit=0', 'limit'],
  ['/api/history/a/pings?limit=many', 'limit'],
  ['/api/history/a/series?points=1', 'points'],
  ['/api/history/a/series?from=yesterday', 'from'],
  ['/api/history/export?format=xml', 'format'],
  ['/api/history/a%20b/pings', 'id'],
])('GET %s is 400 and names the parameter', async (path, name) => {
  await using service = await startService();
  expect(await service.get(path)).toMatchObject({ status: 400, body: { error: { message: expect.stringMatching(new RegExp(`^${name}: `)) } } });
});

test('the snapshot has the last pings of every endpoint and its last day', async () => {
  await using made = await withFivePings();
  const { body } = await made.service.get('/api/state');
  expect(body).toMatchObject({
    at: NOON + 5 * MINUTE,
    notices: [],
    providers: [{ id: 'local' }],
    endpoints: [
      {
        endpoint: { id: 'a' },
        state: { endpointId: 'a', lastPing: { outcome: 'warm' } },
        recent: {
          outcomes: expect.stringMatching(/^ws.f.$/),
          ttftMs: [expect.any(Number), null, expect.anything(), null, expect.anything()],
          notes: [
            { index: 1, errorKind: 'loading', reason: expect.stringMatching(/./) },
            { index: 3, errorKind: 'server' },
          ],
        },
        day: { count: 5 },
      },
      { endpoint: { id: 'b' }, recent: { outcomes: '' }, day: { count: 0 } },
    ],
  });
});

test('history survives a restart, and the last ping is known at once', async () => {
  await using made = await withFivePings();
  const before = (await made.service.get('/api/history/a/pings')).body;
  await using again = await made.service.restart();
  expect((await again.get('/api/history/a/pings')).body).toEqual(before);
  expect((await again.get('/v1/warmup/status')).body).toMatchObject({ endpoints: [{ last_ping_at: new Date(NOON + 4 * MINUTE).toISOString() }, {}] });
});
