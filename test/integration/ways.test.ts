import { describe, expect, test } from 'vitest';
import type { Flavour } from '../../electron/demo/openaiDialect.ts';
import { ollamaJob, startOllama, startOpenai } from '../support/fakesModels.ts';
import { TestPinger } from '../support/fakesPinger.ts';
import { bedrockProvider, httpProvider, jobFor } from '../support/targets.ts';

const models = [{ name: 'a', loadMs: 0, tokenMs: 0, idleUnloadMs: 300_000 }];
const start = (flavour: Flavour) => startOpenai({ flavour, models, start: 'asleep' });
type Running = Awaited<ReturnType<typeof start>>;

const jobOn = (server: Pick<Running, 'url'>, more: Parameters<typeof jobFor>[1], rest: Parameters<typeof jobFor>[2] = {}) =>
  jobFor(httpProvider('openai', { baseUrl: server.url }), { model: 'a', ...more }, rest);

/** What was asked that costs tokens. */
const completions = ({ requests }: Pick<Running, 'requests'>) => requests.filter(({ path }) => /completions|\/api\/(chat|embed)|converse/.test(path));
/** What was asked that changes something. */
const posts = ({ requests }: Pick<Running, 'requests'>) => requests.filter(({ method }) => method === 'POST');

describe('A ping that only loads', () => {
  test('asks Ollama for an empty generation, which makes no token and starts the idle timer anew.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    const job = ollamaJob(server, { way: 'load' });
    const first = await client.ping(job);
    expect(first).toMatchObject({ timing: { ttftMs: null, ttftNetMs: null }, usage: { inputTokens: 0, outputTokens: 0 } });
    expect(server.gpu.peek('qwen3:8b').state).toBe('loaded');
    expect(posts(server).map(({ path, body }) => [path, body])).toEqual([['/api/generate', { model: 'qwen3:8b' }]]);
    const before = server.gpu.peek('qwen3:8b').expiresAt ?? 0;
    const again = await client.ping(job);
    expect(again).toMatchObject({ coldHint: 'warm', loadMs: null });
    expect(server.gpu.peek('qwen3:8b').expiresAt).toBeGreaterThanOrEqual(before);
  });

  test('carries pin, context and own fields to Ollama, as a later request with others would load the model anew.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    await client.ping(ollamaJob(server, { way: 'load', body: { options: { num_gpu: 1 } } }, { pin: true, contextLength: 8_192 }));
    expect(posts(server)[0]?.body).toEqual({ model: 'qwen3:8b', keep_alive: -1, options: { num_ctx: 8_192, num_gpu: 1 } });
  });

  test('asks for an embedding where Ollama has an embedding model, and times no token all the same.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    expect(await client.ping(ollamaJob(server, { model: 'nomic', way: 'load', task: 'embed' }))).toMatchObject({ timing: { ttftMs: null } });
    expect(server.gpu.peek('nomic').state).toBe('loaded');
  });

  test.each<Flavour>(['llamacpp-router', 'lmstudio', 'lemonade', 'localai', 'tabbyapi'])(
    'loads on %s by its own call, and sends nothing to a model that is loaded.',
    async (flavour) => {
      await using server = await start(flavour);
      await using client = new TestPinger();
      const job = jobOn(server, { way: 'load' });
      expect(await client.ping(job)).toMatchObject({ coldHint: 'cold', loadMs: expect.any(Number), timing: { ttftMs: null } });
      expect(server.gpu.peek('a')).toMatchObject({ state: 'loaded', loads: 1 });
      const asked = posts(server).length;
      expect(await client.ping(job)).toMatchObject({ coldHint: 'warm', loadMs: null, onlyLooked: true });
      expect(posts(server)).toHaveLength(asked);
      expect(completions(server)).toEqual([]);
    },
  );

  test('is a use to llama-swap, so it is made again although the model is loaded.', async () => {
    await using server = await start('llama-swap');
    await using client = new TestPinger();
    const job = jobOn(server, { way: 'load' });
    expect(await client.ping(job)).toMatchObject({ coldHint: 'cold' });
    const warm = await client.ping(job);
    expect(warm).toMatchObject({ coldHint: 'warm', loadMs: null });
    expect(warm).not.toHaveProperty('onlyLooked');
    expect(server.requests.filter(({ path }) => path === '/upstream/a/health')).toHaveLength(2);
  });

  test('is refused with what to know about the server where that has no such call.', async () => {
    await using server = await startOpenai({ flavour: 'llamacpp', models });
    await using client = new TestPinger();
    // A plain llama-server has its model from the start, so there is nothing to load.
    expect(await client.ping(jobOn(server, { way: 'load' }))).toMatchObject({ coldHint: 'warm', onlyLooked: true });
    expect(await client.errorOf(jobFor(bedrockProvider(), { way: 'load' }))).toMatchObject({
      kind: 'badRequest',
      message: expect.stringContaining('by AWS alone'),
    });
  });

  test('sends own headers with the load.', async () => {
    await using server = await start('lmstudio');
    await using client = new TestPinger({ 'env:KEY': 's3cret' });
    await client.ping(jobOn(server, { way: 'load', headers: { 'X-Gateway': 'env:KEY' } }));
    expect(posts(server)[0]?.headers).toMatchObject({ 'x-gateway': 's3cret' });
  });
});

describe('A ping that only looks', () => {
  test.each<Flavour>(['llamacpp-router', 'lmstudio', 'lemonade', 'localai', 'llama-swap', 'tabbyapi'])(
    'tells warm from cold on %s and changes nothing there.',
    async (flavour) => {
      await using server = await start(flavour);
      await using client = new TestPinger();
      const job = jobOn(server, { way: 'peek' });
      expect(await client.ping(job)).toMatchObject({ coldHint: 'cold', onlyLooked: true, timing: { ttftMs: null } });
      await server.gpu.preload('a');
      expect(await client.ping(job)).toMatchObject({ coldHint: 'warm', onlyLooked: true, usage: { inputTokens: 0, outputTokens: 0 } });
      expect(posts(server)).toEqual([]);
    },
  );

  test('leaves the idle timer of Ollama alone.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    await client.ping(ollamaJob(server));
    const { expiresAt } = server.gpu.peek('qwen3:8b');
    expect(await client.ping(ollamaJob(server, { way: 'peek' }))).toMatchObject({ coldHint: 'warm', onlyLooked: true });
    expect(server.gpu.peek('qwen3:8b').expiresAt).toBe(expiresAt);
  });

  test('says what is the matter where nothing can be seen, and where nobody answers.', async () => {
    await using server = await startOpenai({ flavour: 'picky', models });
    await using client = new TestPinger();
    expect(await client.errorOf(jobOn(server, { way: 'peek' }))).toMatchObject({
      kind: 'badRequest',
      message: expect.stringMatching(/cannot be only looked at\. Choose another way of pinging it\.$/),
    });
    expect(await client.errorOf(jobFor(bedrockProvider(), { way: 'peek' }))).toMatchObject({ kind: 'badRequest' });
    expect(await client.errorOf(jobOn({ url: 'http://127.0.0.1:1' }, { way: 'peek' }))).toMatchObject({ kind: 'unreachable' });
  });
});

describe('A pin', () => {
  test('is asked of Lemonade by one load, again when the model was loaded anew, and a token is timed as ever.', async () => {
    await using server = await start('lemonade');
    await using client = new TestPinger();
    const job = jobOn(server, { way: 'pin' }, { pin: true });
    const loads = () => posts(server).filter(({ path }) => path === '/v1/load');
    expect(await client.ping(job)).toMatchObject({ timing: { ttftMs: expect.any(Number) } });
    await client.ping(job);
    expect(loads().map(({ body }) => body)).toEqual([{ model_name: 'a', pinned: true }]);
    await client.pinger.load({ provider: job.provider, endpoint: job.endpoint, signal: job.signal });
    await client.ping(job);
    expect(loads().at(-1)?.body).toEqual({ model_name: 'a', pinned: true });
    expect(loads()).toHaveLength(3);
  });

  test('changes nothing about a ping of a server that has no such thing.', async () => {
    await using server = await startOpenai({ models });
    await using client = new TestPinger();
    await client.ping(jobOn(server, { way: 'pin' }, { pin: true }));
    expect(posts(server).map(({ path }) => path)).toEqual(['/v1/chat/completions']);
    expect(posts(server)[0]?.body).not.toHaveProperty('keep_alive');
  });
});
