import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ollamaJob, openaiJob, startOllama, startOpenai } from '../support/fakesModels.ts';
import { TestPinger } from '../support/fakesPinger.ts';
import { plainAnswer, rawServer } from '../support/fakesServer.ts';
import { Bench, isolateAws, stubAccessKey } from './bedrockPing.ts';

const SECRET = 'canary-4711-abcdef';
const headers = { 'X-Team': 'blue', Authorization: 'Bearer env:KEY', 'User-Agent': 'mine/1' };

describe('Own headers', () => {
  test('go with pings to OpenAI-compatible servers and to Ollama, with the secret that they refer to, in place of ours.', async () => {
    await using openai = await startOpenai();
    await using ollama = await startOllama();
    await using client = new TestPinger({ 'env:KEY': SECRET, 'env:TOKEN': 'not-this-one' });
    await client.ping(openaiJob(openai, { headers }, {}, { token: 'env:TOKEN' }));
    await client.ping(ollamaJob(ollama, { headers }, {}, { token: 'env:TOKEN' }));
    for (const { requests } of [openai, ollama])
      expect(requests.at(-1)?.headers).toMatchObject({ 'x-team': 'blue', authorization: `Bearer ${SECRET}`, 'user-agent': 'mine/1' });
  });

  test('whose secret is missing stop the ping before anything is sent, and are named.', async () => {
    await using server = await startOpenai();
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server, { headers }))).toMatchObject({
      kind: 'auth',
      message: 'The header Authorization cannot be sent. env:KEY is not set.',
    });
    expect(server.requests).toEqual([]);
  });

  test.each(['openai', 'ollama'] as const)('leave no trace of their secret in what is told when %s repeats it.', async (kind) => {
    const body = JSON.stringify({ error: { message: `Invalid key ${SECRET} for ${SECRET}` } });
    await using server = await rawServer((socket) => void socket.end(plainAnswer('401 Unauthorized', body, 'connection: close\r\n')));
    await using client = new TestPinger({ 'env:KEY': SECRET });
    const job = kind === 'openai' ? openaiJob(server, { headers }) : ollamaJob(server, { headers });
    const error = await client.errorOf(job);
    expect(error).toMatchObject({ kind: 'auth', message: expect.stringContaining('refused the token') });
    expect(error.detail).toBe('Invalid key … for …');
  });
});

describe('Own body fields', () => {
  test('are merged into the request of each kind of task, last of all.', async () => {
    await using openai = await startOpenai();
    await using ollama = await startOllama();
    await using client = new TestPinger();
    await client.ping(openaiJob(openai, { body: { temperature: null, chat_template_kwargs: { enable_thinking: false } } }));
    await client.ping(ollamaJob(ollama, { body: { think: false, options: { num_ctx: 2_048 } } }));
    await client.ping(ollamaJob(ollama, { model: 'nomic', task: 'embed', body: { truncate: true } }));
    expect(openai.requests.at(-1)?.body).toMatchObject({ stream: true, max_tokens: 1, chat_template_kwargs: { enable_thinking: false } });
    expect(openai.requests.at(-1)?.body).not.toHaveProperty('temperature');
    const bodies = ollama.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
    expect(bodies).toEqual([
      expect.objectContaining({ think: false, stream: true, options: { num_predict: 1, temperature: 0, num_ctx: 2_048 } }),
      expect.objectContaining({ model: 'nomic', truncate: true }),
    ]);
  });
});

describe('On Bedrock', () => {
  beforeEach(() => {
    isolateAws();
    stubAccessKey();
  });
  afterEach(() => vi.unstubAllEnvs());

  test('own headers are signed and sent, and own fields are the model’s additional ones.', async () => {
    await using bench = await Bench.start();
    bench.secrets.set('env:KEY', SECRET);
    const measured = await bench.ping({ headers: { 'X-Team': 'blue', 'x-gateway-key': 'env:KEY' }, body: { reasoning_effort: 'low' } });
    expect(measured).toMatchObject({ ok: true });
    const [request] = bench.server.requests;
    expect(request?.headers).toMatchObject({ 'x-team': 'blue', 'x-gateway-key': SECRET });
    expect(request?.headers['authorization']).toMatch(/SignedHeaders=[^,]*x-gateway-key/);
    expect(request?.body).toMatchObject({ additionalModelRequestFields: { reasoning_effort: 'low' } });
  });

  test('headers that the signature sets are refused with the reason.', async () => {
    await using bench = await Bench.start();
    for (const name of ['Authorization', 'X-Amz-Date'])
      expect(await bench.failure({ headers: { [name]: 'env:KEY' } })).toMatchObject({
        kind: 'badRequest',
        message: `The header ${name} cannot be sent to Bedrock, because the signature of its requests sets it. Leave it out.`,
      });
    expect(bench.server.requests).toEqual([]);
  });
});
