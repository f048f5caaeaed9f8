import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../electron/demo/clock.ts';
import { ollamaJob, qwen, startOllama, startOpenai } from '../support/fakesModels.ts';
import { TestPinger, USER_AGENT } from '../support/fakesPinger.ts';
import { httpProvider, jobFor } from '../support/targets.ts';

type Running = Awaited<ReturnType<typeof startOllama>>;

/** Requests other than the look at the list of models. */
const calls = (server: Running) =>
  server.requests.filter(({ path }) => path !== '/api/tags').map(({ method, path, body }) => ({ method, path, body }));

/** Requests that change something. */
const posts = (server: Running) => calls(server).filter(({ method }) => method === 'POST');

describe('The request', () => {
  test('is a chat of one token and nothing that could reload or re-time the model.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    await client.ping(ollamaJob(server));
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

  test('pins when the user pins, and takes the pin back once when the user does.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    await client.ping(ollamaJob(server, {}, { pin: true }));
    expect(calls(server)[0]?.body).toMatchObject({ keep_alive: -1 });
    expect(server.gpu.peek('qwen3:8b').sessionMs).toBeNull();
    await client.ping(ollamaJob(server));
    expect(calls(server)[1]?.body).toMatchObject({ keep_alive: '5m' });
    expect(server.gpu.peek('qwen3:8b').sessionMs).toBe(300_000);
    await client.ping(ollamaJob(server));
    expect(calls(server)[2]?.body).not.toHaveProperty('keep_alive');
  });

  test('goes on a connection of its own, so that the look for cloud models does not hide what connecting costs.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    const { timing } = await client.ping(ollamaJob(server));
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/tags', '/api/chat']);
    expect(timing.reused).toBe(false);
  });

  test.each(['5m', null, undefined])('sends no keep_alive for an interval of %j, so that what others set stays.', async (keepAlive) => {
    await using server = await startOllama();
    await using client = new TestPinger();
    (await server.gpu.acquire('qwen3:8b', { sessionMs: 3_600_000 })).release();
    await client.ping(ollamaJob(server, keepAlive === undefined ? {} : { keepAlive }));
    expect(calls(server)[0]?.body).not.toHaveProperty('keep_alive');
    expect(server.gpu.peek('qwen3:8b').sessionMs).toBe(3_600_000);
  });

  test('makes the server load the model once, not with every ping.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    await client.ping(ollamaJob(server));
    await client.ping(ollamaJob(server));
    expect(server.gpu.peek('qwen3:8b').loads).toBe(1);
  });

  test('goes below a base path and carries a token as Bearer.', async () => {
    await using server = await startOllama({ basePath: '/ollama' });
    await using client = new TestPinger({ 'env:KEY': 'k-1' });
    await client.ping(ollamaJob(server, {}, {}, { token: 'env:KEY' }));
    expect(server.requests.map(({ path }) => path)).toEqual(['/ollama/api/tags', '/ollama/api/chat']);
    expect(server.requests.every(({ headers }) => headers['authorization'] === 'Bearer k-1')).toBe(true);
  });

  test('takes the endpoint’s own output limit.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    await client.ping(ollamaJob(server, { maxOutputTokens: 7 }));
    expect(calls(server)[0]?.body).toMatchObject({ options: { num_predict: 7 } });
  });
});

describe('The answer', () => {
  test('is cold when the model had to load and warm when it was there, by the server’s own word.', async () => {
    const clock = new ManualClock();
    await using server = await startOllama({ clock, models: [{ ...qwen, loadMs: 9_000 }] });
    await using client = new TestPinger();
    const first = client.ping(ollamaJob(server));
    await clock.armed();
    await clock.advance(9_000);
    expect(await first).toMatchObject({ coldHint: 'cold', loadMs: 9_020 });
    expect(await client.ping(ollamaJob(server))).toMatchObject({ coldHint: 'warm', loadMs: 20 });
  });

  test('tells tokens, and times the first one.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    const { timing, usage } = await client.ping(ollamaJob(server));
    expect(timing.ttftMs).not.toBeNull();
    expect(usage).toMatchObject({ outputTokens: 1, cachedTokens: null });
    expect(usage.inputTokens).toBeGreaterThan(0);
  });

  test('of a thinking model has its first token when it begins to think.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    expect((await client.ping(ollamaJob(server, { model: 'thinker' }))).timing.ttftMs).not.toBeNull();
  });

  test('may hold no token: that is a success without a time.', async () => {
    await using server = await startOllama();
    server.faults.set({ kind: 'emptyAnswer' });
    await using client = new TestPinger();
    expect(await client.ping(ollamaJob(server))).toMatchObject({ timing: { ttftMs: null }, coldHint: 'warm' });
  });

  test('is read in any pieces.', async () => {
    await using server = await startOllama();
    server.faults.set({ kind: 'slowBytes' });
    await using client = new TestPinger();
    expect((await client.ping(ollamaJob(server))).timing.ttftMs).not.toBeNull();
  });
});

describe('Embedding models', () => {
  test('are pinged by /api/embed when the endpoint says so.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    const measured = await client.ping(ollamaJob(server, { model: 'nomic', task: 'embed' }, { pin: true }));
    expect(measured.timing.ttftMs).not.toBeNull();
    expect(calls(server)).toEqual([
      { method: 'POST', path: '/api/embed', body: { model: 'nomic', input: 'Send an empty message.', keep_alive: -1 } },
    ]);
  });

  test('are found out by their refusal of chat, once.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    await client.ping(ollamaJob(server, { model: 'nomic' }));
    await client.ping(ollamaJob(server, { model: 'nomic' }));
    expect(calls(server).map(({ path }) => path)).toEqual(['/api/chat', '/api/embed', '/api/embed']);
  });

  test('are found out again after the endpoint has changed.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    const job = ollamaJob(server, { model: 'nomic' });
    await client.ping(job);
    client.pinger.forget(job.endpoint.id);
    await client.ping(job);
    expect(calls(server).map(({ path }) => path)).toEqual(['/api/chat', '/api/embed', '/api/chat', '/api/embed']);
  });
});

describe('Cloud models', () => {
  test('are refused by their name, without a request.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    for (const model of ['deepseek-v3:cloud', 'gpt-oss:120b-cloud']) {
      expect(await client.errorOf(ollamaJob(server, { model }))).toMatchObject({
        kind: 'badRequest',
        message: expect.stringContaining("Ollama's cloud"),
      });
    }
    expect(server.requests).toEqual([]);
  });

  test('are refused when the server’s list says that they run elsewhere; the list is asked once.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    for (let i = 0; i < 2; i += 1) expect((await client.errorOf(ollamaJob(server, { model: 'gpt-oss:120b' }))).kind).toBe('badRequest');
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/tags']);
  });

  test('are pinged when the user allows them, and then nobody asks for the list.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    await client.ping(ollamaJob(server, { model: 'gpt-oss:120b' }, {}, { allowCloud: true }));
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/chat']);
  });

  test('A server without a list is pinged all the same.', async () => {
    await using server = await startOllama();
    server.faults.set({ kind: 'status', status: 404, body: '404 page not found' }, { on: 'any' });
    await using client = new TestPinger();
    expect((await client.ping(ollamaJob(server))).timing.ttftMs).not.toBeNull();
  });
});

describe('Loading and freeing', () => {
  test('A model can be loaded without asking it anything, and freed at once.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    expect(await client.pinger.load(ollamaJob(server))).toMatchObject({ ok: true, value: expect.any(Number) });
    expect(server.gpu.peek('qwen3:8b').state).toBe('loaded');
    expect(await client.pinger.unload(ollamaJob(server))).toMatchObject({ ok: true });
    expect(server.gpu.peek('qwen3:8b').state).toBe('unloaded');
    expect(posts(server).map(({ path, body }) => [path, body])).toEqual([
      ['/api/generate', { model: 'qwen3:8b', stream: false }],
      ['/api/generate', { model: 'qwen3:8b', stream: false, keep_alive: 0 }],
    ]);
  });

  test('Freeing a model that is not loaded does not load it.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    expect(await client.pinger.unload(ollamaJob(server))).toMatchObject({ ok: true });
    expect(server.gpu.peek('qwen3:8b').loads).toBe(0);
  });

  test('A model that is not there cannot be loaded, and another kind of server has no such call.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    expect(await client.pinger.load(ollamaJob(server, { model: 'nobody' }))).toMatchObject({ ok: false, error: { kind: 'notFound' } });
    await using other = await startOpenai();
    const elsewhere = jobFor(httpProvider('vllm', { baseUrl: other.url }));
    expect(await client.pinger.unload(elsewhere)).toMatchObject({ ok: false, error: { kind: 'badRequest' } });
  });
});
