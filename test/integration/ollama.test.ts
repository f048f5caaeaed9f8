import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../electron/demo/clock.ts';
import { type OllamaModel, type OllamaServerOptions, startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import type { PingJob } from '../../electron/domain/measurement.ts';
import { TestPinger, USER_AGENT } from '../support/fakesPinger.ts';
import { httpProvider, jobFor } from '../support/targets.ts';

const quick = { loadMs: 0, tokenMs: 0, idleUnloadMs: 300_000 };
const qwen: OllamaModel = { name: 'qwen3:8b', ...quick };
const thinker: OllamaModel = { name: 'thinker', ...quick, thinks: true };
const embedder: OllamaModel = { name: 'nomic', ...quick, task: 'embed' };
const remote: OllamaModel = { name: 'gpt-oss:120b', ...quick, remoteHost: 'https://ollama.com' };
const models = [qwen, thinker, embedder, remote];

const start = (more: Partial<OllamaServerOptions> = {}) => startOllamaServer({ models, ...more });

type Running = Awaited<ReturnType<typeof start>>;

const providerOf = (server: Running, more: object = {}) => httpProvider('ollama', { id: 'ollama', baseUrl: server.url, ...more });

function jobAt(server: Running, more: Partial<EndpointInput> = {}, rest: Partial<PingJob> = {}, provider: object = {}) {
  return jobFor(providerOf(server, provider), { model: 'qwen3:8b', ...more }, rest);
}

/** Requests other than the look at the list of models. */
const calls = (server: Running) =>
  server.requests.filter(({ path }) => path !== '/api/tags').map(({ method, path, body }) => ({ method, path, body }));

describe('The request', () => {
  test('is a chat of one token and nothing that could reload or re-time the model.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    await client.ping(jobAt(server));
    expect(calls(server)).toEqual([
      {
        method: 'POST',
        path: '/api/chat',
        body: {
          model: 'qwen3:8b',
          messages: [{ role: 'user', content: 'Send an empty message.' }],
          stream: true,
          options: { num_predict: 1, temperature: 0 },
        },
      },
    ]);
    expect(server.requests.at(-1)?.headers).toMatchObject({ 'user-agent': USER_AGENT, 'content-type': 'application/json' });
    expect(server.requests.at(-1)?.headers).not.toHaveProperty('authorization');
  });

  test.each(['-1', '-5m'])('pins only when the user pins: keep_alive %s.', async (keepAlive) => {
    await using server = await start();
    await using client = new TestPinger();
    await client.ping(jobAt(server, { keepAlive }));
    expect(calls(server)[0]?.body).toMatchObject({ keep_alive: -1 });
    expect(server.gpu.peek('qwen3:8b').sessionMs).toBeNull();
  });

  test.each(['5m', null, undefined])('sends no keep_alive for an interval of %j, so that what others set stays.', async (keepAlive) => {
    await using server = await start();
    await using client = new TestPinger();
    (await server.gpu.acquire('qwen3:8b', { sessionMs: 3_600_000 })).release();
    await client.ping(jobAt(server, keepAlive === undefined ? {} : { keepAlive }));
    expect(calls(server)[0]?.body).not.toHaveProperty('keep_alive');
    expect(server.gpu.peek('qwen3:8b').sessionMs).toBe(3_600_000);
  });

  test('makes the server load the model once, not with every ping.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    await client.ping(jobAt(server));
    await client.ping(jobAt(server));
    expect(server.gpu.peek('qwen3:8b').loads).toBe(1);
  });

  test('goes below a base path and carries a token as Bearer.', async () => {
    await using server = await start({ basePath: '/ollama' });
    await using client = new TestPinger({ 'env:KEY': 'k-1' });
    await client.ping(jobAt(server, {}, {}, { token: 'env:KEY' }));
    expect(server.requests.map(({ path }) => path)).toEqual(['/ollama/api/tags', '/ollama/api/chat']);
    expect(server.requests.every(({ headers }) => headers['authorization'] === 'Bearer k-1')).toBe(true);
  });

  test('takes the endpoint’s own output limit.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    await client.ping(jobAt(server, { maxOutputTokens: 7 }));
    expect(calls(server)[0]?.body).toMatchObject({ options: { num_predict: 7 } });
  });
});

describe('The answer', () => {
  test('is cold when the model had to load and warm when it was there, by the server’s own word.', async () => {
    const clock = new ManualClock();
    await using server = await start({ clock, models: [{ ...qwen, loadMs: 9_000 }] });
    await using client = new TestPinger();
    const first = client.ping(jobAt(server));
    await clock.armed();
    await clock.advance(9_000);
    expect(await first).toMatchObject({ coldHint: 'cold', loadMs: 9_020 });
    expect(await client.ping(jobAt(server))).toMatchObject({ coldHint: 'warm', loadMs: 20 });
  });

  test('tells tokens, and times the first one.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    const { timing, usage } = await client.ping(jobAt(server));
    expect(timing.ttftMs).not.toBeNull();
    expect(usage).toMatchObject({ outputTokens: 1, cachedTokens: null });
    expect(usage.inputTokens).toBeGreaterThan(0);
  });

  test('of a thinking model has its first token when it begins to think.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    expect((await client.ping(jobAt(server, { model: 'thinker' }))).timing.ttftMs).not.toBeNull();
  });

  test('may hold no token: that is a success without a time.', async () => {
    await using server = await start();
    server.faults.set({ kind: 'emptyAnswer' });
    await using client = new TestPinger();
    expect(await client.ping(jobAt(server))).toMatchObject({ timing: { ttftMs: null }, coldHint: 'warm' });
  });

  test('is read in any pieces.', async () => {
    await using server = await start();
    server.faults.set({ kind: 'slowBytes' });
    await using client = new TestPinger();
    expect((await client.ping(jobAt(server))).timing.ttftMs).not.toBeNull();
  });
});

describe('Embedding models', () => {
  test('are pinged by /api/embed when the endpoint says so.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    const measured = await client.ping(jobAt(server, { model: 'nomic', task: 'embed', keepAlive: '-1' }));
    expect(measured.timing.ttftMs).not.toBeNull();
    expect(calls(server)).toEqual([
      { method: 'POST', path: '/api/embed', body: { model: 'nomic', input: 'Send an empty message.', keep_alive: -1 } },
    ]);
  });

  test('are found out by their refusal of chat, once.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    await client.ping(jobAt(server, { model: 'nomic' }));
    await client.ping(jobAt(server, { model: 'nomic' }));
    expect(calls(server).map(({ path }) => path)).toEqual(['/api/chat', '/api/embed', '/api/embed']);
  });

  test('are found out again after the endpoint has changed.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    const job = jobAt(server, { model: 'nomic' });
    await client.ping(job);
    client.pinger.forget(job.endpoint.id);
    await client.ping(job);
    expect(calls(server).map(({ path }) => path)).toEqual(['/api/chat', '/api/embed', '/api/chat', '/api/embed']);
  });
});

describe('Cloud models', () => {
  test('are refused by their name, without a request.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    for (const model of ['deepseek-v3:cloud', 'gpt-oss:120b-cloud']) {
      expect(await client.errorOf(jobAt(server, { model }))).toMatchObject({
        kind: 'badRequest',
        message: expect.stringContaining("Ollama's cloud"),
      });
    }
    expect(server.requests).toEqual([]);
  });

  test('are refused when the server’s list says that they run elsewhere; the list is asked once.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    for (let i = 0; i < 2; i += 1) expect((await client.errorOf(jobAt(server, { model: 'gpt-oss:120b' }))).kind).toBe('badRequest');
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/tags']);
  });

  test('are pinged when the user allows them, and then nobody asks for the list.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    await client.ping(jobAt(server, { model: 'gpt-oss:120b' }, {}, { allowCloud: true }));
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/chat']);
  });

  test('A server without a list is pinged all the same.', async () => {
    await using server = await start();
    server.faults.set({ kind: 'status', status: 404, body: '404 page not found' }, { on: 'any' });
    await using client = new TestPinger();
    expect((await client.ping(jobAt(server))).timing.ttftMs).not.toBeNull();
  });
});

describe('Loading and freeing', () => {
  test('A model can be loaded without asking it anything, and freed at once.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    expect(await client.pinger.load(jobAt(server))).toMatchObject({ ok: true, value: expect.any(Number) });
    expect(server.gpu.peek('qwen3:8b').state).toBe('loaded');
    expect(await client.pinger.unload(jobAt(server))).toMatchObject({ ok: true });
    expect(server.gpu.peek('qwen3:8b').state).toBe('unloaded');
    expect(calls(server).map(({ path, body }) => [path, body])).toEqual([
      ['/api/generate', { model: 'qwen3:8b', stream: false }],
      ['/api/generate', { model: 'qwen3:8b', stream: false, keep_alive: 0 }],
    ]);
  });

  test('Freeing a model that is not loaded does not load it.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    expect(await client.pinger.unload(jobAt(server))).toMatchObject({ ok: true });
    expect(server.gpu.peek('qwen3:8b').loads).toBe(0);
  });

  test('A model that is not there cannot be loaded, and another kind of server has no such call.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    expect(await client.pinger.load(jobAt(server, { model: 'nobody' }))).toMatchObject({ ok: false, error: { kind: 'notFound' } });
    const elsewhere = jobFor(httpProvider('vllm', { baseUrl: server.url }));
    expect(await client.pinger.unload(elsewhere)).toMatchObject({ ok: false, error: { kind: 'badRequest' } });
  });
});

describe('An error', () => {
  test('A model that is not pulled is not found, and the sentence says how to pull it.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    expect(await client.errorOf(jobAt(server, { model: 'llama9' }))).toMatchObject({
      kind: 'notFound',
      status: 404,
      message: 'The model llama9 is not on this server. Pull it with: ollama pull llama9',
    });
  });

  test('A full queue is busy.', async () => {
    await using server = await start({ maxQueue: 0 });
    await using client = new TestPinger();
    expect(await client.errorOf(jobAt(server))).toMatchObject({ kind: 'busy', status: 503 });
  });

  test.each([
    [401, { error: 'unauthorized' }, 'auth'],
    [403, { error: 'ollama cloud is disabled' }, 'auth'],
    [429, { error: 'you have reached your hourly usage limit' }, 'throttled'],
    [499, { error: 'request canceled' }, 'server'],
    [500, { error: 'llama runner process has terminated: out of memory' }, 'server'],
    [502, { error: 'upstream error' }, 'server'],
    [400, { error: '"qwen3:8b" does not support thinking' }, 'badRequest'],
  ])('%i %j before the stream is %s.', async (status, body, kind) => {
    await using server = await start();
    server.faults.set({ kind: 'status', status, body });
    await using client = new TestPinger();
    expect(await client.errorOf(jobAt(server))).toMatchObject({ kind, status, detail: body.error });
  });

  test('In the stream it is an error too, before and after the first token.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    for (const tokens of [0, 1]) {
      server.faults.set({ kind: 'errorInStream', tokens, message: 'CUDA error' });
      expect(await client.errorOf(jobAt(server, { maxOutputTokens: 5 }))).toMatchObject({ kind: 'server', status: 500, detail: 'CUDA error' });
    }
  });

  test('A stream without its last line is a protocol error.', async () => {
    await using server = await start();
    server.faults.set({ kind: 'endWithoutDone' });
    await using client = new TestPinger();
    expect((await client.errorOf(jobAt(server))).kind).toBe('protocol');
  });

  test('Half a line of JSON is a protocol error.', async () => {
    await using server = await start();
    server.faults.set({ kind: 'malformedJson' });
    await using client = new TestPinger();
    expect((await client.errorOf(jobAt(server))).message).toContain('Is this really Ollama?');
  });

  test('A server that is not there is unreachable, and is asked twice at most.', async () => {
    const server = await start();
    await server.close();
    await using client = new TestPinger();
    expect(await client.errorOf(jobAt(server))).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('nothing listens there') });
  });

  test('A missing token is an auth error without a request.', async () => {
    await using server = await start();
    await using client = new TestPinger();
    expect(await client.errorOf(jobAt(server, {}, {}, { token: 'env:NOT_SET' }))).toMatchObject({ kind: 'auth', message: 'env:NOT_SET is not set.' });
    expect(server.requests).toEqual([]);
  });

  test('Cancelling a cold start says that the load may have been stopped, and it is.', async () => {
    await using server = await start({ clock: new ManualClock(), models: [{ ...qwen, loadMs: 60_000 }] });
    await using client = new TestPinger();
    const abort = new AbortController();
    const failed = client.errorOf(jobAt(server, {}, { signal: abort.signal }));
    await server.gpu.until((gpu) => gpu.peek('qwen3:8b').state === 'loading');
    abort.abort();
    expect(await failed).toMatchObject({ kind: 'cancelled', message: expect.stringContaining('stopped loading') });
    await server.gpu.until((gpu) => gpu.peek('qwen3:8b').state === 'unloaded');
    expect(server.gpu.peek('qwen3:8b').loads).toBe(0);
  });

  test('A model that gives no token in time is stalled, by the endpoint’s own limit.', async () => {
    await using server = await start();
    server.faults.set({ kind: 'hang' });
    await using client = new TestPinger();
    expect(await client.errorOf(jobAt(server, { coldLimit: '0.08s' }))).toMatchObject({
      kind: 'stalled',
      message: expect.stringContaining('gave no token within 0.1 s'),
    });
  });
});
