import { describe, expect, test } from 'vitest';
import { openaiJob, startOpenai } from '../support/fakesModels.ts';
import { TestPinger } from '../support/fakesPinger.ts';
import { plainAnswer, rawServer } from '../support/fakesServer.ts';

describe('An error', () => {
  test.each([
    ['vllm', undefined, 'wants an API key (401)'],
    ['llamacpp', undefined, 'wants an API key (401)'],
    ['llamacpp', 'sk-wrong', 'refused the token (401)'],
    ['picky', 'sk-wrong', 'refused the token (401)'],
  ] as const)('of a missing or wrong key: %s with %j.', async (flavour, key, words) => {
    await using server = await startOpenai({ flavour, apiKey: 'sk-right' });
    await using client = new TestPinger(key === undefined ? {} : { 'env:KEY': key });
    const error = await client.errorOf(openaiJob(server, {}, {}, key === undefined ? {} : { token: 'env:KEY' }));
    expect(error).toMatchObject({ kind: 'auth', status: 401, message: expect.stringContaining(words) });
    expect(JSON.stringify(error)).not.toContain('sk-wrong');
  });

  test('of a secret that cannot be found makes no request.', async () => {
    await using server = await startOpenai();
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server, {}, {}, { token: 'env:NOT_SET' }))).toMatchObject({
      kind: 'auth',
      message: 'env:NOT_SET is not set.',
    });
    expect(server.requests).toEqual([]);
  });

  test.each(['vllm', 'picky', 'llama-swap'] as const)('of an unknown model on %s names the model.', async (flavour) => {
    await using server = await startOpenai({ flavour });
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server, { model: 'nobody' }))).toMatchObject({
      kind: 'notFound',
      message: 'The model nobody is not on this server. Check the name against the list the server gives at /v1/models.',
    });
  });

  test('of a wrong path speaks of the base URL.', async () => {
    await using server = await startOpenai();
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob({ url: `${server.url}/wrong` }))).toMatchObject({
      kind: 'notFound',
      message: expect.stringContaining('Check the base URL'),
    });
  });

  test('of a rate limit keeps what the server asks for.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'status', status: 429, body: { error: { message: 'Rate limit reached' } }, headers: { 'retry-after': '17' } });
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server))).toMatchObject({ kind: 'throttled', status: 429, retryAfterMs: 17_000 });
  });

  test('of a full queue is busy.', async () => {
    await using server = await startOpenai({ flavour: 'llamacpp', maxWaiting: 0 });
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server))).toMatchObject({ kind: 'busy', status: 503 });
  });

  test('in the stream is an error, and the tokens so far do not make it a success.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'errorInStream', tokens: 1, message: 'CUDA out of memory' });
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server, { maxOutputTokens: 5 }))).toMatchObject({ kind: 'server', detail: 'CUDA out of memory' });
  });

  test.each([
    ['a killed server', { kind: 'dropMidStream', tokens: 1 }, 'closed the connection in the middle'],
    ['half a JSON', { kind: 'malformedJson' }, 'Is this an OpenAI-compatible server?'],
    ['an endless line', { kind: 'hugeLine' }, 'a line longer than'],
    ['an endless answer', { kind: 'hugeBody' }, 'more than 4 MB'],
  ] as const)('of the protocol: %s.', async (_what, fault, words) => {
    await using server = await startOpenai();
    server.faults.set(fault);
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server, { maxOutputTokens: 5 }))).toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining(words),
    });
  });

  test('of a redirect says where to.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'redirect', to: 'https://elsewhere.test/v1', status: 308 });
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server))).toMatchObject({
      kind: 'badRequest',
      message: expect.stringContaining('https://elsewhere.test/v1'),
    });
  });

  test('of a server that hangs is stalled, by the limit for a warm model where it was warm.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'hang' });
    await using client = new TestPinger();
    expect((await client.errorOf(openaiJob(server, { warmLimit: '0.08s' }, { expectation: 'warm' }))).kind).toBe('stalled');
  });

  test('of a web page in place of a model server is a protocol error that shows it.', async () => {
    await using server = await rawServer((socket) =>
      socket.write(plainAnswer('200 OK', 'data: <html>router login</html>\n\n', 'content-type: text/html\r\n')),
    );
    await using client = new TestPinger();
    expect(await client.errorOf(openaiJob(server))).toMatchObject({ kind: 'protocol', message: expect.stringContaining('router login') });
  });

  test('of a page without any event is a protocol error too.', async () => {
    await using server = await rawServer((socket) =>
      socket.write(plainAnswer('200 OK', '<html>\n<p>router login</p>\n</html>\n', 'content-type: text/html\r\n')),
    );
    await using client = new TestPinger();
    expect((await client.errorOf(openaiJob(server))).kind).toBe('protocol');
  });
});
