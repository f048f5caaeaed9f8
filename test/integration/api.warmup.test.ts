import { expect, test } from 'vitest';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { pingSchema } from '../../electron/domain/ping.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService } from '../support/service.ts';

const HOST = 'http://127.0.0.1:9';
const models = ['tiny', 'big'].map((name) => ({ name, loadMs: 0, tokenMs: 0, idleUnloadMs: null }));

test('/health counts endpoints by their state, and names the first model and its kind of provider', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  await using service = await startService({
    settings: openaiSettings(server.url, [
      { id: 'a', model: 'tiny' },
      { id: 'b', model: 'missing' },
    ]),
  });
  await service.pilotLight.start();
  expect((await service.get('/health')).body).toEqual({
    status: 'healthy',
    provider: 'openai',
    model: 'tiny',
    warmup_active: true,
    endpoints: { total: 2, warm: 0, cold: 0, failing: 0, paused: 0 },
  });
  await service.call('POST', '/v1/warmup/trigger');
  expect((await service.get('/health')).body).toMatchObject({ status: 'degraded', endpoints: { total: 2, warm: 1, failing: 1 } });
});

test('/health of an empty installation is healthy', async () => {
  await using service = await startService();
  expect((await service.get('/health')).body).toEqual({
    status: 'healthy',
    provider: null,
    model: null,
    warmup_active: false,
    endpoints: { total: 0, warm: 0, cold: 0, failing: 0, paused: 0 },
  });
});

test('/v1/warmup/status tells of every endpoint what was and what comes, with times in ISO 8601', async () => {
  const clock = new FakeClock(Date.UTC(2026, 10, 22, 8, 15));
  await using service = await startService({ clock, random: () => 0, settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny', keepAlive: '5m' }]) });
  await service.pilotLight.start();
  expect((await service.get('/v1/warmup/status')).body).toEqual({
    warmup_active: true,
    warmup_running: false,
    warmup_done: false,
    info: 'Minimal requests keep the models warm: 0 of 1 are.',
    sharing: null,
    interval_seconds: 120,
    endpoints: [
      {
        id: 'a',
        model: 'tiny',
        provider: 'openai',
        host: HOST,
        warmth: 'unknown',
        interval_seconds: 300,
        last_ttft_ms: null,
        last_ping_at: null,
        next_ping_at: '2026-11-22T08:15:30.000Z',
        consecutive_failures: 0,
        why: expect.stringMatching(/^First ping at \d\d:15:30\.$/),
        error: null,
      },
    ],
  });
});

test('after a ping the status has its time, its TTFT or its error, and the next ping', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  const clock = new FakeClock();
  await using service = await startService({
    clock,
    random: () => 0,
    settings: openaiSettings(server.url, [
      { id: 'a', model: 'tiny' },
      { id: 'b', model: 'missing' },
    ]),
  });
  await service.pilotLight.start();
  await service.call('POST', '/v1/warmup/trigger');
  const { body } = await service.get('/v1/warmup/status');
  const at = new Date(clock.wallNow()).toISOString();
  const nextAt = new Date(clock.wallNow() + 120_000).toISOString();
  expect(body).toMatchObject({
    warmup_done: true,
    info: 'Minimal requests keep the models warm: 1 of 2 are.',
    endpoints: [
      { warmth: 'warm', last_ttft_ms: expect.any(Number), last_ping_at: at, next_ping_at: nextAt, consecutive_failures: 0, error: null },
      { warmth: 'failing', last_ttft_ms: null, last_ping_at: at, consecutive_failures: 1, error: { kind: 'notFound', status: 404 } },
    ],
  });
});

test('DISABLE_WARMUP keeps the schedule off and says so, while a trigger still pings', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  await using service = await startService({ env: { DISABLE_WARMUP: 'true' }, settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny' }]) });
  await service.pilotLight.start();
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({
    warmup_active: false,
    info: 'Warming is off for this run because DISABLE_WARMUP is set.',
    endpoints: [{ warmth: 'paused', next_ping_at: null }],
  });
  expect((await service.get('/api/state')).body).toMatchObject({ warming: true, active: false, disabled: true });
  expect((await service.call('POST', '/v1/warmup/trigger', { model: 'tiny' })).body).toMatchObject({ pings: [{ outcome: 'warm' }] });
});

test('a trigger without a body pings every endpoint, with a model or a host only those, and answers with the pings', async () => {
  await using one = await startOpenaiServer({ flavour: 'vllm', models });
  await using two = await startOpenaiServer({ flavour: 'vllm', models });
  await using service = await startService({
    settings: {
      version: 1,
      providers: [
        { kind: 'openai', id: 'one', name: 'One', baseUrl: one.url },
        { kind: 'vllm', id: 'two', name: 'Two', baseUrl: `${two.url}/v1` },
      ],
      endpoints: [
        { id: 'one.tiny', providerId: 'one', model: 'tiny' },
        { id: 'one.big', providerId: 'one', model: 'big' },
        { id: 'two.tiny', providerId: 'two', model: 'tiny' },
      ],
    },
  });
  const pinged = async (body?: object): Promise<string[]> => {
    const answer = await service.call('POST', '/v1/warmup/trigger', body);
    expect(answer.status).toBe(200);
    const { pings } = Object(answer.body);
    return pings.map((ping: unknown) => pingSchema.parse(ping).endpointId);
  };
  expect(await pinged()).toEqual(['one.tiny', 'one.big', 'two.tiny']);
  expect(await pinged({})).toEqual(['one.tiny', 'one.big', 'two.tiny']);
  expect(await pinged({ model: 'tiny' })).toEqual(['one.tiny', 'two.tiny']);
  expect(await pinged({ host: two.url })).toEqual(['two.tiny']);
  expect(await pinged({ model: 'tiny', host: 'one' })).toEqual(['one.tiny']);
  expect(await pinged({ model: 'two.tiny', host: `127.0.0.1:${two.port}/` })).toEqual(['two.tiny']);
});

test('a trigger that selects nothing is 404 with what was asked for', async () => {
  await using service = await startService({ settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny' }]) });
  expect(await service.call('POST', '/v1/warmup/trigger', { model: 'huge', host: 'elsewhere' })).toMatchObject({
    status: 404,
    body: { error: { kind: 'notFound', message: 'No endpoint matches huge on elsewhere.' } },
  });
});

test('a misspelt field of a trigger is refused: it must not ping, and pay for, everything', async () => {
  await using service = await startService({ settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny' }]) });
  const answer = await service.call('POST', '/v1/warmup/trigger', { modle: 'tiny' });
  expect(answer).toMatchObject({ status: 400, body: { error: { kind: 'badRequest', message: expect.stringContaining('modle') } } });
  expect((await service.get('/api/history/a/pings')).body).toEqual([]);
});

test('usage pushes the next ping a whole interval back, and calls the endpoint warm', async () => {
  const clock = new FakeClock(Date.UTC(2026, 10, 22, 8));
  await using service = await startService({ clock, random: () => 0, settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny', keepAlive: '2m' }]) });
  await service.pilotLight.start();
  await clock.advance(20_000);
  const used = await service.call('POST', '/v1/warmup/usage', { model: 'tiny', host: HOST });
  expect(used).toMatchObject({ status: 200, body: { id: 'a', warmth: 'warm', next_ping_at: '2026-11-22T08:02:20.000Z', interval_seconds: 120 } });
});

test('usage with a keep_alive changes the interval until the settings change; a falsy one leaves it', async () => {
  const clock = new FakeClock();
  await using service = await startService({ clock, random: () => 0, settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny', keepAlive: '2m' }]) });
  await service.pilotLight.start();
  const use = async (keep_alive: unknown) => (await service.call('POST', '/v1/warmup/usage', { model: 'tiny', host: HOST, keep_alive })).body;
  expect(await use('10m')).toMatchObject({ interval_seconds: 600 });
  expect(await use(null)).toMatchObject({ interval_seconds: 600 });
  expect(await use('')).toMatchObject({ interval_seconds: 600 });
  expect(await use(90)).toMatchObject({ interval_seconds: 90 });
  await service.call('PATCH', '/api/endpoints/a', { keepAlive: '3m' });
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({ endpoints: [{ interval_seconds: 180 }] });
});

test.each([
  ['2x', '"2x" is not a duration: write 30s, 5m, 1h, 1h30m or a plain number of seconds'],
  [0.5, '"0.5" is too short: the smallest interval is 1s'],
  ['9999h', '"9999h" is too long: the longest interval is 168h'],
])('usage with keep_alive %j is 400 with the reason', async (keep_alive, message) => {
  await using service = await startService({ settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny' }]) });
  const answer = await service.call('POST', '/v1/warmup/usage', { model: 'tiny', host: HOST, keep_alive });
  expect(answer).toMatchObject({ status: 400, body: { error: { kind: 'badRequest', message } } });
});

test('usage with what was measured is kept as a real request, with the silence before it, beside the pings', async () => {
  const clock = new FakeClock(Date.UTC(2026, 10, 22, 8));
  await using service = await startService({ clock, random: () => 0, settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny', keepAlive: '2m' }]) });
  await service.pilotLight.start();
  const use = (measured: object) => service.call('POST', '/v1/warmup/usage', { model: 'tiny', host: HOST, ...measured });
  await use({});
  expect((await service.get('/api/history/a/requests')).body).toEqual([]);
  await clock.advance(20_000);
  const at = clock.wallNow();
  await clock.advance(10_000);
  const used = await use({ at, ttft_ms: 812, input_tokens: 900, output_tokens: 40 });
  expect(used).toMatchObject({ status: 200, body: { warmth: 'warm', next_ping_at: '2026-11-22T08:02:20.812Z' } });
  await use({ ttft_ms: 100 });
  expect((await service.get('/api/history/a/requests')).body).toMatchObject([
    { at: at + 9_900, ttftMs: 100, inputTokens: null, source: 'report' },
    { at, ttftMs: 812, totalMs: null, gapMs: 20_000, status: null, inputTokens: 900, outputTokens: 40, source: 'report' },
  ]);
  expect((await service.get('/api/state')).body).toMatchObject({ endpoints: [{ state: { lastRequestAt: at + 9_900 } }] });
});

test.each([{ at: Date.UTC(2026, 10, 22, 8, 2) }, { at: -1 }, { ttft_ms: -1 }, { ttft_ms: '5' }, { input_tokens: 1.5 }, { output_tokens: -1 }])(
  'usage with %j is 400 and says which field',
  async (measured) => {
    const clock = new FakeClock(Date.UTC(2026, 10, 22, 8));
    await using service = await startService({ clock, settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny' }]) });
    const answer = await service.call('POST', '/v1/warmup/usage', { model: 'tiny', host: HOST, ...measured });
    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining(Object.keys(measured)[0] ?? '') } } });
    expect((await service.get('/api/history/a/requests')).body).toEqual([]);
  },
);

test('usage of an unknown model is 404; a field too few or too many is 400 and names it', async () => {
  await using service = await startService({ settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny' }]) });
  const use = (body: object) => service.call('POST', '/v1/warmup/usage', body);
  expect(await use({ model: 'huge', host: HOST })).toMatchObject({
    status: 404,
    body: { error: { message: `No endpoint matches huge on ${HOST}.` } },
  });
  expect(await use({ model: 'tiny', host: 'http://elsewhere' })).toMatchObject({ status: 404 });
  expect(await use({ model: 'tiny' })).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('host') } } });
  expect(await use({ model: 'tiny', host: HOST, keepAlive: '5m' })).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('keepAlive') } },
  });
});

test('a ping asked for before the schedule began is cancelled at the end like any other', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  await using service = await startService({ settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny' }]) });
  server.faults.set({ kind: 'hang' });
  const hung = service.call('POST', '/v1/warmup/trigger');
  await server.received(1);
  await service.pilotLight.start();
  await service.pilotLight.stop();
  expect((await hung).body).toMatchObject({ pings: [{ outcome: 'failed', error: { kind: 'cancelled' } }] });
  await server.socketsAre(0);
});
