import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { UNTIL_WANTED } from '../../electron/domain/pause.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';

const HOST = 'http://127.0.0.1:9';

const oneEndpoint = () => startService({ settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny', keepAlive: '5m' }]) });
const settingsFile = (service: TestService) => readFile(join(service.dataDir, 'settings.json'), 'utf8');

test('an endpoint without an id gets a readable one, and defaults', async () => {
  await using service = await oneEndpoint();
  const add = () => service.call('POST', '/api/endpoints', { providerId: 'local', model: 'qwen3:8b' });
  expect(await add()).toMatchObject({
    status: 201,
    body: { id: 'local.qwen3-8b', providerId: 'local', model: 'qwen3:8b', enabled: true, task: 'chat' },
  });
  expect(await add()).toMatchObject({ status: 201, body: { id: 'local.qwen3-8b-2' } });
  expect((await service.get('/api/endpoints')).body).toMatchObject([{ id: 'a' }, { id: 'local.qwen3-8b' }, { id: 'local.qwen3-8b-2' }]);
  expect(JSON.parse(await settingsFile(service)).endpoints).toHaveLength(3);
});

test('a removed endpoint can be added again where it was', async () => {
  await using service = await startService({
    settings: openaiSettings(
      HOST,
      ['a', 'b', 'c'].map((id) => ({ id, model: id, keepAlive: '5m' })),
    ),
  });
  const { body } = await service.call('DELETE', '/api/endpoints/b');
  expect(await service.call('POST', '/api/endpoints', { ...Object(body), position: 1 })).toMatchObject({ status: 201, body });
  expect((await service.get('/api/endpoints')).body).toMatchObject([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  await service.call('POST', '/api/endpoints', { providerId: 'local', model: 'd', position: 99 });
  expect((await service.get('/api/endpoints')).body).toMatchObject([{ id: 'a' }, { id: 'b' }, { id: 'c' }, { model: 'd' }]);
  expect(await service.call('POST', '/api/endpoints', { providerId: 'local', model: 'e', position: -1 })).toMatchObject({ status: 400 });
});

test('an endpoint added at run time is pinged soon, without waiting for an interval', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models: [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }] });
  const clock = new FakeClock();
  await using service = await startService({ clock, settings: openaiSettings(server.url, []) });
  await service.pilotLight.start();
  await service.call('POST', '/api/endpoints', { providerId: 'local', model: 'tiny', keepAlive: '1h' });
  await clock.advance(1_000);
  const request = await server.posted(1);
  expect(request.body).toMatchObject({ model: 'tiny' });
});

test('a change touches only the given fields; null takes one back to its default, keepAlive: null is "not scheduled", "default" no interval of its own', async () => {
  await using service = await oneEndpoint();
  const change = async (changes: object) => (await service.call('PATCH', '/api/endpoints/a', changes)).body;
  expect(await change({ prompt: 'Hi' })).toEqual({
    id: 'a',
    providerId: 'local',
    model: 'tiny',
    enabled: true,
    keepAlive: '5m',
    task: 'chat',
    prompt: 'Hi',
  });
  expect(await change({ prompt: null, keepAlive: null })).toEqual({
    id: 'a',
    providerId: 'local',
    model: 'tiny',
    enabled: true,
    keepAlive: null,
    task: 'chat',
  });
  expect(await change({ keepAlive: 90 })).toMatchObject({ keepAlive: '90' });
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({ endpoints: [{ interval_seconds: 90 }] });
  expect(await change({ keepAlive: 'default' })).not.toHaveProperty('keepAlive');
  expect(await change({ stopAfterUnused: null })).toMatchObject({ stopAfterUnused: null });
  expect(await change({ stopAfterUnused: '4h' })).toMatchObject({ stopAfterUnused: '4h' });
  expect(await change({ stopAfterUnused: 'default' })).not.toHaveProperty('stopAfterUnused');
});

test('an id cannot be changed, and trying changes nothing', async () => {
  await using service = await oneEndpoint();
  const before = await settingsFile(service);
  expect(await service.call('PATCH', '/api/endpoints/a', { id: 'b', model: 'other' })).toMatchObject({
    status: 400,
    body: { error: { kind: 'badRequest', message: 'id: an id cannot be changed; its history hangs on it' } },
  });
  expect(await settingsFile(service)).toBe(before);
  expect((await service.call('PATCH', '/api/endpoints/a', { id: 'a', model: 'other' })).status).toBe(200);
});

test('an endpoint switched off is paused, and its interval comes back when it is switched on', async () => {
  await using service = await oneEndpoint();
  await service.pilotLight.start();
  await service.call('PATCH', '/api/endpoints/a', { enabled: false });
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({
    endpoints: [{ warmth: 'paused', interval_seconds: null, next_ping_at: null }],
  });
  await service.call('PATCH', '/api/endpoints/a', { enabled: true });
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({ endpoints: [{ warmth: 'unknown', interval_seconds: 300 }] });
});

test('a deleted endpoint comes back as it was when the answer is added again, with its history', async () => {
  await using service = await oneEndpoint();
  await service.call('POST', '/api/endpoints/a/ping');
  const before = (await service.get('/api/endpoints')).body;
  const removed = await service.call('DELETE', '/api/endpoints/a');
  expect(removed.status).toBe(200);
  expect((await service.get('/api/endpoints')).body).toEqual([]);
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({ endpoints: [] });
  expect((await service.call('POST', '/api/endpoints', removed.body)).status).toBe(201);
  expect((await service.get('/api/endpoints')).body).toEqual(before);
  expect((await service.get('/api/history/a/pings')).body).toHaveLength(1);
});

test.each([
  ['PATCH', '/api/endpoints/a', { keepalive: '1m' }, 'There is no field "keepalive" here.'],
  ['PATCH', '/api/endpoints/a', { keepAlive: '2x' }, 'keepAlive: "2x" is not a duration: write 30s, 5m, 1h, 1h30m or a plain number of seconds'],
  ['PATCH', '/api/endpoints/a', { enabled: 'yes' }, 'enabled: Invalid input: expected boolean, received string'],
  ['PATCH', '/api/endpoints/a', { providerId: 'nobody' }, 'endpoints[0].providerId: there is no provider "nobody"'],
  ['PATCH', '/api/endpoints/a', { model: '  ' }, 'model: name the model as its server does, for example qwen3:8b'],
  ['PATCH', '/api/endpoints/a', { maxOutputTokens: 0 }, 'maxOutputTokens: write a whole number of tokens from 1 to 4096'],
  ['POST', '/api/endpoints', { providerId: 'local', model: 'x', id: 'a' }, 'endpoints[1].id: the id "a" is used twice'],
  ['POST', '/api/endpoints', { providerId: 'local', model: 'x', tokens: 3 }, 'There is no field "tokens" here.'],
  ['POST', '/api/endpoints', { providerId: 'local' }, 'model: Invalid input: expected string, received undefined'],
])('%s %s with %j is refused with a precise message and changes nothing', async (method, path, body, message) => {
  await using service = await oneEndpoint();
  const [file, endpoints] = [await settingsFile(service), (await service.get('/api/endpoints')).body];
  expect(await service.call(method, path, body)).toMatchObject({ status: 400, body: { error: { kind: 'badRequest', message } } });
  expect((await service.get('/api/endpoints')).body).toEqual(endpoints);
  expect(await settingsFile(service)).toBe(file);
});

test.each([
  ['PATCH', '/api/endpoints/b'],
  ['DELETE', '/api/endpoints/b'],
  ['POST', '/api/endpoints/b/ping'],
  ['POST', '/api/endpoints/b/load'],
  ['POST', '/api/endpoints/b/unload'],
])('%s %s of an endpoint that is not there is 404 and says which', async (method, path) => {
  await using service = await oneEndpoint();
  const answer = await service.call(method, path, method === 'PATCH' ? {} : undefined);
  expect(answer).toMatchObject({ status: 404, body: { error: { kind: 'notFound', message: 'There is no endpoint "b".' } } });
});

test('many changes at once are all kept', async () => {
  await using service = await oneEndpoint();
  const answers = await Promise.all([
    service.call('PATCH', '/api/endpoints/a', { prompt: 'Hi' }),
    service.call('PATCH', '/api/endpoints/a', { maxOutputTokens: 7 }),
    service.call('PATCH', '/api/endpoints/a', { keepAlive: '9m' }),
    ...Array.from({ length: 8 }, () => service.call('POST', '/api/endpoints', { providerId: 'local', model: 'same' })),
    service.call('PATCH', '/api/settings', { interval: '3m' }),
    service.call('POST', '/api/providers', { kind: 'openai', baseUrl: 'http://127.0.0.1:7' }),
    service.call('POST', '/api/providers', { kind: 'openai', baseUrl: 'http://127.0.0.1:8' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, ...Array(8).fill(201), 200, 201, 201]);
  const saved = JSON.parse(await settingsFile(service));
  expect(saved).toMatchObject({ interval: '3m', providers: [{}, { id: 'openai' }, { id: 'openai-2' }] });
  expect(saved.endpoints).toHaveLength(9);
  expect(saved.endpoints[0]).toMatchObject({ prompt: 'Hi', maxOutputTokens: 7, keepAlive: '9m' });
});

describe('A model of Ollama', () => {
  const start = async (server: { readonly url: string }, endpoint: object = {}) => {
    const clock = new FakeClock();
    const service = await startService({
      clock,
      startDelay: '30s',
      settings: {
        version: 1,
        providers: [{ kind: 'ollama', id: 'o', name: 'Ollama', baseUrl: server.url }],
        endpoints: [{ id: 'a', providerId: 'o', model: 'qwen3:8b', ...endpoint }],
      },
    });
    await service.pilotLight.start();
    const first = async () => Object((await service.get('/v1/warmup/status')).body).endpoints[0];
    return { ...service, clock, first };
  };
  const model = { name: 'qwen3:8b', loadMs: 0, tokenMs: 0, idleUnloadMs: null };

  test('is moved in and out of memory by load and unload, and its state follows', async () => {
    await using server = await startOllamaServer({ models: [model] });
    await using service = await start(server);
    expect(await service.call('POST', '/api/endpoints/a/load')).toMatchObject({ status: 200, body: { tookMs: expect.any(Number), paused: false } });
    expect(server.gpu.peek('qwen3:8b').state).toBe('loaded');
    expect(await service.first()).toMatchObject({ warmth: 'warm', next_ping_at: expect.any(String) });
    expect(await service.call('POST', '/api/endpoints/a/unload')).toMatchObject({ status: 200, body: { paused: true } });
    expect(server.gpu.peek('qwen3:8b').state).toBe('unloaded');
    expect(await service.first()).toMatchObject({ warmth: 'paused', next_ping_at: null });
  });

  test('that was unloaded by hand stays unloaded, whatever was due', async () => {
    await using server = await startOllamaServer({ models: [model] });
    await using service = await start(server);
    await service.call('POST', '/api/endpoints/a/ping');
    await service.call('POST', '/api/endpoints/a/unload');
    const lines = service.log.length;
    await service.clock.advance(3_600_000);
    expect(service.log.slice(lines).join('')).not.toContain('Sending prompt');
    expect(server.gpu.peek('qwen3:8b').state).toBe('unloaded');
  });

  test('is unloaded after the ping under way, not beside it', async () => {
    await using server = await startOllamaServer({ models: [{ ...model, loadMs: 100 }] });
    await using service = await start(server);
    const [ping, unloaded] = await Promise.all([service.call('POST', '/api/endpoints/a/ping'), service.call('POST', '/api/endpoints/a/unload')]);
    expect(ping.body).toMatchObject({ error: null });
    expect(unloaded).toMatchObject({ status: 200 });
    expect(server.gpu.peek('qwen3:8b').state).toBe('unloaded');
  });

  test.each([
    ['a ping by hand', 'POST', '/api/endpoints/a/ping', undefined],
    ['a trigger', 'POST', '/v1/warmup/trigger', {}],
    ['use', 'POST', '/v1/warmup/usage', { model: 'qwen3:8b', host: 'o' }],
    ['load', 'POST', '/api/endpoints/a/load', undefined],
    ['resume', 'PATCH', '/api/endpoints/a', { pausedUntil: null }],
  ])('that was unloaded by hand is kept warm again after %s', async (_what, method, path, body) => {
    await using server = await startOllamaServer({ models: [model] });
    await using service = await start(server);
    await service.call('POST', '/api/endpoints/a/unload');
    expect((await service.get('/api/endpoints')).body).toMatchObject([{ pausedUntil: UNTIL_WANTED }]);
    const resumed = new Promise<void>((resolve) => service.pilotLight.settings.onChange(() => resolve()));
    expect(await service.call(method, path, body)).toMatchObject({ status: 200 });
    await resumed;
    expect((await service.get('/api/endpoints')).body).not.toMatchObject([{ pausedUntil: expect.anything() }]);
    expect(await service.first()).toMatchObject({ next_ping_at: expect.any(String) });
  });

  test('that is not on the schedule is only unloaded', async () => {
    await using server = await startOllamaServer({ models: [model] });
    await using service = await start(server, { keepAlive: null });
    expect(await service.call('POST', '/api/endpoints/a/unload')).toMatchObject({ status: 200, body: { paused: false } });
    expect((await service.get('/api/endpoints')).body).not.toMatchObject([{ pausedUntil: expect.anything() }]);
  });
});

test('a server that cannot be asked to unload a model is named', async () => {
  await using service = await oneEndpoint();
  expect(await service.call('POST', '/api/endpoints/a/unload')).toMatchObject({
    status: 502,
    body: { error: { kind: 'unreachable', message: expect.stringMatching(/^Local server at 127.0.0.1/) } },
  });
});
