import { describe, expect, test } from 'vitest';
import type { Flavour } from '../../electron/demo/openaiDialect.ts';
import type { MemoryJob } from '../../electron/providers/memory/memory.ts';
import { startOpenai } from '../support/fakesModels.ts';
import { TestPinger } from '../support/fakesPinger.ts';
import { bedrockProvider, httpProvider } from '../support/targets.ts';

const models = ['a', 'org/b'].map((name) => ({ name, loadMs: 20, tokenMs: 0, idleUnloadMs: null }));

const start = (flavour: Flavour) => startOpenai({ flavour, models });

const job = (baseUrl: string, model: string, signal = new AbortController().signal): MemoryJob => ({
  provider: httpProvider('openai', { baseUrl }),
  endpoint: { model, task: 'chat' },
  signal,
});

/** `[flavour, how it is asked to load "a", how to unload it]`; bodies as the server's own documents have them. */
const SERVERS = [
  ['llamacpp-router', ['POST /models/load', { model: 'a' }], ['POST /models/unload', { model: 'a' }]],
  ['llama-swap', ['GET /upstream/a/health', undefined], ['POST /api/models/unload/a', undefined]],
  ['lmstudio', ['POST /api/v1/models/load', { model: 'a' }], ['POST /api/v1/models/unload', { instance_id: 'a' }]],
  ['lemonade', ['POST /v1/load', { model_name: 'a' }], ['POST /v1/unload', { model_name: 'a' }]],
  ['localai', ['POST /backend/load', { model: 'a' }], ['POST /backend/shutdown', { model: 'a' }]],
  ['tabbyapi', ['POST /v1/model/load', { model_name: 'a', name: 'a' }], ['POST /v1/model/unload', undefined]],
] as const satisfies readonly (readonly [Flavour, readonly [string, unknown], readonly [string, unknown]])[];

describe.each(SERVERS)('A model of %s', (flavour, toLoad, toUnload) => {
  test('is loaded when the answer comes, and gone when it is freed', async () => {
    await using server = await start(flavour);
    await using client = new TestPinger();
    const changes = () =>
      server.requests
        .filter(({ method, path }) => method === 'POST' || path.startsWith('/upstream'))
        .map(({ method, path, body }) => [`${method} ${path}`, body]);
    expect(await client.pinger.load(job(`${server.url}/v1`, 'a'))).toMatchObject({ ok: true, value: expect.any(Number) });
    expect(server.gpu.peekAll().map(({ state }) => state)).toEqual(['loaded', 'unloaded']);
    expect(await client.pinger.unload(job(`${server.url}/v1`, 'a'))).toMatchObject({ ok: true });
    expect(server.gpu.peek('a').state).toBe('unloaded');
    expect(changes()).toEqual([toLoad, toUnload]);
  });

  test('may be loaded twice and freed twice, which changes nothing', async () => {
    await using server = await start(flavour);
    await using client = new TestPinger();
    for (const verb of ['load', 'load', 'unload', 'unload'] as const)
      expect(await client.pinger[verb](job(server.url, 'org/b'))).toMatchObject({ ok: true });
    expect(server.gpu.peek('org/b')).toMatchObject({ state: 'unloaded', loads: 1 });
  });

  test('that it does not have cannot be loaded', async () => {
    await using server = await start(flavour);
    await using client = new TestPinger();
    expect(await client.pinger.load(job(server.url, 'nobody'))).toMatchObject({ ok: false, error: { kind: 'notFound' } });
  });

  test('is given up when somebody calls it off while it loads', async () => {
    await using server = await startOpenai({ flavour, models: [{ name: 'a', loadMs: 600_000, tokenMs: 0, idleUnloadMs: null }] });
    await using client = new TestPinger();
    const leaving = new AbortController();
    const loading = client.pinger.load(job(server.url, 'a', leaving.signal));
    await server.gpu.until((gpu) => gpu.peek('a').state === 'loading');
    leaving.abort();
    expect(await loading).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  });

  test('is given up when it takes longer than the limit of its endpoint', async () => {
    await using server = await startOpenai({ flavour, models: [{ name: 'a', loadMs: 600_000, tokenMs: 0, idleUnloadMs: null }] });
    await using client = new TestPinger();
    const { endpoint, ...rest } = job(server.url, 'a');
    const loaded = await client.pinger.load({ ...rest, endpoint: { ...endpoint, coldLimit: '1s' } });
    expect(loaded).toMatchObject({ ok: false, error: { kind: 'stalled', message: expect.stringContaining('has not loaded a in time') } });
  });
});

describe('A vLLM in sleep mode', () => {
  const asleepOrNot = () => startOpenai({ flavour: 'vllm', models: [{ name: 'a', loadMs: 20, tokenMs: 0, idleUnloadMs: null }], sleepMode: true });

  test('is put to sleep, where the weights stay in the memory of the computer, and woken', async () => {
    await using server = await asleepOrNot();
    await using client = new TestPinger();
    expect(await client.pinger.unload(job(server.url, 'a'))).toMatchObject({ ok: true });
    expect(server.gpu.peek('a').state).toBe('unloaded');
    expect(await client.pinger.load(job(server.url, 'a'))).toMatchObject({ ok: true });
    expect(server.gpu.peek('a').state).toBe('loaded');
    expect(server.requests.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual(['/sleep?level=1', '/wake_up']);
  });
});

describe('A TabbyAPI', () => {
  const keyed = { flavour: 'tabbyapi', models, apiKey: 'ordinary', adminKey: 'master' } as const;
  const client = () => new TestPinger({ 'env:ORDINARY': 'ordinary', 'env:MASTER': 'master' });
  const by = (url: string, model: string, token: string, headers?: Record<string, string>): MemoryJob => ({
    ...job(url, model),
    provider: httpProvider('openai', { baseUrl: url, token }),
    endpoint: { model, task: 'chat', ...(headers === undefined ? {} : { headers }) },
  });

  test('says that loading and freeing want its admin key, when the token is its ordinary one', async () => {
    await using server = await startOpenai(keyed);
    await using pinger = client();
    server.gpu.loadNow('a');
    for (const [verb, model] of [
      ['load', 'org/b'],
      ['unload', 'a'],
    ] as const)
      expect(await pinger.pinger[verb](by(server.url, model, 'env:ORDINARY'))).toMatchObject({
        ok: false,
        error: { kind: 'auth', message: expect.stringContaining('only with its admin key') },
      });
    expect(server.gpu.peekAll().map(({ state }) => state)).toEqual(['loaded', 'unloaded']);
  });

  test('takes the admin key as the token, or in a header of the endpoint', async () => {
    await using server = await startOpenai(keyed);
    await using pinger = client();
    expect(await pinger.pinger.load(by(server.url, 'a', 'env:MASTER'))).toMatchObject({ ok: true });
    expect(await pinger.pinger.unload(by(server.url, 'a', 'env:ORDINARY', { 'x-admin-key': 'env:MASTER' }))).toMatchObject({ ok: true });
    expect(server.gpu.peek('a')).toMatchObject({ state: 'unloaded', loads: 1 });
  });

  test('tells within its answer of 200 why a load failed, which is not waited out', async () => {
    await using server = await startOpenai({ flavour: 'tabbyapi', models, adminKey: 'master', loadFails: 'CUDA out of memory, key master' });
    await using pinger = client();
    expect(await pinger.pinger.load(by(server.url, 'a', 'env:MASTER'))).toMatchObject({
      ok: false,
      error: { kind: 'server', message: expect.stringMatching(/could not load a\. It said: CUDA out of memory, key …$/) },
    });
  });

  test('is not asked to free what is loaded when another model is meant', async () => {
    await using server = await startOpenai({ flavour: 'tabbyapi', models });
    await using pinger = client();
    server.gpu.loadNow('a');
    expect(await pinger.pinger.unload(job(server.url, 'org/b'))).toMatchObject({ ok: true });
    expect(await pinger.pinger.unload(job(server.url, 'nobody'))).toMatchObject({ ok: false, error: { kind: 'notFound' } });
    expect(await pinger.pinger.unload({ ...job(server.url, 'a'), endpoint: { model: 'a', task: 'embed' } })).toMatchObject({ ok: false });
    expect(server.gpu.peek('a').state).toBe('loaded');
  });
});

describe('A server without such a call', () => {
  test.each([
    ['vllm', /can be put to sleep/],
    ['llamacpp', /sleeps by itself with --sleep-idle-seconds/],
    ['picky', /has no call to load or unload a model/],
  ] as const)('%s says so, and is asked to change nothing', async (flavour, sentence) => {
    await using server = await start(flavour);
    await using client = new TestPinger();
    for (const verb of ['load', 'unload'] as const)
      expect(await client.pinger[verb](job(server.url, 'a'))).toMatchObject({
        ok: false,
        error: { kind: 'badRequest', message: expect.stringMatching(sentence) },
      });
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('Bedrock says so', async () => {
    await using client = new TestPinger();
    const { endpoint, signal } = job('http://nowhere.test', 'a');
    expect(await client.pinger.unload({ provider: bedrockProvider(), endpoint, signal })).toMatchObject({ ok: false, error: { kind: 'badRequest' } });
  });

  test('A server that is not there is said to be unreachable', async () => {
    await using client = new TestPinger();
    expect(await client.pinger.load(job('http://127.0.0.1:1', 'a'))).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });
});
