import { describe, expect, test } from 'vitest';
import { startOpenai } from '../support/fakesModels.ts';
import { TestClient } from '../support/fakesRequest.ts';
import { chunked, END, FINISH, rawServer, STREAM_HEAD, TOKEN } from '../support/fakesServer.ts';

describe('Limits', () => {
  test('A line longer than 1 MB is not read on.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'hugeLine' });
    await using client = new TestClient();
    const answer = await client.send(server.url);
    expect(answer).toMatchObject({ kind: 'errorInStream', error: { kind: 'protocol', message: expect.stringContaining('a line longer than') } });
    await server.socketsAre(0);
  });

  test('An answer longer than 4 MB is not read on.', async () => {
    const comment = `: ${'x'.repeat(60_000)}\n\n`;
    await using server = await rawServer((socket) => {
      socket.write(STREAM_HEAD);
      for (let i = 0; i < 80; i += 1) socket.write(chunked(comment));
    });
    await using client = new TestClient();
    expect(await client.send(server.url)).toMatchObject({ kind: 'broken', fault: { kind: 'tooLarge', limitBytes: 4 * 1024 * 1024 } });
    await server.openSocketsAre(0);
  });

  test('A refusal is read up to 64 kB.', async () => {
    await using server = await rawServer((socket) => {
      socket.write('HTTP/1.1 500 Internal Server Error\r\ncontent-length: 900000000\r\n\r\n');
      socket.write('x'.repeat(100_000));
    });
    await using client = new TestClient();
    const answer = await client.send(server.url);
    expect(answer).toMatchObject({ kind: 'refused', status: 500 });
    await server.openSocketsAre(0);
  });

  test('No token within the limit: before the head and after it.', async () => {
    await using server = await startOpenai();
    await using client = new TestClient();
    server.faults.set({ kind: 'hang' });
    expect(await client.send(server.url, { limits: { firstTokenMs: 60 } })).toMatchObject({
      kind: 'broken',
      fault: { kind: 'stalled', phase: 'answer' },
    });
    server.faults.set({ kind: 'stallAfterHeaders' });
    expect(await client.send(server.url, { limits: { firstTokenMs: 60 } })).toMatchObject({
      kind: 'broken',
      fault: { kind: 'stalled', phase: 'token' },
    });
    await server.socketsAre(0);
  });

  test('Silence after the head is limited by itself.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'stallAfterHeaders' });
    await using client = new TestClient();
    const answer = await client.send(server.url, { limits: { stallMs: 60 } });
    expect(answer).toMatchObject({ kind: 'broken', fault: { kind: 'stalled', phase: 'token', afterMs: 60 } });
  });

  test('Comments are signs of life: they put off the stall limit, but not the limit to the first token.', async () => {
    const timers: NodeJS.Timeout[] = [];
    const speak = (tokenAfter: number) =>
      rawServer((socket) => {
        let beats = 0;
        socket.write(STREAM_HEAD);
        const timer = setInterval(() => {
          beats += 1;
          if (beats === tokenAfter) socket.write(chunked(TOKEN + FINISH) + END);
          else if (beats < tokenAfter) socket.write(chunked(':\n\n'));
        }, 30);
        timers.push(timer);
        socket.on('close', () => clearInterval(timer));
      });
    await using client = new TestClient();
    await using patient = await speak(12);
    expect(await client.send(patient.url, { limits: { stallMs: 250 } })).toMatchObject({ kind: 'streamed' });
    await using endless = await speak(Number.POSITIVE_INFINITY);
    expect(await client.send(endless.url, { limits: { stallMs: 250, firstTokenMs: 400 } })).toMatchObject({
      kind: 'broken',
      fault: { kind: 'stalled', phase: 'token', afterMs: 400 },
    });
    for (const timer of timers) clearInterval(timer);
  });
});

describe('A cancelled request', () => {
  test('is not sent when it was cancelled before.', async () => {
    await using server = await startOpenai();
    await using client = new TestClient();
    const answer = await client.send(server.url, { signal: AbortSignal.abort() });
    expect(answer).toMatchObject({ kind: 'broken', fault: { kind: 'cancelled' }, timing: { totalMs: 0 } });
    expect(server.requests).toEqual([]);
  });

  test('is not sent when it is cancelled while a connection is found.', async () => {
    await using server = await startOpenai();
    await using client = new TestClient();
    const abort = new AbortController();
    const answer = client.send(server.url, { signal: abort.signal });
    abort.abort();
    expect(await answer).toMatchObject({ kind: 'broken', fault: { kind: 'cancelled' } });
    expect(server.requests).toEqual([]);
    expect((await answer).timing.totalMs).toBeLessThan(1_000);
  });

  test('ends while it connects.', async () => {
    // A server that accepts nothing: its backlog takes the connection, and TLS never begins.
    await using server = await rawServer(() => {});
    await using client = new TestClient();
    const abort = new AbortController();
    const answer = client.send(server.url.replace('http:', 'https:'), { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    expect(await answer).toMatchObject({ kind: 'broken', fault: { kind: 'cancelled' }, timing: { connectMs: null } });
    await server.openSocketsAre(0);
  });

  test('ends while it waits for the answer.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'hang' });
    await using client = new TestClient();
    const abort = new AbortController();
    const answer = client.send(server.url, { signal: abort.signal });
    await server.received(1);
    abort.abort();
    expect(await answer).toMatchObject({ kind: 'broken', fault: { kind: 'cancelled' }, timing: { firstByteMs: null } });
    await server.socketsAre(0);
  });

  test('ends in the middle of the stream.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'stallAfterHeaders' });
    await using client = new TestClient();
    const abort = new AbortController();
    const answer = client.send(server.url, { signal: abort.signal });
    await server.received(1);
    setTimeout(() => abort.abort(), 50);
    expect(await answer).toMatchObject({ kind: 'broken', fault: { kind: 'cancelled' } });
    await server.socketsAre(0);
  });
});
