import { describe, expect, test } from 'vitest';
import { startOpenai } from '../support/fakesModels.ts';
import { TestClient } from '../support/fakesRequest.ts';
import { chunked, END, FINISH, plainAnswer, rawServer, STREAM_HEAD, TOKEN } from '../support/fakesServer.ts';

describe('Connections', () => {
  test('The first request opens one, the second takes it again and has no time to connect.', async () => {
    await using server = await startOpenai();
    await using client = new TestClient();
    const first = await client.send(server.url);
    const second = await client.send(server.url);
    expect(first).toMatchObject({ kind: 'streamed', timing: { reused: false, staleSocket: false } });
    expect(first.timing.connectMs).toBeGreaterThan(0);
    expect(second).toMatchObject({ kind: 'streamed', timing: { reused: true, connectMs: 0, staleSocket: false } });
    expect(server.requests.map(({ socketId }) => socketId)).toEqual([1, 1]);
  });

  test('Times are in their order: connect, first byte, first token, end.', async () => {
    await using server = await startOpenai();
    await using client = new TestClient();
    const { timing } = await client.send(server.url);
    const { connectMs, firstByteMs, ttftMs, ttftNetMs, totalMs } = timing;
    expect([connectMs, firstByteMs, ttftMs, ttftNetMs].every((ms) => ms !== null)).toBe(true);
    expect(connectMs).toBeLessThanOrEqual(firstByteMs ?? 0);
    expect(firstByteMs).toBeLessThanOrEqual(ttftMs ?? 0);
    expect(ttftNetMs).toBeLessThanOrEqual(ttftMs ?? 0);
    expect(ttftMs).toBeLessThanOrEqual(totalMs);
  });

  test.each(['reset', 'empty'] as const)(
    'A pooled socket that turns out dead is replaced once by a fresh one, and the ping says so: %s.',
    async (how) => {
      await using server = await rawServer((socket, text, connection) => {
        if (connection === 1 && socket.bytesRead > text.length) {
          if (how === 'reset') socket.resetAndDestroy();
          else socket.end();
        } else socket.write(STREAM_HEAD + chunked(TOKEN + FINISH) + END);
      });
      await using client = new TestClient();
      expect(await client.send(server.url)).toMatchObject({ kind: 'streamed', timing: { reused: false, staleSocket: false } });
      const again = await client.send(server.url);
      expect(again).toMatchObject({ kind: 'streamed', timing: { reused: false, staleSocket: true } });
      expect(again.timing.connectMs).toBeGreaterThan(0);
      expect(server.connections).toBe(2);
    },
  );

  test('It is replaced once only: a server that closes every connection is not asked a third time.', async () => {
    await using server = await rawServer((socket, text, connection) => {
      if (connection === 1 && socket.bytesRead === text.length) socket.write(STREAM_HEAD + chunked(TOKEN + FINISH) + END);
      else socket.resetAndDestroy();
    });
    await using client = new TestClient();
    await client.send(server.url);
    expect(await client.send(server.url)).toMatchObject({ kind: 'broken', fault: { kind: 'reset', phase: 'answer' }, timing: { staleSocket: true } });
    expect(server.connections).toBe(2);
  });

  test('A fresh socket that is closed before the answer is no stale one.', async () => {
    await using server = await rawServer((socket) => socket.destroy());
    await using client = new TestClient();
    expect(await client.send(server.url)).toMatchObject({
      kind: 'broken',
      fault: { kind: 'reset', phase: 'answer' },
      timing: { staleSocket: false },
    });
    expect(server.connections).toBe(1);
  });

  test('A connection that the server closes while it is idle is not taken again.', async () => {
    await using server = await startOpenai();
    await using client = new TestClient();
    await client.send(server.url);
    await server.socketsAre(1);
    await server.close();
    expect(await client.send(server.url)).toMatchObject({ kind: 'broken', fault: { kind: 'unreachable', code: 'ECONNREFUSED' } });
  });

  test('Two requests at once have a connection each.', async () => {
    await using server = await startOpenai();
    await using client = new TestClient();
    const both = await Promise.all([client.send(server.url), client.send(server.url)]);
    expect(both.map(({ timing }) => timing.reused)).toEqual([false, false]);
    expect(new Set(server.requests.map(({ socketId }) => socketId)).size).toBe(2);
  });

  test('Closing the pool leaves no socket open.', async () => {
    await using server = await startOpenai();
    const client = new TestClient();
    await client.send(server.url);
    await client.pool.close();
    await server.socketsAre(0);
    expect(server.openSockets).toBe(0);
  });

  test.each(['127.0.0.1', '::1'])('localhost reaches a server that listens on %s only.', async (host) => {
    await using server = await rawServer((socket) => socket.write(STREAM_HEAD + chunked(TOKEN + FINISH) + END), host);
    await using client = new TestClient();
    expect(await client.send(`http://localhost:${server.port}`)).toMatchObject({ kind: 'streamed' });
  });

  test('A base URL with an IPv6 address works.', async () => {
    await using server = await rawServer((socket) => socket.write(STREAM_HEAD + chunked(TOKEN + FINISH) + END), '::1');
    await using client = new TestClient();
    expect(await client.send(`http://[::1]:${server.port}`)).toMatchObject({ kind: 'streamed' });
  });
});

describe('Unreachable', () => {
  test('Nothing listens there.', async () => {
    const server = await rawServer(() => {});
    const { port } = server;
    await server[Symbol.asyncDispose]();
    await using client = new TestClient();
    for (const host of ['127.0.0.1', 'localhost']) {
      const answer = await client.send(`http://${host}:${port}`);
      expect(answer).toMatchObject({
        kind: 'broken',
        fault: { kind: 'unreachable', code: 'ECONNREFUSED' },
        timing: { connectMs: null, ttftMs: null, reused: null },
      });
    }
  });

  test('The name is not known.', async () => {
    await using client = new TestClient();
    const answer = await client.send('http://no-such-host.invalid:8000');
    expect(answer).toMatchObject({ kind: 'broken', fault: { kind: 'unreachable', code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) } });
  });

  test('It does not speak HTTP.', async () => {
    await using server = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    await using client = new TestClient();
    expect(await client.send(server.url)).toMatchObject({ kind: 'broken', fault: { kind: 'notHttp' } });
  });

  test('It speaks plain HTTP where TLS was expected.', async () => {
    await using server = await rawServer((socket) => socket.end(plainAnswer('400 Bad Request', 'plain HTTP here')));
    await using client = new TestClient();
    expect(await client.send(server.url.replace('http:', 'https:'))).toMatchObject({ kind: 'broken', fault: { kind: 'unreachable' } });
  });
});

describe('An answer that is no 2xx', () => {
  test('is a refusal with its status, headers and body; its connection is used again.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'status', status: 503, body: { error: 'busy' }, headers: { 'retry-after': '7' } });
    await using client = new TestClient();
    const answer = await client.send(server.url);
    expect(answer).toMatchObject({ kind: 'refused', status: 503, body: '{"error":"busy"}', headers: { 'retry-after': '7' } });
    expect((await client.send(server.url)).timing.reused).toBe(true);
  });

  test('may be a redirect, which is not followed.', async () => {
    await using server = await startOpenai();
    server.faults.set({ kind: 'redirect', to: 'http://127.0.0.1:1/elsewhere' });
    await using client = new TestClient();
    expect(await client.send(server.url)).toMatchObject({ kind: 'refused', status: 307, headers: { location: 'http://127.0.0.1:1/elsewhere' } });
  });

  test('may be announced by hints before it: only the last head counts.', async () => {
    await using server = await rawServer((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${STREAM_HEAD}${chunked(TOKEN + FINISH)}${END}`),
    );
    await using client = new TestClient();
    expect(await client.send(server.url)).toMatchObject({ kind: 'streamed' });
  });
});
