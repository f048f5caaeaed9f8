import { type ChatResponse, Ollama } from 'ollama';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ManualClock } from '../../electron/demo/clock.ts';
import { type OllamaModel, type OllamaServerOptions, startOllamaServer } from '../../electron/demo/ollamaServer.ts';

const quick = (name: string, more: Partial<OllamaModel> = {}): OllamaModel => ({ name, loadMs: 0, tokenMs: 0, idleUnloadMs: 300_000, ...more });
const start = (models: OllamaModel[], more: Partial<OllamaServerOptions> = {}) => startOllamaServer({ models, ...more });
const hi = { messages: [{ role: 'user', content: 'hi' }] };
const post = (url: string, body: unknown): Promise<Response> => fetch(url, { method: 'POST', body: JSON.stringify(body) });

const psSchema = z.object({
  models: z.array(z.object({ name: z.string(), expires_at: z.string(), size_vram: z.number(), context_length: z.number() })),
});
async function loaded(url: string): Promise<z.infer<typeof psSchema>['models']> {
  return psSchema.parse(await (await fetch(`${url}/api/ps`)).json()).models;
}

test('the ollama package streams a chat with one token and its metrics', async () => {
  await using server = await start([quick('qwen3:8b')]);
  const client = new Ollama({ host: server.url });
  const parts: ChatResponse[] = [];
  for await (const part of await client.chat({ model: 'qwen3:8b', ...hi, stream: true, options: { num_predict: 1 } })) parts.push(part);
  expect(parts.map(({ message, done }) => [message.content, done])).toEqual([
    ['“The', false],
    ['', true],
  ]);
  expect(parts.at(-1)).toMatchObject({ done_reason: 'length', eval_count: 1, load_duration: expect.any(Number) });
});

test('the ollama package lists, shows, embeds, and answers in one piece', async () => {
  await using server = await start([quick('qwen3:8b'), quick('nomic-embed-text', { task: 'embed' })]);
  const client = new Ollama({ host: server.url });
  expect((await client.list()).models.map(({ name }) => name)).toEqual(['qwen3:8b', 'nomic-embed-text']);
  expect((await client.chat({ model: 'qwen3:8b', ...hi })).message.content).toContain('pilot light');
  expect((await client.generate({ model: 'qwen3:8b', prompt: 'hi' })).response).toContain('pilot light');
  expect((await client.embed({ model: 'nomic-embed-text', input: ['a', 'b'] })).embeddings).toHaveLength(2);
  expect((await client.ps()).models.map(({ name }) => name)).toEqual(expect.arrayContaining(['qwen3:8b', 'nomic-embed-text']));
});

test('a cold model is loaded first and the load time is told in nanoseconds', async () => {
  const clock = new ManualClock();
  await using server = await start([quick('big', { loadMs: 4000, tokenMs: 100 })], { clock });
  const answer = post(`${server.url}/api/chat`, { model: 'big', stream: false, ...hi });
  await clock.armed();
  expect(await loaded(server.url)).toHaveLength(1);
  await clock.advance(4000);
  await clock.armed();
  await clock.advance(100);
  expect(await (await answer).json()).toMatchObject({
    load_duration: 4_020_000_000,
    total_duration: 4_100_000_000,
    prompt_eval_duration: 100_000_000,
  });
});

test('an empty chat loads without metrics, and keep_alive 0 unloads', async () => {
  await using server = await start([quick('a')]);
  const load = await (await post(`${server.url}/api/chat`, { model: 'a' })).json();
  expect(load).toMatchObject({ done: true, done_reason: 'load' });
  expect(load).not.toHaveProperty('load_duration');
  expect(await loaded(server.url)).toHaveLength(1);
  expect(await (await post(`${server.url}/api/generate`, { model: 'a', keep_alive: 0 })).json()).toMatchObject({ done_reason: 'unload' });
  expect(await loaded(server.url)).toHaveLength(0);
});

test('keep_alive sets when the model goes, negative is for ever', async () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  await using server = await start([quick('a')], { clock });
  await post(`${server.url}/api/generate`, { model: 'a', keep_alive: '10m' });
  expect((await loaded(server.url))[0]?.expires_at).toBe('2026-01-01T00:10:00.000000000Z');
  await post(`${server.url}/api/generate`, { model: 'a' });
  expect((await loaded(server.url))[0]?.expires_at).toBe('2026-01-01T00:10:00.000000000Z');
  await post(`${server.url}/api/generate`, { model: 'a', keep_alive: -1 });
  expect((await loaded(server.url))[0]?.expires_at).toMatch(/^2318-/);
  await post(`${server.url}/api/generate`, { model: 'a', keep_alive: 1.5 });
  await clock.advance(1500);
  expect(await loaded(server.url)).toHaveLength(0);
});

test('another num_ctx loads the model again', async () => {
  await using server = await start([quick('a')]);
  await post(`${server.url}/api/chat`, { model: 'a' });
  await post(`${server.url}/api/chat`, { model: 'a', options: { num_ctx: 8192 } });
  expect(await loaded(server.url)).toMatchObject([{ context_length: 8192 }]);
  await post(`${server.url}/api/chat`, { model: 'a', options: { num_ctx: 8192, temperature: 0, num_predict: 1 } });
  expect(server.gpu.peek('a').loads).toBe(2);
});

test('a client that hangs up while its model loads aborts the load', async () => {
  const clock = new ManualClock();
  await using server = await start([quick('big', { loadMs: 4000 })], { clock });
  const client = new AbortController();
  const answer = fetch(`${server.url}/api/chat`, { method: 'POST', body: JSON.stringify({ model: 'big', ...hi }), signal: client.signal });
  await server.gpu.until((gpu) => gpu.peek('big').state === 'loading');
  client.abort();
  await expect(answer).rejects.toThrow();
  await server.gpu.until((gpu) => gpu.peek('big').state === 'unloaded');
});

test('a thinking model thinks unless it is told not to', async () => {
  await using server = await start([quick('thinker', { thinks: true }), quick('plain')]);
  const ask = async (body: object): Promise<unknown> => (await post(`${server.url}/api/chat`, { stream: false, ...hi, ...body })).json();
  expect(await ask({ model: 'thinker' })).toMatchObject({ message: { thinking: 'Hm, a greeting…' } });
  expect(await ask({ model: 'thinker', think: false })).not.toHaveProperty('message.thinking');
  expect(await ask({ model: 'plain', think: true })).toEqual({ error: '"plain" does not support thinking' });
});

test('cloud models are marked and take no room', async () => {
  await using server = await start([quick('gpt-oss:120b-cloud', { remoteHost: 'https://ollama.com:443' })]);
  expect(await (await fetch(`${server.url}/api/tags`)).json()).toMatchObject({
    models: [{ name: 'gpt-oss:120b-cloud', remote_host: 'https://ollama.com:443', remote_model: 'gpt-oss:120b' }],
  });
  await post(`${server.url}/api/chat`, { model: 'gpt-oss:120b-cloud', stream: false, ...hi });
  expect(await loaded(server.url)).toHaveLength(0);
});

test.each([
  ['/api/chat', { ...hi }, 400, 'model is required'],
  ['/api/chat', { model: 'x', ...hi }, 404, "model 'x' not found"],
  ['/api/chat', { model: 'e', ...hi }, 400, '"e" does not support chat'],
  ['/api/generate', { model: 'e', prompt: 'hi' }, 400, '"e" does not support generate'],
  ['/api/chat', { model: 'a', ...hi, keep_alive: '90' }, 400, 'time: missing unit in duration "90"'],
])('%s with %j is refused with %i', async (route, body, status, error) => {
  await using server = await start([quick('a'), quick('e', { task: 'embed' })]);
  const answer = await post(`${server.url}${route}`, body);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({ error });
});

test('a full queue is 503 with two spaces', async () => {
  const clock = new ManualClock();
  await using server = await start([quick('a', { loadMs: 1000 })], { clock, maxQueue: 1 });
  const first = post(`${server.url}/api/chat`, { model: 'a', ...hi }).catch(() => undefined);
  await clock.armed();
  const second = await post(`${server.url}/api/chat`, { model: 'a', ...hi });
  expect(second.status).toBe(503);
  expect(await second.json()).toEqual({ error: 'server busy, please try again.  maximum pending requests exceeded' });
  await server.close();
  await first;
});

test('the status page answers GET and HEAD, and IPv6 loopback works', async () => {
  await using server = await start([quick('a')], { host: '::1' });
  expect(await (await fetch(server.url)).text()).toBe('Ollama is running');
  expect((await fetch(server.url, { method: 'HEAD' })).status).toBe(200);
  expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /', 'HEAD /']);
});
