import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../electron/demo/clock.ts';
import { openaiJob, startOpenai, tiny } from '../support/fakesModels.ts';
import { TestPinger, USER_AGENT } from '../support/fakesPinger.ts';
import { plainAnswer, rawServer } from '../support/fakesServer.ts';
import { httpProvider, jobFor } from '../support/targets.ts';

describe('The request', () => {
  test('is a streamed chat of one token with usage, marked as ours.', async () => {
    await using server = await startOpenai();
    await using client = new TestPinger();
    await client.ping(openaiJob(server));
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: { 'user-agent': USER_AGENT, 'content-type': 'application/json', accept: 'text/event-stream' },
    });
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(server.requests[0]?.body).toEqual({
      model: 'tiny',
      messages: [{ role: 'user', content: 'Send an empty message.' }],
      stream: true,
      max_tokens: 1,
      temperature: 0,
      stream_options: { include_usage: true },
    });
  });

  test.each(['/proxy/abc', '/proxy/abc/', '/proxy/abc/v1', '/proxy/abc/v1/'])('goes below the base path: %s.', async (path) => {
    await using server = await startOpenai({ basePath: '/proxy/abc' });
    await using client = new TestPinger();
    await client.ping(openaiJob({ url: server.url.replace('/proxy/abc', path) }));
    expect(server.requests.map((request) => request.path)).toEqual(['/proxy/abc/v1/chat/completions']);
  });

  test('carries the token as Bearer.', async () => {
    await using server = await startOpenai({ apiKey: 'sk-right' });
    await using client = new TestPinger({ 'env:KEY': 'sk-right' });
    await client.ping(openaiJob(server, {}, {}, { token: 'env:KEY' }));
    expect(server.requests[0]?.headers['authorization']).toBe('Bearer sk-right');
  });

  test('takes prompt and output limit of the endpoint.', async () => {
    await using server = await startOpenai();
    await using client = new TestPinger();
    await client.ping(openaiJob(server, { maxOutputTokens: 3 }, { prompt: 'Say a.' }));
    expect(server.requests[0]?.body).toMatchObject({ max_tokens: 3, messages: [{ role: 'user', content: 'Say a.' }] });
  });
});

describe('The answer', () => {
  test.each(['vllm', 'llamacpp', 'llama-swap', 'picky'] as const)('of %s is understood: token, tokens, times.', async (flavour) => {
    await using server = await startOpenai({ flavour, start: 'ready' });
    await using client = new TestPinger();
    const { timing, usage, coldHint } = await client.ping(openaiJob(server));
    expect(timing.ttftMs).not.toBeNull();
    expect(usage.outputTokens).toBe(1);
    expect(usage.inputTokens).toBeGreaterThan(0);
    expect(coldHint).toBeNull();
  });

  test.each(['reasoning', 'reasoning_content'] as const)('of a model that thinks in %s has its first token there.', async (thinksIn) => {
    await using server = await startOpenai({ models: [{ ...tiny, thinksIn }] });
    await using client = new TestPinger();
    expect((await client.ping(openaiJob(server))).timing.ttftMs).not.toBeNull();
  });

  test('may end with the token itself.', async () => {
    await using server = await startOpenai({ finishWithLastToken: true });
    await using client = new TestPinger();
    expect((await client.ping(openaiJob(server))).timing.ttftMs).not.toBeNull();
  });

  test('may lack [DONE] after a finish reason; without either it is a protocol error.', async () => {
    await using server = await startOpenai();
    await using client = new TestPinger();
    server.faults.set({ kind: 'endWithoutDone', keepFinish: true });
    expect((await client.ping(openaiJob(server))).timing.ttftMs).not.toBeNull();
    server.faults.set({ kind: 'endWithoutDone' });
    expect(await client.errorOf(openaiJob(server))).toMatchObject({ kind: 'protocol', message: expect.stringContaining('without the proper end') });
  });

  test('may come whole, from a server that does not stream.', async () => {
    const whole = {
      id: 'c',
      model: 'm',
      choices: [{ message: { content: 'a' }, finish_reason: 'length' }],
      usage: { prompt_tokens: 5, completion_tokens: 1 },
    };
    await using server = await rawServer((socket) =>
      socket.write(plainAnswer('200 OK', JSON.stringify(whole), 'content-type: application/json\r\n')),
    );
    await using client = new TestPinger();
    const { timing, usage } = await client.ping(openaiJob(server));
    expect(timing.ttftMs).not.toBeNull();
    expect(usage).toEqual({ inputTokens: 5, outputTokens: 1, cachedTokens: null, cacheWriteTokens: null });
  });

  test('without a token is a success without a time, and asks for 16 tokens the next time.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'emptyAnswer' });
    await using client = new TestPinger();
    expect((await client.ping(openaiJob(server))).timing.ttftMs).toBeNull();
    expect((await client.ping(openaiJob(server))).timing.ttftMs).not.toBeNull();
    expect(server.requests.map(({ body }) => Reflect.get(Object(body), 'max_tokens'))).toEqual([1, 16]);
  });

  test('with comments while the model wakes up is waited for.', async () => {
    const clock = new ManualClock();
    await using server = await startOpenai({
      flavour: 'llamacpp',
      start: 'asleep',
      models: [{ ...tiny, loadMs: 95_000 }],
      commentEveryMs: 30_000,
      clock,
    });
    await using client = new TestPinger();
    const ping = client.ping(openaiJob(server));
    await server.received(1);
    await server.gpu.until((gpu) => gpu.peek('tiny').state === 'loading');
    await clock.advance(95_000);
    expect((await ping).timing.ttftMs).not.toBeNull();
  });
});

describe('A picky server', () => {
  test('teaches what it does not take, one refusal at a time, and is asked once from then on.', async () => {
    const picky = { noStreamOptions: true, noMaxTokens: true, noTemperature: true, sixteenTokens: true };
    await using server = await startOpenai({ flavour: 'picky', picky });
    await using client = new TestPinger();
    expect((await client.ping(openaiJob(server))).timing.ttftMs).not.toBeNull();
    expect(server.requests).toHaveLength(5);
    expect(server.requests.at(-1)?.body).toEqual({
      model: 'tiny',
      messages: [{ role: 'user', content: 'Send an empty message.' }],
      stream: true,
      max_completion_tokens: 16,
    });
    await client.ping(openaiJob(server));
    expect(server.requests).toHaveLength(6);
  });

  test.each([
    ['stream_options', { noStreamOptions: true }],
    ['max_tokens', { noMaxTokens: true }],
    ['temperature', { noTemperature: true }],
    ['a single token', { sixteenTokens: true }],
  ])('that dislikes only %s costs one request more, once.', async (_what, picky) => {
    await using server = await startOpenai({ flavour: 'picky', picky });
    await using client = new TestPinger();
    await client.ping(openaiJob(server));
    await client.ping(openaiJob(server));
    expect(server.requests).toHaveLength(3);
  });

  test('teaches nothing by a refusal that no change could mend.', async () => {
    const bodies: string[] = [];
    await using server = await rawServer((socket, text) => {
      bodies.push(text);
      socket.end(plainAnswer('400 Bad Request', '', 'connection: close\r\n'));
    });
    await using client = new TestPinger();
    await client.errorOf(openaiJob(server));
    const tries = bodies.length;
    await client.errorOf(openaiJob(server));
    expect(bodies[tries]?.split('\r\n\r\n')[1]).toBe(bodies[0]?.split('\r\n\r\n')[1]);
  });

  test('is learned per endpoint, and forgotten when that changes.', async () => {
    await using server = await startOpenai({ flavour: 'picky', picky: { noTemperature: true } });
    await using client = new TestPinger();
    await client.ping(openaiJob(server));
    await client.ping(jobFor(httpProvider('openai', { baseUrl: server.url }), { id: 'another', model: 'tiny' }));
    expect(server.requests).toHaveLength(4);
    client.pinger.forget('another');
    await client.ping(jobFor(httpProvider('openai', { baseUrl: server.url }), { id: 'another', model: 'tiny' }));
    expect(server.requests).toHaveLength(6);
  });

  test('that refuses everything is given up after a few tries.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'status', status: 400, body: '' }, { times: 'always' });
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server))).toMatchObject({ kind: 'badRequest', status: 400 });
    expect(server.requests).toHaveLength(6);
  });

  test('that refuses for another reason is not asked again.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'status', status: 400, body: { error: { message: 'the prompt is too long', code: 400 } } }, { times: 'always' });
    await using client = new TestPinger();
    expect((await client.errorOf(openaiJob(server))).kind).toBe('badRequest');
    expect(server.requests).toHaveLength(1);
  });
});

describe('A cold start', () => {
  test('behind llama-swap is no answer while only the loading text comes.', async () => {
    await using server = await startOpenai({ flavour: 'llama-swap', models: [{ ...tiny, loadMs: 20_000 }], clock: new ManualClock() });
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server, { coldLimit: '0.15s' }))).toMatchObject({ kind: 'stalled' });
  });

  test('behind llama-swap has its time when the real token comes, and is cold; the next ping is not.', async () => {
    const clock = new ManualClock();
    await using server = await startOpenai({ flavour: 'llama-swap', models: [{ ...tiny, loadMs: 20_000 }], clock });
    await using client = new TestPinger();
    const ping = client.ping(openaiJob(server));
    await server.gpu.until((gpu) => gpu.peek('tiny').state === 'loading');
    await clock.advance(20_000);
    const { timing, coldHint } = await ping;
    expect(coldHint).toBe('cold');
    expect(timing.firstByteMs).toBeLessThan(timing.ttftMs ?? 0);
    expect((await client.ping(openaiJob(server))).coldHint).toBeNull();
  });

  test('of a server that answers 503 Loading model is in progress, until it is there.', async () => {
    const clock = new ManualClock();
    await using server = await startOpenai({ flavour: 'llamacpp', start: 'loading', models: [{ ...tiny, loadMs: 60_000 }], clock });
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server))).toMatchObject({ kind: 'loading', status: 503, detail: 'Loading model' });
    await clock.advance(60_000);
    expect((await client.ping(openaiJob(server))).timing.ttftMs).not.toBeNull();
  });
});

test('A stale pooled socket costs nothing but a fresh one, and the ping says so.', async () => {
  await using server = await startOpenai();
  await using client = new TestPinger();
  await client.ping(openaiJob(server));
  server.faults.set({ kind: 'closeIdleSocketsSilently' });
  expect((await client.ping(openaiJob(server))).timing).toMatchObject({ staleSocket: true, reused: false });
  expect((await client.ping(openaiJob(server))).timing).toMatchObject({ staleSocket: false, reused: true, connectMs: 0 });
});

test('vLLM is spoken to as any other OpenAI-compatible server.', async () => {
  await using server = await startOpenai();
  await using client = new TestPinger();
  const job = jobFor(httpProvider('vllm', { baseUrl: `${server.url}/v1` }), { model: 'tiny' });
  expect((await client.ping(job)).timing.ttftMs).not.toBeNull();
});

test('After the warm-up the first ping is as exact as the later ones, and nothing is left behind by it.', async () => {
  await using server = await startOpenai();
  await using client = new TestPinger();
  await client.pinger.warmUp();
  expect((await client.ping(openaiJob(server))).timing).toMatchObject({ reused: false, staleSocket: false });
  expect(server.requests).toHaveLength(1);
});

describe('An embedding endpoint', () => {
  const EMBEDDING = JSON.stringify({ object: 'list', data: [{ embedding: [0.1, 0.2], index: 0 }], usage: { prompt_tokens: 4, total_tokens: 4 } });

  test('is asked for an embedding, whose arrival counts as the first token.', async () => {
    const requests: string[] = [];
    await using server = await rawServer((socket, text) => {
      requests.push(text);
      socket.end(plainAnswer('200 OK', EMBEDDING, 'content-type: application/json\r\nconnection: close\r\n'));
    });
    await using client = new TestPinger();
    const { timing, usage } = await client.ping(openaiJob(server, { task: 'embed' }));
    expect(requests[0]).toMatch(/^POST \/v1\/embeddings HTTP/);
    expect(requests[0]?.split('\r\n\r\n')[1]).toBe('{"model":"tiny","input":"Send an empty message."}');
    expect(timing.ttftMs).not.toBeNull();
    expect(usage.inputTokens).toBe(4);
  });

  test('that answers with something else has failed, in words that help.', async () => {
    await using server = await rawServer((socket) => {
      socket.end(plainAnswer('200 OK', '{"data":[]}', 'connection: close\r\n'));
    });
    await using client = new TestPinger();
    const error = await client.errorOf(openaiJob(server, { task: 'embed' }));
    expect(error).toMatchObject({ kind: 'protocol', message: expect.stringContaining('Is this an embedding model?') });
  });
});
