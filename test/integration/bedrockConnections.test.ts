import { execFile } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { constants, createServer as createHttp2Server } from 'node:http2';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { HttpRequest } from '@smithy/core/protocols';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventPart } from '../../electron/demo/bedrockFrames.ts';
import { listen } from '../../electron/demo/listen.ts';
import { BedrockHttp2 } from '../../electron/providers/bedrockHttp2.ts';
import { startMarks } from '../../electron/providers/bedrockMarks.ts';
import { Bench, bedrockProvider, isolateAws, stubAccessKey } from './bedrockPing.ts';

beforeEach(() => {
  isolateAws();
  stubAccessKey();
});
afterEach(() => vi.unstubAllEnvs());

const frames = (events: readonly (readonly [string, object])[]) =>
  Buffer.concat(events.map(([event, body]) => eventPart('notice', event, JSON.stringify(body)).bytes));
const delta = (content: object) => ['contentBlockDelta', { contentBlockIndex: 0, delta: content }] as const;
const start = ['messageStart', { role: 'assistant' }] as const;
const EVENT_STREAM = 'application/vnd.amazon.eventstream';

/** Closes a server of a test at the end of its block, with whatever is still connected. */
function tracked(server: Server): AsyncDisposable {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** An HTTP/2 server that sends these bytes and then leaves the stream open, or ends it. */
async function scripted(bytes: Uint8Array, how: 'end' | 'hold') {
  const server = createHttp2Server();
  const closed = Promise.withResolvers<number>();
  const arrived = Promise.withResolvers<void>();
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    stream.once('close', () => closed.resolve(stream.rstCode ?? -1));
    stream.respond({ ':status': 200, 'content-type': EVENT_STREAM });
    if (how === 'end') stream.end(bytes);
    else stream.write(bytes);
    arrived.resolve();
  });
  const disposal = tracked(server);
  const { url } = await listen(server, {});
  return { provider: bedrockProvider({ endpointUrl: url }), closed: closed.promise, arrived: arrived.promise, ...disposal };
}

/** A connection that can die behind the client's back: with a reset at its next byte, or without a word. */
async function relayTo(port: number) {
  let dead: 'reset' | 'silent' | undefined;
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections += 1;
    const mine = connections;
    const upstream = connect(port, '127.0.0.1');
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
    socket.once('close', () => upstream.destroy());
    upstream.on('data', (bytes) => socket.write(bytes));
    socket.on('data', (bytes) => {
      if (mine > 1 || dead === undefined) upstream.write(bytes);
      else if (dead === 'reset') socket.resetAndDestroy();
    });
  });
  const disposal = tracked(server);
  const { url } = await listen(server, {});
  const die = (how: 'reset' | 'silent') => {
    dead = how;
  };
  return { url, die, ...disposal };
}

describe('What counts as the first token', () => {
  const stop = ['messageStop', { stopReason: 'max_tokens' }] as const;
  const usage = { inputTokens: 5, outputTokens: 1, totalTokens: 106, cacheReadInputTokens: 100, cacheWriteInputTokens: 0 };

  test('text of a reasoning block does, and cached input is part of the input', async () => {
    await using bench = await Bench.start();
    const bytes = frames([start, delta({ reasoningContent: { text: 'Hm' } }), stop, ['metadata', { usage, metrics: { latencyMs: 1 } }]]);
    await using server = await scripted(bytes, 'end');
    const measurement = await bench.ping({}, { provider: server.provider });
    expect(measurement).toMatchObject({ ok: true, usage: { inputTokens: 105, outputTokens: 1, cachedTokens: 100 } });
    expect(measurement.timing.ttftMs).not.toBeNull();
  });

  test('empty text, signatures, tool input and roles do not', async () => {
    await using bench = await Bench.start();
    const empty = [delta({ text: '' }), delta({ reasoningContent: { signature: 'c2ln' } }), delta({ toolUse: { input: '{' } })];
    await using server = await scripted(frames([start, ...empty, stop]), 'end');
    expect(await bench.ping({}, { provider: server.provider })).toMatchObject({ ok: true, timing: { ttftMs: null } });
  });

  test('events that the SDK does not know are passed over', async () => {
    await using bench = await Bench.start();
    await using server = await scripted(frames([start, ['somethingNew', { a: 1 }], delta({ text: 'Hi' }), stop]), 'end');
    expect(await bench.ping({}, { provider: server.provider })).toMatchObject({ ok: true });
  });
});

describe('A stream that goes on', () => {
  test('after the first token is closed when the grace is over, and the ping has succeeded', async () => {
    await using bench = await Bench.start();
    await using server = await scripted(frames([start, delta({ text: 'Hi' })]), 'hold');
    const measurement = await bench.ping({}, { provider: server.provider });
    expect(measurement).toMatchObject({ ok: true });
    expect(measurement.timing.ttftMs).not.toBeNull();
    expect(await server.closed).toBe(constants.NGHTTP2_CANCEL);
  });

  test('is closed on the server as soon as the ping is cancelled', async () => {
    await using bench = await Bench.start();
    await using server = await scripted(frames([start]), 'hold');
    const stop = new AbortController();
    const pinging = bench.failure({}, { provider: server.provider, signal: stop.signal });
    await server.arrived;
    stop.abort();
    expect(await pinging).toMatchObject({ kind: 'cancelled' });
    expect(await server.closed).toBe(constants.NGHTTP2_CANCEL);
  });

  test('is closed on the server when the adapter closes', async () => {
    await using bench = await Bench.start();
    await using server = await scripted(frames([start]), 'hold');
    const pinging = bench.failure({}, { provider: server.provider });
    await server.arrived;
    await bench.adapter.close();
    expect(await pinging).toMatchObject({ kind: 'cancelled' });
    await server.closed;
    expect(await bench.failure()).toMatchObject({ kind: 'cancelled' });
  });

  test('is closed on the server when its first frame cannot be read', async () => {
    await using bench = await Bench.start();
    const broken = frames([start]).fill(0xff, 8, 12);
    await using server = await scripted(broken, 'hold');
    expect(await bench.failure({}, { provider: server.provider })).toMatchObject({ kind: 'protocol' });
    expect(await server.closed).toBe(constants.NGHTTP2_CANCEL);
  });

  test('does not begin for a ping that was cancelled before', async () => {
    await using bench = await Bench.start();
    expect(await bench.failure({}, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'cancelled' });
    expect(bench.server.requests).toHaveLength(0);
  });
});

describe('A connection', () => {
  test('is kept for the next ping, which then has no connect time', async () => {
    await using bench = await Bench.start();
    await bench.ping();
    expect(await bench.ping()).toMatchObject({ ok: true, timing: { reused: true, connectMs: 0, staleSocket: false } });
    expect(bench.server.requests.map(({ socketId }) => socketId)).toEqual([1, 1]);
  });

  test('outlives an exception and a cancelled stream', async () => {
    await using bench = await Bench.start();
    bench.server.faults.set({ kind: 'exception', name: 'ThrottlingException' });
    bench.server.faults.add({ kind: 'stallAfterTokens', tokens: 0 });
    await bench.ping();
    await bench.ping({ warmLimit: '0.1s' });
    expect(await bench.ping()).toMatchObject({ ok: true, timing: { reused: true } });
  });

  test('is closed with the adapter', async () => {
    await using bench = await Bench.start();
    await bench.ping();
    expect(bench.server.openSockets).toBe(1);
    await bench.adapter.close();
    await bench.server.socketsAre(0);
  });

  test('is replaced when the settings of the provider change', async () => {
    await using bench = await Bench.start();
    const provider = bedrockProvider({ endpointUrl: bench.server.url, region: 'eu-central-1' });
    await bench.ping();
    expect(await bench.ping({}, { provider })).toMatchObject({ ok: true, timing: { reused: false } });
    expect(bench.server.requests[1]?.headers['authorization']).toContain('/eu-central-1/bedrock/');
    await bench.server.socketsAre(1);
  });

  test('that was reset while idle costs the ping a second try, not its success', async () => {
    await using bench = await Bench.start();
    await using relay = await relayTo(bench.server.port);
    const provider = bedrockProvider({ endpointUrl: relay.url });
    expect(await bench.ping({}, { provider })).toMatchObject({ ok: true, timing: { staleSocket: false } });
    relay.die('reset');
    expect(await bench.ping({}, { provider })).toMatchObject({ ok: true, timing: { staleSocket: true, reused: false } });
    expect(bench.server.requests).toHaveLength(2);
  });

  test('that a NAT forgot while idle is found dead by a ping of HTTP/2, not by the limit to the first token', async () => {
    await using bench = await Bench.start();
    await using relay = await relayTo(bench.server.port);
    const wire = new BedrockHttp2({ connectMs: 1_000, probeMs: 50 });
    const { hostname, port } = new URL(relay.url);
    const send = async () => {
      const request = new HttpRequest({ method: 'GET', protocol: 'http:', hostname, port: Number(port), path: '/', query: {}, headers: {} });
      wire.track(request, { marks: startMarks(), signal: new AbortController().signal, onClosed: () => {} });
      const { response } = await wire.handle(request);
      await text(response.body);
      return response.statusCode;
    };
    bench.server.faults.set({ kind: 'status', status: 204, body: '' });
    expect(await send()).toBe(204);
    relay.die('silent');
    await expect(send()).rejects.toMatchObject({ fault: { kind: 'staleSocket' } });
    wire.destroy();
  });

  test('that is never accepted is given up', async () => {
    const server = createTcpServer(() => {});
    await using _server = tracked(server);
    const { port } = await listen(server, {});
    const wire = new BedrockHttp2({ connectMs: 50, probeMs: 50 });
    // The server stays silent where a TLS handshake is due.
    const request = new HttpRequest({ method: 'GET', protocol: 'https:', hostname: '127.0.0.1', port, path: '/', query: {}, headers: {} });
    await expect(wire.handle(request)).rejects.toMatchObject({ fault: { kind: 'unreachable', code: 'ETIMEDOUT' } });
  });
});

test('A proxy is used where the environment names one', async () => {
  await using bench = await Bench.start();
  const asked: (string | undefined)[] = [];
  const proxy = createHttpServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { 'content-type': EVENT_STREAM });
    response.end(frames([start, delta({ text: 'Hi' }), ['messageStop', { stopReason: 'max_tokens' }]]));
  });
  await using _proxy = tracked(proxy);
  const { url } = await listen(proxy, {});
  const provider = bedrockProvider({ endpointUrl: 'http://bedrock.example' });
  vi.stubEnv('HTTP_PROXY', url);
  const measurement = await bench.ping({ model: 'm' }, { provider });
  expect(measurement).toMatchObject({ ok: true, timing: { reused: false, connectMs: null } });
  expect(measurement.timing.ttftNetMs).not.toBeNull();
  expect(asked).toEqual(['http://bedrock.example/model/m/converse-stream']);

  const other = bedrockProvider({ endpointUrl: 'http://bedrock.example', region: 'us-west-2' });
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1');
  expect(await bench.failure({}, { provider: other })).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('(through proxy 127.0.0.1:1)'),
  });
  vi.stubEnv('HTTP_PROXY', 'socks5://127.0.0.1:1');
  const third = bedrockProvider({ endpointUrl: 'http://bedrock.example', region: 'eu-west-1' });
  expect(await bench.failure({}, { provider: third })).toMatchObject({ kind: 'badRequest', message: expect.stringContaining('could not be set up') });
});

test('The SDK is loaded by the first ping, and a process that closes the adapter ends by itself', async () => {
  await using bench = await Bench.start();
  const electron = new URL('../../electron/', import.meta.url);
  const script = `
    const { createBedrockAdapter } = await import('${electron}providers/bedrock.ts');
    const { createRequire } = await import('node:module');
    const loaded = () => Object.keys(createRequire('${electron}x.js').cache).some((file) => file.includes('client-bedrock-runtime'));
    const before = loaded();
    const adapter = createBedrockAdapter({ quirks: { of: () => ({}), learn() {} }, secrets: () => ({ ok: false }), userAgent: 'x', wallNow: Date.now });
    const { ok } = await adapter.ping(${JSON.stringify(bench.job()).replace('"signal":{}', '"signal":new AbortController().signal')});
    const after = loaded();
    await adapter.close();
    console.log(JSON.stringify({ before, ok, after }));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 });
  expect(JSON.parse(stdout)).toEqual({ before: false, ok: true, after: true });
});
