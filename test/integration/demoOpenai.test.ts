import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { ManualClock } from '../../electron/demo/clock.ts';
import type { OpenaiError, PickyRules } from '../../electron/demo/openaiPicky.ts';
import { type OpenaiModel, type OpenaiServerOptions, startOpenaiServer } from '../../electron/demo/openaiServer.ts';

const quick = (name: string, more: Partial<OpenaiModel> = {}): OpenaiModel => ({ name, loadMs: 0, tokenMs: 0, idleUnloadMs: null, ...more });
const start = (flavour: OpenaiServerOptions['flavour'], more: Partial<OpenaiServerOptions> = {}) =>
  startOpenaiServer({ flavour, models: [quick('tiny')], ...more });
const hi = { model: 'tiny', messages: [{ role: 'user' as const, content: 'hi' }] };
const ping = { ...hi, stream: true as const, max_tokens: 1, stream_options: { include_usage: true } };

function chat(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function dataOf(answer: Response): Promise<unknown[]> {
  const lines = (await answer.text()).split('\n\n').filter((line) => line.startsWith('data: {'));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)));
}

test.each(['vllm', 'llamacpp', 'llama-swap', 'picky'] as const)('the openai package streams and completes against %s', async (flavour) => {
  await using server = await start(flavour, { loadingText: false });
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
  const texts: (string | null | undefined)[] = [];
  for await (const chunk of await client.chat.completions.create(ping)) texts.push(chunk.choices[0]?.delta.content);
  expect(texts.filter(Boolean)).toEqual(['“The']);
  const whole = await client.chat.completions.create(hi);
  expect(whole.choices[0]?.message.content).toContain('pilot light');
  expect(whole.usage?.completion_tokens).toBe(11);
  expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['tiny']);
});

test('llama.cpp sends role, token, finish, usage and the end in the order of fields of a real one', async () => {
  await using server = await start('llamacpp', { clock: new ManualClock(1_700_000_000_000) });
  const answer = await chat(server.url, ping);
  const text = (await answer.text()).replaceAll(/chatcmpl-[\w-]+/g, 'chatcmpl-1');
  const head = '"created":1700000000,"id":"chatcmpl-1","model":"tiny","system_fingerprint":"b11669-demo","object":"chat.completion.chunk"';
  expect(text.split('\n\n')).toEqual([
    `data: {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],${head}}`,
    `data: {"choices":[{"finish_reason":null,"index":0,"delta":{"content":"“The"}}],${head}}`,
    `data: {"choices":[{"finish_reason":"length","index":0,"delta":{}}],${head}}`,
    `data: {"choices":[],${head},"usage":{"completion_tokens":1,"prompt_tokens":9,"total_tokens":10,"prompt_tokens_details":{"cached_tokens":0}},"timings":{"cache_n":0,"prompt_n":9,"prompt_ms":0,"predicted_n":1,"predicted_ms":0}}`,
    'data: [DONE]',
    '',
  ]);
});

test('llama.cpp keeps the last prompt in its cache and tells the timings with the finish reason', async () => {
  await using server = await start('llamacpp');
  const short = { ...hi, stream: true, max_tokens: 1 };
  expect((await dataOf(await chat(server.url, short))).at(-1)).toMatchObject({ timings: { cache_n: 0, prompt_n: 9 } });
  expect((await dataOf(await chat(server.url, short))).at(-1)).toMatchObject({ timings: { cache_n: 8, prompt_n: 1 } });
});

test('vLLM begins with an empty text and can put the finish reason beside the last token', async () => {
  await using server = await start('vllm', { finishWithLastToken: true });
  const answer = await chat(server.url, ping);
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(await dataOf(answer)).toMatchObject([
    { choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }] },
    { choices: [{ delta: { content: '“The' }, finish_reason: 'length' }] },
    { choices: [], usage: { completion_tokens: 1 } },
  ]);
});

test('without include_usage there is no usage chunk', async () => {
  await using server = await start('vllm');
  const chunks = await dataOf(await chat(server.url, { ...hi, stream: true, max_tokens: 1 }));
  expect(chunks).toHaveLength(3);
  expect(chunks.at(-1)).not.toHaveProperty('usage');
});

test.each(['reasoning', 'reasoning_content'] as const)('a thinking model thinks in delta.%s unless it is told not to', async (field) => {
  await using server = await start('vllm', { models: [quick('tiny', { thinksIn: field })] });
  expect((await dataOf(await chat(server.url, ping)))[1]).toMatchObject({ choices: [{ delta: { [field]: 'Hm' } }] });
  const off = await dataOf(await chat(server.url, { ...ping, chat_template_kwargs: { enable_thinking: false } }));
  expect(off[1]).toMatchObject({ choices: [{ delta: { content: '“The' } }] });
});

test('a starting llama.cpp answers 503 on every route until its model is loaded', async () => {
  const clock = new ManualClock();
  await using server = await start('llamacpp', { models: [quick('tiny', { loadMs: 5000 })], start: 'loading', clock });
  const loading = { error: { message: 'Loading model', type: 'unavailable_error', code: 503 } };
  for (const answer of [await fetch(`${server.url}/health`), await fetch(`${server.url}/props`), await chat(server.url, ping)]) {
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual(loading);
  }
  await clock.advance(5000);
  expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'ok' });
});

test('an idle llama.cpp sleeps, peeks do not wake it, a chat and /slots do', async () => {
  const clock = new ManualClock();
  await using server = await start('llamacpp', { models: [quick('tiny', { idleUnloadMs: 5000 })], clock });
  const sleeping = async (): Promise<unknown> => (await fetch(`${server.url}/props`)).json();
  await clock.advance(4999);
  expect(await sleeping()).toMatchObject({ is_sleeping: false });
  await clock.advance(1);
  for (const route of ['/health', '/v1/models', '/metrics']) expect((await fetch(server.url + route)).status).toBe(200);
  expect(await sleeping()).toMatchObject({ is_sleeping: true });
  await fetch(`${server.url}/slots`);
  expect(await sleeping()).toMatchObject({ is_sleeping: false });
});

test('a waiting request gets SSE comments', async () => {
  const clock = new ManualClock();
  await using server = await start('llamacpp', { models: [quick('tiny', { loadMs: 2500 })], start: 'asleep', commentEveryMs: 1000, clock });
  const answer = chat(server.url, ping);
  await clock.armed(2);
  await clock.advance(2500);
  expect(await (await answer).text()).toMatch(/^:\n\n:\n\ndata: \{"choices":\[\{"finish_reason":null,"index":0,"delta":\{"role"/);
});

test('llama-swap tells a loading story in chunks without id before the real stream', async () => {
  const clock = new ManualClock();
  await using server = await start('llama-swap', { models: [quick('tiny', { loadMs: 2000 })], clock });
  const pending = chat(server.url, ping);
  await clock.armed(2);
  await clock.advance(2000);
  const chunks = await dataOf(await pending);
  const story = chunks.slice(0, 7).map((chunk) => JSON.stringify(chunk));
  expect(story.slice(0, 3)).toEqual([
    '{"choices":[{"delta":{"reasoning_content":"━━━━━\\n"}}]}',
    '{"choices":[{"delta":{"reasoning_content":"llama-swap loading model: tiny\\n"}}]}',
    '{"choices":[{"delta":{"reasoning_content":"."}}]}',
  ]);
  expect(story[4]).toContain('Done! (2.00s)');
  expect(chunks[7]).toMatchObject({ id: expect.any(String), choices: [{ delta: { role: 'assistant' } }] });
  expect(await (await fetch(`${server.url}/running`)).json()).toMatchObject({ running: [{ model: 'tiny', state: 'ready' }] });
});

const unauthorized = [
  ['vllm', '/health', { error: 'Unauthorized' }],
  ['llamacpp', '/health', { error: { message: 'Invalid API Key', type: 'authentication_error', code: 401 } }],
  ['llama-swap', '/health', { error: 'unauthorized: invalid or missing API key' }],
  ['picky', undefined, { error: { code: 'invalid_api_key', type: 'invalid_request_error' } }],
] as const;
test.each(unauthorized)('%s guards its chat by a key', async (flavour, open, body) => {
  await using server = await start(flavour, { apiKey: 'right', loadingText: false });
  const refused = await chat(server.url, ping, { authorization: 'Bearer wrong' });
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject(body);
  expect((await chat(server.url, ping, { authorization: 'Bearer right' })).status).toBe(200);
  expect(server.requests.map(({ headers }) => headers['authorization'])).toEqual(['Bearer wrong', 'Bearer right']);
  if (open !== undefined) expect((await fetch(server.url + open)).status).toBe(200);
});

const complaints: [PickyRules, object, Partial<OpenaiError>][] = [
  [{ noStreamOptions: true }, ping, { message: 'Unrecognized request argument supplied: stream_options' }],
  [{ noMaxTokens: true }, ping, { param: 'max_tokens', code: 'unsupported_parameter' }],
  [{ noTemperature: true }, { ...ping, temperature: 0 }, { param: 'temperature', code: 'unsupported_value' }],
  [{ sixteenTokens: true }, { ...ping, max_tokens: 15 }, { param: 'max_tokens', code: 'integer_below_min_value' }],
];
test.each(complaints)('a picky server with %j refuses with 400', async (picky, body, error) => {
  await using server = await start('picky', { picky });
  const refused = await chat(server.url, body);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error });
  expect((await chat(server.url, { ...hi, stream: true, max_completion_tokens: 16, temperature: 1 })).status).toBe(200);
});

test.each([
  ['vllm', 404, 'The model `other` does not exist.'],
  ['llama-swap', 400, 'could not find real modelID for other'],
  ['picky', 404, 'The model `other` does not exist or you do not have access to it.'],
] as const)('%s answers an unknown model with %i', async (flavour, status, message) => {
  await using server = await start(flavour);
  const refused = await chat(server.url, { ...ping, model: 'other' });
  expect(refused.status).toBe(status);
  expect(await refused.text()).toContain(message);
});

test('llama.cpp takes any model name and answers with the real one', async () => {
  await using server = await start('llamacpp');
  expect(await (await chat(server.url, { ...hi, model: 'other' })).json()).toMatchObject({ model: 'tiny' });
});

test('a server below a path answers there and nowhere else', async () => {
  await using server = await start('vllm', { basePath: '/proxy/abc' });
  expect((await fetch(`${server.url}/v1/models`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${server.port}/v1/models`)).status).toBe(404);
});

test('vLLM tells in its metrics how many requests run and wait', async () => {
  await using server = await start('vllm');
  const user = await server.gpu.acquire('tiny');
  const waiting = chat(server.url, ping);
  await server.gpu.until((gpu) => gpu.peek('tiny').waiting === 1);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('vllm:num_requests_running{engine="0",model_name="tiny"} 1');
  expect(metrics).toContain('vllm:num_requests_waiting{engine="0",model_name="tiny"} 1');
  user.release();
  expect((await waiting).status).toBe(200);
});
