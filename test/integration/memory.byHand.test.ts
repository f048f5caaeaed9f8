import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { UNTIL_WANTED } from '../../electron/domain/pause.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { startOpenai } from '../support/fakesModels.ts';
import { startService } from '../support/service.ts';

const model = (name: string, more: object = {}) => ({ name, loadMs: 0, tokenMs: 0, idleUnloadMs: 300_000, ...more });
const routerOf = (...names: string[]) => startOpenai({ flavour: 'llamacpp-router', models: names.map((name) => model(name)) });

interface At {
  readonly url: string;
}

/** A service whose providers are these servers, by id, and with an endpoint for each of these models on its schedule. */
function serviceWith(servers: Readonly<Record<string, At>>, endpoints: readonly (readonly [providerId: string, model: string])[] = []) {
  const kindOf = (id: string): string => (id.startsWith('ollama') ? 'ollama' : 'openai');
  return startService({
    clock: new FakeClock(),
    settings: {
      version: 1,
      providers: Object.entries(servers).map(([id, { url }]) => ({ kind: kindOf(id), id, name: id, baseUrl: url })),
      endpoints: endpoints.map(([providerId, name]) => ({ id: `${providerId}.${name}`, providerId, model: name, keepAlive: '2m' })),
    },
  });
}

type Running = Awaited<ReturnType<typeof serviceWith>>;

const statesOf = (server: Awaited<ReturnType<typeof startOpenai>>) => server.gpu.peekAll().map(({ state }) => state);
const pauses = (service: Running) => service.pilotLight.settings.current.endpoints.map(({ id, pausedUntil }) => [id, pausedUntil === UNTIL_WANTED]);

describe('A model that no endpoint has', () => {
  test('is loaded and unloaded through its provider, and the memory it took is told', async () => {
    await using server = await routerOf('a', 'b');
    await using service = await serviceWith({ llama: server });
    expect(await service.call('POST', '/api/providers/llama/models/load', { model: 'b' })).toMatchObject({
      status: 200,
      body: { paused: false, freedBytes: null },
    });
    expect(statesOf(server)).toEqual(['unloaded', 'loaded']);
    expect(await service.call('POST', '/api/providers/llama/models/unload', { model: 'b' })).toMatchObject({
      status: 200,
      body: { paused: false, freedBytes: 4_700_000_000 },
    });
    expect(statesOf(server)).toEqual(['unloaded', 'unloaded']);
  });

  test('is shown by the sight of its server right after', async () => {
    await using server = await routerOf('a');
    await using service = await serviceWith({ llama: server });
    await service.call('POST', '/api/providers/llama/models/load', { model: 'a' });
    expect((await service.get('/api/memory')).body).toMatchObject([
      {
        providerId: 'llama',
        look: 'seen',
        can: { load: true, unload: true, sleep: false, why: null },
        peek: { models: [{ model: 'a', residency: 'loaded' }] },
      },
    ]);
  });
});

describe('A model in use', () => {
  test('is not unloaded, and who asks is told why; it goes when that is insisted on, as soon as it has answered', async () => {
    await using server = await routerOf('a');
    await using service = await serviceWith({ llama: server }, [['llama', 'a']]);
    const { release } = await server.gpu.acquire('a');
    const path = '/api/providers/llama/models/unload';
    expect(await service.call('POST', path, { model: 'a' })).toMatchObject({
      status: 409,
      body: { error: { kind: 'inUse', message: 'a is answering somebody.' } },
    });
    expect(await service.call('POST', '/api/endpoints/llama.a/unload')).toMatchObject({ status: 409 });
    expect(pauses(service)).toEqual([['llama.a', false]]);
    const unloading = service.call('POST', path, { model: 'a', force: true });
    // Its server was asked, and waits for the end of the answer.
    while (!server.requests.some((request) => request.path === '/models/unload')) await wait(5);
    expect(server.gpu.peek('a').state).toBe('loaded');
    release();
    expect(await unloading).toMatchObject({ status: 200, body: { paused: true } });
    expect(server.gpu.peek('a').state).toBe('unloaded');
  });

  test('stays when everything is freed, and is named', async () => {
    await using server = await routerOf('a', 'b');
    await using service = await serviceWith({ llama: server }, [
      ['llama', 'a'],
      ['llama', 'b'],
    ]);
    const { release } = await server.gpu.acquire('a');
    server.gpu.loadNow('b');
    expect(await service.call('POST', '/api/memory/free', {})).toMatchObject({
      status: 200,
      body: {
        freed: [{ providerId: 'llama', model: 'b', bytes: 4_700_000_000 }],
        freedBytes: 4_700_000_000,
        skipped: [{ providerId: 'llama', model: 'a', why: 'inUse', reason: 'a is answering somebody.' }],
        pausedIds: ['llama.b'],
      },
    });
    expect(pauses(service)).toEqual([
      ['llama.a', false],
      ['llama.b', true],
    ]);
    release();
  });
});

describe('Freeing everything', () => {
  test('takes what every server can free, says what stays and why, and leaves alone what would load again', async () => {
    await using router = await routerOf('a', 'b', 'c');
    await using ollama = await startOllamaServer({ models: [model('q')] });
    await using single = await startOpenai({ flavour: 'llamacpp', models: [model('one')] });
    await using service = await serviceWith({ llama: router, ollama, single, gone: { url: 'http://127.0.0.1:1' } }, [
      ['llama', 'a'],
      ['llama', 'c'],
      ['ollama', 'q'],
      ['single', 'one'],
    ]);
    for (const name of ['a', 'b']) router.gpu.loadNow(name);
    ollama.gpu.loadNow('q');
    const { status, body } = await service.call('POST', '/api/memory/free', {});
    expect(status).toBe(200);
    expect(body).toMatchObject({
      freed: [
        { providerId: 'llama', model: 'a' },
        { providerId: 'llama', model: 'b' },
        { providerId: 'ollama', model: 'q', bytes: 4_700_000_000 },
      ],
      skipped: [{ providerId: 'single', model: null, why: 'cannot' }],
      pausedIds: ['llama.a', 'llama.c', 'ollama.q'],
    });
    expect([...statesOf(router), ollama.gpu.peek('q').state, single.gpu.peek('one').state]).toEqual([
      'unloaded',
      'unloaded',
      'unloaded',
      'unloaded',
      'loaded',
    ]);
    // "c" was not in memory, but its next ping would have brought it.
    expect(pauses(service)).toEqual([
      ['llama.a', true],
      ['llama.c', true],
      ['ollama.q', true],
      ['single.one', false],
    ]);
  });

  test('leaves alone also what only a timer keeps warm, and lets a pause end when it was to end', async () => {
    await using router = await routerOf('a', 'b', 'c', 'd');
    const clock = new FakeClock();
    const [soon, later] = [clock.wallNow() + 3_600_000, clock.wallNow() + 7_200_000];
    const endpoints = [
      { id: 'timed', model: 'a', keepAlive: null, warmUntil: later },
      { id: 'off', model: 'b', enabled: false, warmUntil: later },
      { id: 'paused', model: 'c', keepAlive: '2m', pausedUntil: soon, pauseReason: 'driver update' },
      { id: 'unwatched', model: 'd', enabled: false },
    ].map((endpoint) => ({ providerId: 'llama', ...endpoint }));
    const providers = [{ kind: 'openai', id: 'llama', name: 'llama', baseUrl: router.url }];
    await using service = await startService({ clock, settings: { version: 1, providers, endpoints } });
    for (const name of ['a', 'b', 'c', 'd']) router.gpu.loadNow(name);
    expect((await service.call('POST', '/api/memory/free', {})).body).toMatchObject({ pausedIds: ['timed', 'off'] });
    expect(statesOf(router)).toEqual(['unloaded', 'unloaded', 'unloaded', 'unloaded']);
    expect(service.pilotLight.settings.current.endpoints).toMatchObject([
      { id: 'timed', pausedUntil: UNTIL_WANTED },
      { id: 'off', pausedUntil: UNTIL_WANTED },
      { id: 'paused', pausedUntil: soon, pauseReason: 'driver update' },
      { id: 'unwatched' },
    ]);
    expect(service.pilotLight.settings.current.endpoints[3]).not.toHaveProperty('pausedUntil');
  });

  test('leaves alone what is kept warm only by a timer of everything', async () => {
    await using router = await routerOf('a');
    const clock = new FakeClock();
    const providers = [{ kind: 'openai', id: 'llama', name: 'llama', baseUrl: router.url }];
    const endpoints = [{ id: 'a', providerId: 'llama', model: 'a', keepAlive: null }];
    await using service = await startService({ clock, settings: { version: 1, warmUntil: clock.wallNow() + 3_600_000, providers, endpoints } });
    router.gpu.loadNow('a');
    expect((await service.call('POST', '/api/memory/free', {})).body).toMatchObject({ pausedIds: ['a'] });
  });

  test('takes only what one provider has, and says so when that cannot', async () => {
    await using router = await routerOf('a');
    await using single = await startOpenai({ flavour: 'llamacpp', models: [model('one')] });
    await using service = await serviceWith({ llama: router, single });
    router.gpu.loadNow('a');
    expect((await service.call('POST', '/api/memory/free', { providerId: 'single' })).body).toMatchObject({
      freed: [],
      skipped: [{ providerId: 'single', why: 'cannot', reason: expect.stringContaining('--sleep-idle-seconds') }],
    });
    expect(router.gpu.peek('a').state).toBe('loaded');
    expect((await service.call('POST', '/api/memory/free', { providerId: 'llama' })).body).toMatchObject({ freed: [{ model: 'a' }], skipped: [] });
  });

  test('with nothing in memory frees nothing', async () => {
    await using router = await routerOf('a');
    await using service = await serviceWith({ llama: router });
    expect((await service.call('POST', '/api/memory/free', {})).body).toMatchObject({ freed: [], freedBytes: null, skipped: [], pausedIds: [] });
  });

  test('takes what is in use, too, when that is insisted on', async () => {
    await using ollama = await startOllamaServer({ models: [model('q')] });
    await using service = await serviceWith({ ollama });
    const { release } = await ollama.gpu.acquire('q', { sessionMs: 0 });
    const freeing = service.call('POST', '/api/memory/free', { force: true });
    while (!ollama.requests.some(({ method }) => method === 'POST')) await wait(5);
    release();
    expect((await freeing).body).toMatchObject({ freed: [{ model: 'q' }], skipped: [] });
  });
});

describe('An endpoint whose model is loaded by hand', () => {
  test('is loading until it is warm, and can be unloaded right after: nobody but us has used it', async () => {
    await using server = await startOpenai({ flavour: 'llama-swap', models: [model('a', { loadMs: 50 })] });
    await using service = await serviceWith({ swap: server }, [['swap', 'a']]);
    await service.pilotLight.start();
    const warmths = new Set<string>();
    service.pilotLight.monitor.onEvent((event) => {
      const state = event.kind === 'change' ? service.pilotLight.monitor.state(event.endpointId) : undefined;
      if (state !== undefined) warmths.add(state.warmth);
    });
    expect(await service.call('POST', '/api/endpoints/swap.a/load')).toMatchObject({ status: 200 });
    expect([...warmths]).toEqual(['cold', 'loading', 'warm']);
    expect(server.gpu.peek('a').state).toBe('loaded');
    expect(await service.call('POST', '/api/endpoints/swap.a/unload')).toMatchObject({ status: 200, body: { paused: true } });
  });

  test('is as it was when it cannot be loaded', async () => {
    await using server = await routerOf('a');
    await using service = await serviceWith({ llama: server }, [['llama', 'nobody']]);
    const before = service.pilotLight.monitor.state('llama.nobody')?.warmth;
    expect(await service.call('POST', '/api/endpoints/llama.nobody/load')).toMatchObject({ status: 502, body: { error: { kind: 'notFound' } } });
    expect(service.pilotLight.monitor.state('llama.nobody')?.warmth).toBe(before);
  });
});

test.each([
  ['/api/providers/nobody/models/load', { model: 'a' }, 404],
  ['/api/providers/nobody/models/unload', { model: 'a' }, 404],
  ['/api/memory/free', { providerId: 'nobody' }, 404],
  ['/api/memory/free', { all: true }, 400],
  ['/api/providers/llama/models/unload', {}, 400],
  ['/api/providers/llama/models/load', { model: '' }, 400],
])('POST %s %j is %i', async (path, body, status) => {
  await using service = await serviceWith({ llama: { url: 'http://127.0.0.1:1' } });
  expect(await service.call('POST', path, body)).toMatchObject({ status });
});
