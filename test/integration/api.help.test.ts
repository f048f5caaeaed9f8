import { expect, test } from 'vitest';
import { helpSchema } from '../../electron/domain/help.ts';
import type { RealRequest } from '../../electron/domain/realRequest.ts';
import { TRIAL_HALF_MS } from '../../electron/domain/trial.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';
import { pingOf } from '../support/servicePings.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const start = (endpoint: object = {}) =>
  startService({ clock: new FakeClock(NOON), settings: openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny', ...endpoint }]) });

function record(service: TestService, ping: Parameters<typeof pingOf>[0]): void {
  expect(service.pilotLight.history.record(pingOf(ping)).ok).toBe(true);
}

/** A ping every two minutes from a time on, warm; every tenth was asleep for an hour before and is cold. */
function recordDay(service: TestService, from: number, coldMs: number | null = 4_000): void {
  let at = from;
  for (let i = 0; i < 100; i += 1) {
    const isLong = i % 10 === 9;
    const gapMs = isLong ? HOUR + i : 2 * MINUTE + i;
    at += gapMs;
    const cold = isLong && coldMs !== null ? { outcome: 'cold', ttftMs: coldMs } : {};
    record(service, { at, gapMs, costUsd: 0.001, ttftMs: 140 + (i % 7), connectMs: 0, totalMs: 0, ...cold });
  }
}

const helpIn = async (service: TestService) => helpSchema.parse((await service.get('/api/endpoints/a/help')).body);

test('an endpoint that was never pinged has nothing to say but how much is wanted', async () => {
  await using service = await start();
  expect(await helpIn(service)).toEqual({
    verdict: { kind: 'notEnough', samples: 0, needed: 20, doubt: 'fewAnswers' },
    sentence: 'Not enough seen yet: 0 of 20 answers.',
    points: [],
    warm: { count: 0, p50Ms: null },
    cold: { count: 0, p50Ms: null },
    real: null,
    avoided: null,
    savedMs: null,
    costUsd: null,
    trial: null,
  });
});

test('help tells the verdict, warm beside cold, what pings cost and a point for each answer', async () => {
  await using service = await start();
  recordDay(service, NOON - DAY);
  const help = await helpIn(service);
  expect(help).toMatchObject({
    verdict: { kind: 'helps', samples: 100, afterMs: HOUR + 9 },
    sentence: 'Warm pings save about 3.9 s per request after 1 h of silence, 100 samples.',
    warm: { count: 90 },
    cold: { count: 10, p50Ms: 4_000 },
    avoided: null,
    savedMs: null,
  });
  expect(help.costUsd).toBeCloseTo(0.1, 6);
  expect(help.points).toHaveLength(100);
  expect(help.points[0]).toEqual({ at: NOON - DAY + 2 * MINUTE, gapMs: 2 * MINUTE, ttftMs: 140, outcome: 'warm' });
});

test('help says so where silence does nothing', async () => {
  await using service = await start();
  recordDay(service, NOON - DAY, null);
  expect(await helpIn(service)).toMatchObject({ verdict: { kind: 'noEffect', samples: 100 }, sentence: expect.stringContaining('up to 1 h') });
});

test('help looks back 30 days and not further', async () => {
  await using service = await start();
  recordDay(service, NOON - 32 * DAY);
  expect(await helpIn(service)).toMatchObject({ verdict: { samples: 0 }, points: [], cold: { count: 0 } });
});

test('help multiplies the cold starts that pings spared somebody by what one of them costs', async () => {
  await using service = await start();
  recordDay(service, NOON - DAY);
  // Learned: cold after an hour. Somebody uses it half a minute before a ping, after more than an hour of our pings alone.
  for (let i = 0; i < 40; i += 1)
    record(service, { at: NOON - 2 * HOUR + 2 * i * MINUTE, gapMs: i === 39 ? MINUTE / 2 : 2 * MINUTE - 150, connectMs: 0 });
  await using again = await service.restart();
  const { avoided, savedMs, verdict } = await helpIn(again);
  if (verdict.kind !== 'helps') throw new Error('it should help');
  expect(avoided).toBe(1);
  expect(savedMs).toBe(verdict.savesMs);
});

test('points are thinned to five hundred, oldest first, and no cold start is left out of a crowd of warm answers', async () => {
  await using service = await start();
  for (let i = 0; i < 2_000; i += 1) {
    const outcome = i % 100 === 50 ? 'cold' : 'warm';
    record(service, { at: NOON - 4_000 * MINUTE + 2 * i * MINUTE, gapMs: 2 * MINUTE, outcome });
  }
  const { points, verdict } = await helpIn(service);
  expect(verdict).toMatchObject({ samples: 2_000 });
  expect(points.length).toBeLessThanOrEqual(500);
  expect(points.length).toBeGreaterThan(450);
  expect(points.filter(({ outcome }) => outcome === 'cold')).toHaveLength(20);
  expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).toSorted((x, y) => x - y));
});

test('a trial is started once, shows in the settings and in help, and can be ended', async () => {
  await using service = await start();
  expect(await service.call('POST', '/api/endpoints/a/trial')).toMatchObject({ status: 200, body: { id: 'a', trial: { startedAt: NOON } } });
  expect((await helpIn(service)).trial).toEqual({
    startedAt: NOON,
    phase: 'with',
    endsAt: NOON + TRIAL_HALF_MS,
    with: { count: 0, p50Ms: null, cold: 0 },
    without: { count: 0, p50Ms: null, cold: 0 },
    sentence: 'The day with warming is running: no answer yet. A day without it follows.',
  });
  const again = await service.call('POST', '/api/endpoints/a/trial');
  expect(again).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('is running already') } } });
  const ended = await service.call('DELETE', '/api/endpoints/a/trial');
  expect(ended.status).toBe(200);
  expect(ended.body).not.toHaveProperty('trial');
  expect((await helpIn(service)).trial).toBeNull();
  expect((await service.call('DELETE', '/api/endpoints/a/trial')).status).toBe(200);
});

test('a trial that is over tells what its days had to show, and makes room for another one', async () => {
  const startedAt = NOON - 2 * TRIAL_HALF_MS;
  await using service = await start({ trial: { startedAt } });
  for (let i = 0; i < 30; i += 1) record(service, { at: startedAt + i * MINUTE, gapMs: MINUTE, ttftMs: 140, connectMs: 0 });
  for (let i = 1; i <= 15; i += 1)
    record(service, { at: startedAt + TRIAL_HALF_MS + i * HOUR, gapMs: HOUR, outcome: 'cold', ttftMs: 4_000 + i, connectMs: 0 });
  expect((await helpIn(service)).trial).toMatchObject({
    phase: 'over',
    endsAt: null,
    with: { count: 30, p50Ms: 140, cold: 0 },
    without: { count: 15, p50Ms: 4_008, cold: 15 },
    sentence: expect.stringContaining('warming saves about 3.9 s'),
  });
  expect(await service.call('POST', '/api/endpoints/a/trial')).toMatchObject({ status: 200, body: { trial: { startedAt: NOON } } });
});

test('a trial of what is not warmed is refused, and nothing changes', async () => {
  await using service = await start({ enabled: false });
  const answer = await service.call('POST', '/api/endpoints/a/trial');
  expect(answer).toMatchObject({ status: 400, body: { error: { kind: 'badRequest', message: expect.stringContaining('"a" is switched off') } } });
  expect(service.pilotLight.settings.current.endpoints[0]).not.toHaveProperty('trial');
});

test.each([
  ['GET', '/api/endpoints/x/help'],
  ['POST', '/api/endpoints/x/trial'],
  ['DELETE', '/api/endpoints/x/trial'],
])('%s %s of an endpoint that nobody knows is not found', async (method, path) => {
  await using service = await start();
  expect(await service.call(method, path)).toMatchObject({
    status: 404,
    body: { error: { kind: 'notFound', message: 'There is no endpoint "x".' } },
  });
});

const requestAt = (at: number, more: Partial<RealRequest> = {}): RealRequest => ({
  endpointId: 'a',
  at,
  ttftMs: 160,
  totalMs: 900,
  loadMs: null,
  gapMs: 30 * MINUTE,
  status: 200,
  inputTokens: 40,
  outputTokens: 100,
  source: 'gateway',
  ...more,
});

test('real requests are evidence of their own, and each that was spared a cold start counts with the time it was spared', async () => {
  await using service = await start();
  const { history } = service.pilotLight;
  // Pings every two minutes keep it warm; what goes without one for an hour is cold.
  recordDay(service, NOON - DAY);
  for (const hour of [10, 9, 8, 7]) {
    const at = NOON - hour * HOUR;
    for (let minute = 90; minute > 0; minute -= 10)
      record(service, { at: at - minute * MINUTE, gapMs: 9 * MINUTE, ttftMs: 145, connectMs: 0, totalMs: 0 });
    expect(history.recordRequest(requestAt(at)).ok).toBe(true);
  }
  expect(history.recordRequest(requestAt(NOON - HOUR, { ttftMs: 4_100, gapMs: 6 * HOUR })).ok).toBe(true);
  expect(history.recordRequest(requestAt(NOON - HOUR + MINUTE, { ttftMs: 9_000, inputTokens: 20_000 })).ok).toBe(true);
  const help = await helpIn(service);
  expect(help.real).toMatchObject({ count: 6, warm: { count: 4, p50Ms: 160 }, cold: { count: 1, p50Ms: 4_100 } });
  expect(help.real?.sentence).toBe(
    '1 of 5 real requests met a cold model and waited about 4.1 s; the others met a warm one: first token after about 160 ms. Of 1 more it cannot be told.',
  );
  expect(help.real?.points).toHaveLength(5);
});
