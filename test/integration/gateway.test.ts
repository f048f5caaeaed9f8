import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { listen } from '../../electron/demo/listen.ts';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import type { RealRequest } from '../../electron/domain/realRequest.ts';
import { type GatewayLab, open, post, readWhole, send, startGatewayLab } from '../support/gatewayLab.ts';

const models = [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }];

/** A server that does as it is told. */
async function startTarget(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  const { url } = await listen(server, {});
  return {
    url,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const labFor = (baseUrl: string): Promise<GatewayLab> =>
  startGatewayLab({
    providers: [{ kind: 'openai', id: 'lab', name: 'Lab', baseUrl }],
    endpoints: [{ id: 'tiny', providerId: 'lab', model: 'tiny' }],
  });

const requestsOf = ({ service }: GatewayLab): RealRequest[] => {
  const kept = service.pilotLight.history.requests({ endpointId: 'tiny', from: 0, to: Number.MAX_SAFE_INTEGER, limit: 100 });
  if (!kept.ok) throw new Error(kept.error);
  return kept.value;
};

test('a request reaches the provider as it was sent: path, query, repeated headers and body, with the host of the provider', async () => {
  const seen: { url: string | undefined; raw: string[]; body: string }[] = [];
  await using target = await startTarget(async (request, response) => {
    seen.push({ url: request.url, raw: request.rawHeaders, body: (await readWhole(request)).toString() });
    response.writeHead(207, 'Many things', [
      'X-One',
      'a',
      'x-one',
      'b',
      'Set-Cookie',
      'c=1',
      'Set-Cookie',
      'd=2',
      'Connection',
      'X-Hop',
      'X-Hop',
      'no',
    ]);
    response.end('answer');
  });
  await using lab = await labFor(`${target.url}/base/v1`);
  const answer = await send(
    `${lab.at('lab')}/v1/files%2Fa%20b?x=1&x=%2F`,
    { method: 'PUT', headers: { 'X-Key': ['one', 'two'], authorization: 'Bearer theirs', connection: 'x-mine', 'x-mine': '1' } },
    'body',
  );
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ url: '/base/v1/files%2Fa%20b?x=1&x=%2F', body: 'body' });
  const raw = (seen[0]?.raw ?? []).join('\n');
  expect(raw).toContain(`Host\n${new URL(target.url).host}`);
  expect(raw).toContain('X-Key\none\nX-Key\ntwo');
  expect(raw).toContain('authorization\nBearer theirs');
  expect(raw).not.toContain('x-mine');
  expect(answer).toMatchObject({ status: 207, statusText: 'Many things' });
  expect(answer.body.toString()).toBe('answer');
  expect(answer.rawHeaders.join('\n')).toContain('X-One\na\nx-one\nb\nSet-Cookie\nc=1\nSet-Cookie\nd=2');
  expect(answer.rawHeaders.join('\n')).not.toContain('X-Hop');
});

test.each([
  ['GET', 204],
  ['GET', 304],
  ['HEAD', 200],
  ['OPTIONS', 200],
  ['DELETE', 404],
  ['POST', 500],
])('%s with an answer of %i passes as it is', async (method, status) => {
  const bodies = new Map<string, string>();
  await using target = await startTarget(async (request, response) => {
    bodies.set(request.method ?? '', `${request.headers['content-length']} ${(await readWhole(request)).length}`);
    response.writeHead(status, { etag: '"x"', 'content-length': status === 204 || status === 304 ? 0 : 5 }).end(status === 204 ? undefined : 'hello');
  });
  await using lab = await labFor(target.url);
  const answer = await send(`${lab.at('lab')}/thing`, { method });
  expect(answer).toMatchObject({ status, headers: { etag: '"x"' } });
  expect(answer.body.toString()).toBe(method === 'HEAD' || status === 204 || status === 304 ? '' : 'hello');
});

test('trailers and a body without a length pass both ways', async () => {
  await using target = await startTarget(async (request, response) => {
    const body = await readWhole(request);
    response.writeHead(200, { trailer: 'x-sum' });
    response.write(body);
    response.addTrailers({ 'x-sum': String(request.trailers['x-sent'] ?? 'none') });
    response.end();
  });
  await using lab = await labFor(target.url);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { request: openRequest } = await import('node:http');
  const request = openRequest(`${lab.at('lab')}/echo`, { method: 'POST', headers: { 'transfer-encoding': 'chunked', trailer: 'x-sent' } }, resolve);
  request.on('error', reject);
  request.write('one ');
  request.addTrailers({ 'x-sent': '42' });
  request.end('two');
  const answer = await promise;
  expect((await readWhole(answer)).toString()).toBe('one two');
  expect(answer.trailers).toEqual({ 'x-sum': '42' });
});

test('whoever waits for "100 Continue" waits for the word of the provider', async () => {
  const asked = vi.fn<(expect: string | undefined) => void>();
  await using target = await startTarget(() => {});
  target.server.on('checkContinue', async (request: IncomingMessage, response: ServerResponse) => {
    asked(request.headers.expect);
    response.writeContinue();
    response.end(await readWhole(request));
  });
  await using lab = await labFor(target.url);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { request: openRequest } = await import('node:http');
  const headers = { expect: '100-continue', 'content-length': 5 };
  const request = openRequest(`${lab.at('lab')}/echo`, { method: 'POST', headers }, resolve);
  request.on('error', reject);
  request.once('continue', () => request.end('hello'));
  request.flushHeaders();
  expect((await readWhole(await promise)).toString()).toBe('hello');
  expect(asked).toHaveBeenCalledWith('100-continue');
});

test('an answer streams: its head and each part pass before the next one is there', async () => {
  const parts: (() => void)[] = [];
  await using target = await startTarget((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    parts.push(
      () => response.write('data: one\n\n'),
      () => response.end('data: two\n\n'),
    );
  });
  await using lab = await labFor(target.url);
  const { answer } = await open(`${lab.at('lab')}/stream`, { method: 'GET' });
  const reader = answer[Symbol.asyncIterator]();
  parts[0]?.();
  expect(String((await reader.next()).value)).toBe('data: one\n\n');
  parts[1]?.();
  expect(String((await reader.next()).value)).toBe('data: two\n\n');
  expect((await reader.next()).done).toBe(true);
});

test('who goes away is gone for the provider, too, and a provider that breaks off is no whole answer', async () => {
  const gone = vi.fn<() => void>();
  await using target = await startTarget((request, response) => {
    response.on('close', gone);
    response.writeHead(200, request.url === '/break' ? {} : { 'content-length': 100 });
    response.write('part');
    if (request.url === '/break') setImmediate(() => response.destroy());
  });
  await using lab = await labFor(target.url);
  const { request, answer } = await open(`${lab.at('lab')}/stay`, {});
  await answer[Symbol.asyncIterator]().next();
  request.destroy();
  await vi.waitFor(() => expect(gone).toHaveBeenCalled());
  await expect(send(`${lab.at('lab')}/break`)).rejects.toThrow('aborted');
});

test('a slow reader slows the provider down, so that next to nothing is held', async () => {
  const wrote = { bytes: 0 };
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const whole = 64 * 1024 * 1024;
  await using target = await startTarget((_request, response) => {
    const fill = (): void => {
      while (wrote.bytes < whole) {
        wrote.bytes += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', fill);
      }
      response.end();
    };
    fill();
  });
  await using lab = await labFor(target.url);
  const { answer } = await open(`${lab.at('lab')}/big`, {});
  const before = { bytes: -1 };
  // It stands still once the buffers of the sockets between are full.
  await vi.waitFor(
    () => {
      const still = wrote.bytes === before.bytes;
      before.bytes = wrote.bytes;
      expect(still).toBe(true);
    },
    { interval: 200, timeout: 10_000 },
  );
  expect(wrote.bytes).toBeLessThan(whole / 2);
  let read = 0;
  for await (const part of answer) read += Buffer.from(part).length;
  expect(read).toBe(whole);
});

test.each([
  ['no provider of that name', 'nobody', {}, 404, 'There are: lab'],
  ['another host', 'lab', { host: 'evil.test' }, 403, 'evil.test'],
  ['a foreign page', 'lab', { origin: 'https://evil.test' }, 403, 'evil.test'],
  ['a page without an origin', 'lab', { 'sec-fetch-site': 'cross-site' }, 403, 'Web pages'],
  ['an upgrade', 'lab', { connection: 'Upgrade', upgrade: 'websocket' }, 501, 'WebSockets'],
])('%s is refused with a sentence, and nothing is sent on', async (_, id, headers, status, words) => {
  const asked = vi.fn<() => void>();
  await using target = await startTarget((_request, response) => {
    asked();
    response.end();
  });
  await using lab = await labFor(target.url);
  const answer = await send(`${lab.at(id)}/v1/models`, { headers });
  expect(answer.status).toBe(status);
  expect(answer.body.toString()).toContain(words);
  expect(asked).not.toHaveBeenCalled();
});

test('while it is off it says where to switch it on', async () => {
  await using lab = await labFor('http://127.0.0.1:9');
  await lab.service.call('PATCH', '/api/settings', { gateway: { enabled: false } });
  const answer = await send(`${lab.at('lab')}/v1/models`);
  expect(answer.status).toBe(404);
  expect(answer.body.toString()).toContain('switched off');
});

test('a server that is not there, and a metadata service, are answered for with a sentence', async () => {
  await using lab = await startGatewayLab({
    providers: [
      { kind: 'ollama', id: 'down', name: 'Down', baseUrl: 'http://127.0.0.1:9' },
      { kind: 'openai', id: 'meta', name: 'Meta', baseUrl: 'http://169.254.169.254' },
    ],
  });
  const down = await send(`${lab.at('down')}/api/tags`);
  expect(down.status).toBe(502);
  expect(JSON.parse(down.body.toString())).toEqual({ error: expect.stringContaining('nothing listens at Down') });
  const meta = await send(`${lab.at('meta')}/latest`);
  expect(meta.status).toBe(502);
  expect(meta.body.toString()).toContain('metadata service');
});

test('a kept connection that its server has closed is replaced, and the request sent once more', async () => {
  await using target = await startTarget(async (request, response) => {
    const body = await readWhole(request);
    response.end(body);
    // The end of the connection comes when the client already believes it free.
    setImmediate(() => request.socket.destroy());
  });
  await using lab = await labFor(target.url);
  for (let i = 0; i < 20; i += 1) {
    const answer = await post(`${lab.at('lab')}/v1/thing`, { i });
    expect([answer.status, answer.body.toString()]).toEqual([200, `{"i":${i}}`]);
  }
});

test('a streamed chat is noted with its first token and its tokens, moves the next ping, and is nowhere in the log', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  await using lab = await startGatewayLab(
    {
      providers: [{ kind: 'vllm', id: 'lab', name: 'Lab', baseUrl: server.url }],
      endpoints: [{ id: 'tiny', providerId: 'lab', model: 'tiny' }],
    },
    { startDelay: '1h' },
  );
  await lab.service.pilotLight.start();
  const body = { messages: [{ role: 'user', content: 'CANARY-TEXT' }], stream: true, stream_options: { include_usage: true }, model: 'tiny' };
  const answer = await post(`${lab.at('lab')}/v1/chat/completions`, body, { authorization: 'Bearer CANARY-KEY' });
  expect(answer.status).toBe(200);
  expect(answer.body.toString()).toContain('[DONE]');
  await vi.waitFor(() => expect(requestsOf(lab)).toHaveLength(1));
  expect(requestsOf(lab)[0]).toMatchObject({
    status: 200,
    source: 'gateway',
    ttftMs: expect.any(Number),
    inputTokens: expect.any(Number),
    outputTokens: expect.any(Number),
  });
  const { warmth, nextPingAt } = lab.service.pilotLight.monitor.state('tiny') ?? {};
  expect(warmth).toBe('warm');
  expect((nextPingAt ?? 0) - (requestsOf(lab)[0]?.at ?? 0)).toBeLessThan(10 * 60_000);
  expect(lab.logged()).not.toContain('CANARY');
  expect((await lab.service.get('/api/history/tiny/requests')).body).toHaveLength(1);
  expect((await lab.service.get('/api/history/tiny/requests/series')).body).toMatchObject({ buckets: [{ count: 1 }] });
});

test('what asks nothing of a model, or asks another one, is passed on and not noted', async () => {
  await using server = await startOpenaiServer({
    flavour: 'vllm',
    models: [...models, { ...models[0], name: 'other', loadMs: 0, tokenMs: 0, idleUnloadMs: null }],
  });
  await using lab = await labFor(server.url);
  expect((await send(`${lab.at('lab')}/v1/models`)).status).toBe(200);
  expect((await post(`${lab.at('lab')}/v1/chat/completions`, { model: 'other', messages: [{ role: 'user', content: 'hi' }] })).status).toBe(200);
  expect((await post(`${lab.at('lab')}/v1/chat/completions`, { model: 'tiny', messages: [{ role: 'user', content: 'hi' }] })).status).toBe(200);
  await vi.waitFor(() => expect(requestsOf(lab)).toHaveLength(1));
});

test("Ollama's own API is noted by its lines, with the load time that it tells, whichever way its model is named", async () => {
  await using server = await startOllamaServer({ models });
  await using lab = await startGatewayLab({
    providers: [{ kind: 'ollama', id: 'ollama', name: 'Ollama', baseUrl: server.url }],
    endpoints: [{ id: 'tiny', providerId: 'ollama', model: 'tiny:latest' }],
  });
  const answer = await post(`${lab.at('ollama')}/api/chat`, { model: 'tiny', messages: [{ role: 'user', content: 'hi' }] });
  expect(answer.status).toBe(200);
  await vi.waitFor(() => expect(requestsOf(lab)).toHaveLength(1));
  expect(requestsOf(lab)[0]).toMatchObject({ ttftMs: expect.any(Number), loadMs: expect.any(Number), outputTokens: expect.any(Number) });
});

test('when Pilot Light ends, so do the streams on both sides', async () => {
  const gone = Promise.withResolvers<void>();
  await using target = await startTarget((_request, response) => {
    response.on('close', () => gone.resolve());
    response.writeHead(200).write('part');
  });
  const lab = await labFor(target.url);
  const { answer } = await open(`${lab.at('lab')}/stay`, {});
  await lab[Symbol.asyncDispose]();
  await gone.promise;
  await expect(readWhole(answer)).rejects.toThrow('aborted');
});

test('a compressed answer passes as it is, and is noted by what is in it', async () => {
  const { gzipSync } = await import('node:zlib');
  const packed = gzipSync('{"choices":[{"message":{"content":"hi"}}],"usage":{"prompt_tokens":3,"completion_tokens":2}}');
  await using target = await startTarget((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed);
  });
  await using lab = await labFor(target.url);
  const answer = await post(`${lab.at('lab')}/v1/chat/completions`, { model: 'tiny', messages: [] });
  expect(answer.body.equals(packed)).toBe(true);
  await vi.waitFor(() => expect(requestsOf(lab)).toHaveLength(1));
  expect(requestsOf(lab)[0]).toMatchObject({ ttftMs: expect.any(Number), inputTokens: 3, outputTokens: 2 });
});

test('an answer whose head is no HTTP ends in a sentence, and nothing else does', async () => {
  await using target = await startTarget((request) => {
    request.socket.end('HTTP/1.1 200 Fine\u0001\r\nContent-Length: 2\r\n\r\nok');
  });
  await using lab = await labFor(target.url);
  const answer = await send(`${lab.at('lab')}/odd`);
  expect(answer.status).toBe(502);
  expect(answer.body.toString()).toContain('broke the connection off');
  expect((await send(`${lab.at('lab')}/odd`)).status).toBe(502);
});
