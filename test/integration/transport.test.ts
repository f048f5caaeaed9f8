import { describe, expect, test } from 'vitest';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { TestClient } from '../support/fakesRequest.ts';
import { chunked, END, FINISH, plainAnswer, ROLE, rawServer, STREAM_HEAD, TOKEN } from '../support/fakesServer.ts';

const models = [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }];
const start = () => startOpenaiServer({ flavour: 'vllm', models });

describe('Connections', () => {
  test('The first request opens one, the second takes it again and has no time to connect.', async () => {
    await using server = await start();
    await using client = new TestClient();
    const first = await client.send(server.url);
    const second = await client.send(server.url);
    expect(first).toMatchObject({ kind: 'streamed', timing: { reused: false, staleSocket: false } });
    expect(first.timing.connectMs).toBeGreaterThan(0);
    expect(second).toMatchObject({ kind: 'streamed', timing: { reused: true, connectMs: 0, staleSocket: false } });
    expect(server.requests.map(({ socketId }) => socketId)).toEqual([1, 1]);
  });

  test('Times are in their order: connect, first byte, first token, end.', async () => {
    await using server = await start();
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
    await using server = await start();
    await using client = new TestClient();
    await client.send(server.url);
    await server.socketsAre(1);
    await server.close();
    expect(await client.send(server.url)).toMatchObject({ kind: 'broken', fault: { kind: 'unreachable', code: 'ECONNREFUSED' } });
  });

  test('Two requests at once have a connection each.', async () => {
    await using server = await start();
    await using client = new TestClient();
    const both = await Promise.all([client.send(server.url), client.send(server.url)]);
    expect(both.map(({ timing }) => timing.reused)).toEqual([false, false]);
    expect(new Set(server.requests.map(({ socketId }) => socketId)).size).toBe(2);
  });

  test('Closing the pool leaves no socket open.', async () => {
    await using server = await start();
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

describe('The stream', () => {
  test('may be cut anywhere: every byte a piece of its own.', async () => {
    await using server = await start();
    server.faults.set({ kind: 'slowBytes' });
    await using client = new TestClient();
    const answer = await client.send(server.url);
    expect(answer.kind).toBe('streamed');
    expect(answer.timing.ttftMs).not.toBeNull();
  });

  test('has its first token when the event is complete, not when it begins.', async () => {
    const sent: string[] = [];
    await using server = await rawServer((socket) => {
      const half = TOKEN.length / 2;
      socket.write(STREAM_HEAD + chunked(ROLE + TOKEN.slice(0, half)));
      sent.push('half');
      setTimeout(() => {
        sent.push('whole');
        socket.write(chunked(TOKEN.slice(half) + FINISH) + END);
      }, 60);
    });
    await using client = new TestClient();
    const { timing } = await client.send(server.url);
    expect(sent).toEqual(['half', 'whole']);
    expect((timing.ttftMs ?? 0) - (timing.firstByteMs ?? 0)).toBeGreaterThan(40);
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
    await using server = await start();
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
    await using server = await start();
    server.faults.set({ kind: 'stallAfterTokens', tokens: 1 });
    await using client = new TestClient();
    const answer = await client.send(server.url, { limits: { graceMs: 50 } });
    expect(answer).toMatchObject({ kind: 'streamed', timing: { reused: false } });
    await server.socketsAre(0);
    expect(server.openSockets).toBe(0);
  });

  test('may be silent after the first token: that is the grace’s business, not the stall limit’s.', async () => {
    await using server = await start();
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
    await using server = await start();
    await using client = new TestClient();
    for (const tokens of [0, 1]) {
      server.faults.set({ kind: 'errorInStream', tokens, message: 'out of memory' });
      const answer = await client.send(server.url, { body: JSON.stringify({ model: 'tiny', messages: [], stream: true, max_tokens: 9 }) });
      expect(answer).toMatchObject({ kind: 'errorInStream', error: { kind: 'server', detail: 'out of memory' } });
    }
  });
});

describe('Limits', () => {
  test('A line longer than 1 MB is not read on.', async () => {
    await using server = await start();
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
    await using server = await start();
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
    await using server = await start();
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
    await using server = await start();
    await using client = new TestClient();
    const answer = await client.send(server.url, { signal: AbortSignal.abort() });
    expect(answer).toMatchObject({ kind: 'broken', fault: { kind: 'cancelled' }, timing: { totalMs: 0 } });
    expect(server.requests).toEqual([]);
  });

  test('is not sent when it is cancelled while a connection is found.', async () => {
    await using server = await start();
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
    await using server = await start();
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
    await using server = await start();
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

describe('An answer that is no 2xx', () => {
  test('is a refusal with its status, headers and body; its connection is used again.', async () => {
    await using server = await start();
    server.faults.set({ kind: 'status', status: 503, body: { error: 'busy' }, headers: { 'retry-after': '7' } });
    await using client = new TestClient();
    const answer = await client.send(server.url);
    expect(answer).toMatchObject({ kind: 'refused', status: 503, body: '{"error":"busy"}', headers: { 'retry-after': '7' } });
    expect((await client.send(server.url)).timing.reused).toBe(true);
  });

  test('may be a redirect, which is not followed.', async () => {
    await using server = await start();
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
