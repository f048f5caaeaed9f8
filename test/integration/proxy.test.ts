import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeCertificate } from '../support/fakesCertificates.ts';
import { startOpenai } from '../support/fakesModels.ts';
import { TestClient } from '../support/fakesRequest.ts';
import { FINISH, TOKEN } from '../support/fakesServer.ts';

/*
 * Loopback never goes through a proxy, so the servers behind it have names that only the proxy knows. Names end in `.test`,
 * which nobody can look up: an answer can only have come through the proxy.
 */

const certificate = makeCertificate();
afterAll(() => certificate?.[Symbol.dispose]());

beforeEach(() => {
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY']) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function portOf(server: { address(): ReturnType<ReturnType<typeof createServer>['address']> }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return address.port;
}

/** A forward proxy on loopback that sends everything to one local port, whatever name it is asked for. */
async function startProxy(targetPort: number, refuse = false) {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming: IncomingMessage, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const url = new URL(incoming.url ?? '');
    const options = { port: targetPort, host: '127.0.0.1', path: url.pathname, method: incoming.method, headers: incoming.headers };
    const onward = httpRequest(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, socket: Socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    socket.on('error', () => {});
    if (refuse) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onward = connect(targetPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    sockets.add(onward);
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { url: `http://127.0.0.1:${portOf(server)}`, asked, [Symbol.asyncDispose]: close };
}

async function secureServer() {
  const server = createSecureServer({ cert: certificate?.cert, key: certificate?.key }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(TOKEN + FINISH);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections());
  return { port: portOf(server), [Symbol.asyncDispose]: close };
}

test('HTTP_PROXY is used for http, with times and tokens as without.', async () => {
  await using server = await startOpenai();
  await using proxy = await startProxy(server.port);
  vi.stubEnv('HTTP_PROXY', proxy.url);
  await using client = new TestClient();
  const answer = await client.send('http://models.test:8000');
  expect(answer).toMatchObject({ kind: 'streamed', timing: { reused: false, staleSocket: false } });
  expect(answer.timing.ttftMs).not.toBeNull();
  expect(answer.timing.ttftNetMs).not.toBeNull();
  expect(proxy.asked).toEqual(['POST http://models.test:8000/v1/chat/completions']);
  expect(server.requests).toHaveLength(1);
});

test('Loopback never goes through it.', async () => {
  await using server = await startOpenai();
  await using proxy = await startProxy(server.port);
  vi.stubEnv('HTTP_PROXY', proxy.url);
  vi.stubEnv('HTTPS_PROXY', proxy.url);
  await using client = new TestClient();
  expect(await client.send(server.url)).toMatchObject({ kind: 'streamed' });
  expect(await client.send(`http://localhost:${server.port}`)).toMatchObject({ kind: 'streamed' });
  expect(proxy.asked).toEqual([]);
});

test('Hosts that NO_PROXY names do not go through it.', async () => {
  await using server = await startOpenai();
  await using proxy = await startProxy(server.port);
  vi.stubEnv('HTTP_PROXY', proxy.url);
  vi.stubEnv('NO_PROXY', 'inside.test');
  await using client = new TestClient();
  expect(await client.send('http://inside.test:8000')).toMatchObject({ kind: 'broken', fault: { kind: 'unreachable' } });
  expect(proxy.asked).toEqual([]);
});

test('A refusal of the server behind the proxy is the server’s.', async () => {
  await using server = await startOpenai();
  await using proxy = await startProxy(server.port);
  server.faults.set({ kind: 'status', status: 503, body: { error: { message: 'Loading model' } } });
  vi.stubEnv('HTTP_PROXY', proxy.url);
  await using client = new TestClient();
  expect(await client.send('http://models.test:8000')).toMatchObject({ kind: 'refused', status: 503 });
});

test('A request through the proxy can be cancelled and limited.', async () => {
  await using server = await startOpenai();
  await using proxy = await startProxy(server.port);
  server.faults.set({ kind: 'hang' }, { times: 'always' });
  vi.stubEnv('HTTP_PROXY', proxy.url);
  await using client = new TestClient();
  expect(await client.send('http://models.test:8000', { limits: { firstTokenMs: 80 } })).toMatchObject({
    kind: 'broken',
    fault: { kind: 'stalled' },
  });
  const abort = new AbortController();
  const answer = client.send('http://models.test:8000', { signal: abort.signal });
  await server.received(2);
  abort.abort();
  expect(await answer).toMatchObject({ kind: 'broken', fault: { kind: 'cancelled' } });
});

test('A request that is cancelled while the proxy is set up is not sent.', async () => {
  await using server = await startOpenai();
  await using proxy = await startProxy(server.port);
  vi.stubEnv('HTTP_PROXY', proxy.url);
  await using client = new TestClient();
  const abort = new AbortController();
  const answer = client.send('http://models.test:8000', { signal: abort.signal });
  abort.abort();
  expect(await answer).toMatchObject({ kind: 'broken', fault: { kind: 'cancelled' } });
  expect(proxy.asked).toEqual([]);
});

test('A proxy that is not there makes the server unreachable.', async () => {
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9');
  await using client = new TestClient();
  expect(await client.send('http://models.test:8000')).toMatchObject({ kind: 'broken', fault: { kind: 'unreachable', code: 'ECONNREFUSED' } });
});

// A certificate is made by openssl; where that is missing these have nothing to check.
if (certificate === undefined)
  process.stdout.write('  Skipped: HTTPS through a proxy. It needs openssl to make a certificate, and there is none here.\n');
const secure = test.skipIf(certificate === undefined);

secure('HTTPS goes through a tunnel, which the provider’s CA file still applies to; a tunnel is used again.', async () => {
  await using server = await secureServer();
  await using proxy = await startProxy(server.port);
  vi.stubEnv('HTTPS_PROXY', proxy.url);
  await using client = new TestClient();
  const first = await client.send('https://secure.test', { caFile: certificate?.caFile });
  expect(first).toMatchObject({ kind: 'streamed', timing: { reused: false } });
  await turn();
  expect(await client.send('https://secure.test', { caFile: certificate?.caFile })).toMatchObject({
    kind: 'streamed',
    timing: { reused: true, connectMs: 0 },
  });
  expect(proxy.asked).toEqual(['CONNECT secure.test:443']);
});

secure('One provider’s CA file is not another’s.', async () => {
  await using server = await secureServer();
  await using proxy = await startProxy(server.port);
  vi.stubEnv('HTTPS_PROXY', proxy.url);
  await using client = new TestClient();
  expect(await client.send('https://secure.test')).toMatchObject({ kind: 'broken', fault: { kind: 'unreachable' } });
  expect(await client.send('https://secure.test', { caFile: certificate?.caFile })).toMatchObject({ kind: 'streamed' });
});

test('A proxy that refuses the tunnel is said to do so.', async () => {
  await using proxy = await startProxy(9, true);
  vi.stubEnv('HTTPS_PROXY', proxy.url);
  await using client = new TestClient();
  const answer = await client.send('https://secure.test');
  expect(answer).toMatchObject({ kind: 'broken', fault: { kind: 'unreachable', detail: expect.stringContaining('403') } });
});
