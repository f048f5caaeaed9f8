import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../electron/demo/clock.ts';
import { ollamaJob, qwen, startOllama } from '../support/fakesModels.ts';
import { TestPinger } from '../support/fakesPinger.ts';

describe('An error', () => {
  test('A model that is not pulled is not found, and the sentence says how to pull it.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    expect(await client.errorOf(ollamaJob(server, { model: 'llama9' }))).toMatchObject({
      kind: 'notFound',
      status: 404,
      message: 'The model llama9 is not on this server. Pull it with: ollama pull llama9',
    });
  });

  test('A full queue is busy.', async () => {
    await using server = await startOllama({ maxQueue: 0 });
    await using client = new TestPinger();
    expect(await client.errorOf(ollamaJob(server))).toMatchObject({ kind: 'busy', status: 503 });
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
    await using server = await startOllama();
    server.faults.set({ kind: 'status', status, body });
    await using client = new TestPinger();
    expect(await client.errorOf(ollamaJob(server))).toMatchObject({ kind, status, detail: body.error });
  });

  test('In the stream it is an error too, before and after the first token.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    for (const tokens of [0, 1]) {
      server.faults.set({ kind: 'errorInStream', tokens, message: 'CUDA error' });
      expect(await client.errorOf(ollamaJob(server, { maxOutputTokens: 5 }))).toMatchObject({ kind: 'server', status: 500, detail: 'CUDA error' });
    }
  });

  test('A stream without its last line is a protocol error.', async () => {
    await using server = await startOllama();
    server.faults.set({ kind: 'endWithoutDone' });
    await using client = new TestPinger();
    expect((await client.errorOf(ollamaJob(server))).kind).toBe('protocol');
  });

  test('Half a line of JSON is a protocol error.', async () => {
    await using server = await startOllama();
    server.faults.set({ kind: 'malformedJson' });
    await using client = new TestPinger();
    expect((await client.errorOf(ollamaJob(server))).message).toContain('Is this really Ollama?');
  });

  test('A server that is not there is unreachable, and is asked twice at most.', async () => {
    const server = await startOllama();
    await server.close();
    await using client = new TestPinger();
    expect(await client.errorOf(ollamaJob(server))).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('nothing listens there') });
  });

  test('A missing token is an auth error without a request.', async () => {
    await using server = await startOllama();
    await using client = new TestPinger();
    expect(await client.errorOf(ollamaJob(server, {}, {}, { token: 'env:NOT_SET' }))).toMatchObject({
      kind: 'auth',
      message: 'env:NOT_SET is not set.',
    });
    expect(server.requests).toEqual([]);
  });

  test('Cancelling a cold start says that the load may have been stopped, and it is.', async () => {
    await using server = await startOllama({ clock: new ManualClock(), models: [{ ...qwen, loadMs: 60_000 }] });
    await using client = new TestPinger();
    const abort = new AbortController();
    const failed = client.errorOf(ollamaJob(server, {}, { signal: abort.signal }));
    await server.gpu.until((gpu) => gpu.peek('qwen3:8b').state === 'loading');
    abort.abort();
    expect(await failed).toMatchObject({ kind: 'cancelled', message: expect.stringContaining('stopped loading') });
    await server.gpu.until((gpu) => gpu.peek('qwen3:8b').state === 'unloaded');
    expect(server.gpu.peek('qwen3:8b').loads).toBe(0);
  });

  test('A model that gives no token in time is stalled, by the endpoint’s own limit.', async () => {
    await using server = await startOllama();
    server.faults.set({ kind: 'hang' });
    await using client = new TestPinger();
    expect(await client.errorOf(ollamaJob(server, { coldLimit: '0.08s' }))).toMatchObject({
      kind: 'stalled',
      message: expect.stringContaining('gave no token within 0.1 s'),
    });
  });
});
