import { describe, expect, test } from 'vitest';
import { startOpenai } from '../support/fakesModels.ts';
import { TestClient } from '../support/fakesRequest.ts';
import { chunked, END, FINISH, ROLE, rawServer, STREAM_HEAD, TOKEN } from '../support/fakesServer.ts';

describe('The stream', () => {
  test('may be cut anywhere: every byte a piece of its own.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'slowBytes' });
    await using client = new TestClient();
    const answer = await client.send(server.url);
    expect(answer.kind).toBe('streamed');
    expect(answer.timing.ttftMs).not.toBeNull();
  });

  test('has no token while its event is incomplete, even if all of the text has come.', async () => {
    await using server = await rawServer((socket) => socket.write(STREAM_HEAD + chunked(ROLE + TOKEN.trimEnd())));
    await using client = new TestClient();
    const answer = await client.send(server.url, { limits: { firstTokenMs: 100 } });
    expect(answer).toMatchObject({ kind: 'broken', fault: { kind: 'stalled', phase: 'token' }, timing: { ttftMs: null } });
  });

  test('that ends too early is broken, before the first token and after it.', async () => {
    await using client = new TestClient();
    for (const [body, phase] of [
      [ROLE, 'token'],
      [ROLE + TOKEN, 'stream'],
    ] as const) {
      await using server = await rawServer((socket) => socket.end(STREAM_HEAD + chunked(body) + END));
      expect(await client.send(server.url)).toMatchObject({ kind: 'broken', fault: { kind: 'truncated', phase } });
    }
  });

  test('that is cut off by a crash is broken, and has the time of its token all the same.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'dropMidStream', tokens: 1 });
    await using client = new TestClient();
    const answer = await client.send(server.url, { body: JSON.stringify({ model: 'tiny', messages: [], stream: true, max_tokens: 9 }) });
    expect(answer).toMatchObject({ kind: 'broken', fault: { kind: 'reset', phase: 'stream' } });
    expect(answer.timing.ttftMs).not.toBeNull();
  });

  test('that is reset after its proper end was a success.', async () => {
    await using server = await rawServer((socket) => {
      socket.write(STREAM_HEAD + chunked(TOKEN + FINISH), () => setImmediate(() => socket.resetAndDestroy()));
    });
    await using client = new TestClient();
    expect(await client.send(server.url)).toMatchObject({ kind: 'streamed' });
  });

  test('is dropped a short grace after the first token, and no socket stays open on the server.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'stallAfterTokens', tokens: 1 });
    await using client = new TestClient();
    const answer = await client.send(server.url, { limits: { graceMs: 50 } });
    expect(answer).toMatchObject({ kind: 'streamed', timing: { reused: false } });
    await server.socketsAre(0);
    expect(server.openSockets).toBe(0);
  });

  test('may be silent after the first token: that is the grace’s business, not the stall limit’s.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'stallAfterTokens', tokens: 1 });
    await using client = new TestClient();
    expect(await client.send(server.url, { limits: { stallMs: 40, graceMs: 120 } })).toMatchObject({ kind: 'streamed' });
  });

  test('may stay open after its proper end without a token: it is not waited for.', async () => {
    await using server = await rawServer((socket) => socket.write(STREAM_HEAD + chunked(ROLE + FINISH)));
    await using client = new TestClient();
    expect(await client.send(server.url, { limits: { graceMs: 50 } })).toMatchObject({ kind: 'streamed', timing: { ttftMs: null } });
    await server.openSocketsAre(0);
  });

  test('may report an error, before and after the first token.', async () => {
    await using server = await startOpenai();
    await using client = new TestClient();
    for (const tokens of [0, 1]) {
      server.faults.set({ kind: 'errorInStream', tokens, message: 'out of memory' });
      const answer = await client.send(server.url, { body: JSON.stringify({ model: 'tiny', messages: [], stream: true, max_tokens: 9 }) });
      expect(answer).toMatchObject({ kind: 'errorInStream', error: { kind: 'server', detail: 'out of memory' } });
    }
  });
});
