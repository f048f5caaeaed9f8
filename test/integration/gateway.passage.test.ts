import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { labFor, open, post, readWhole, send, startGatewayLab, startTarget } from '../support/gatewayLab.ts';

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

/** A browser's own word keeps a request off the short way, which knows only plain ones. */
const ways = [
  ['the short way', {}],
  ['the long way', { 'sec-fetch-site': 'none' }],
] as const;

test.each(ways)('an answer streams on %s: its head and each part pass before the next one is there', async (_, headers) => {
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
  const { answer } = await open(`${lab.at('lab')}/stream`, { method: 'GET', headers });
  const reader = answer[Symbol.asyncIterator]();
  parts[0]?.();
  expect(String((await reader.next()).value)).toBe('data: one\n\n');
  parts[1]?.();
  expect(String((await reader.next()).value)).toBe('data: two\n\n');
  expect((await reader.next()).done).toBe(true);
});

test.each(ways)('on %s who goes away is gone for the provider, too, and a provider that breaks off is no whole answer', async (_, headers) => {
  const gone = vi.fn<() => void>();
  await using target = await startTarget((request, response) => {
    response.on('close', gone);
    response.writeHead(200, request.url === '/break' ? {} : { 'content-length': 100 });
    response.write('part');
    if (request.url === '/break') setImmediate(() => response.destroy());
  });
  await using lab = await labFor(target.url);
  const { request, answer } = await open(`${lab.at('lab')}/stay`, { headers });
  await answer[Symbol.asyncIterator]().next();
  request.destroy();
  await vi.waitFor(() => expect(gone).toHaveBeenCalled());
  await expect(send(`${lab.at('lab')}/break`, { headers })).rejects.toThrow('aborted');
});

test.each(ways)('on %s a slow reader slows the provider down, so that next to nothing is held', async (_, headers) => {
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
  const { answer } = await open(`${lab.at('lab')}/big`, { headers });
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

test.each(ways)('on %s a kept connection that its server has closed is replaced, and the request sent once more', async (_, headers) => {
  await using target = await startTarget(async (request, response) => {
    const body = await readWhole(request);
    response.end(body);
    // The end of the connection comes when the client already believes it free.
    setImmediate(() => request.socket.destroy());
  });
  await using lab = await labFor(target.url);
  for (let i = 0; i < 20; i += 1) {
    const answer = await post(`${lab.at('lab')}/v1/thing`, { i }, headers);
    expect([answer.status, answer.body.toString()]).toEqual([200, `{"i":${i}}`]);
  }
});

test.each(ways)('when Pilot Light ends, so do the streams on both sides of %s', async (_, headers) => {
  const gone = Promise.withResolvers<void>();
  await using target = await startTarget((_request, response) => {
    response.on('close', () => gone.resolve());
    response.writeHead(200).write('part');
  });
  const lab = await labFor(target.url);
  const { answer } = await open(`${lab.at('lab')}/stay`, { headers });
  await lab[Symbol.asyncDispose]();
  await gone.promise;
  await expect(readWhole(answer)).rejects.toThrow('aborted');
});

test.each([
  [...ways[0], 'does not speak HTTP here'],
  [...ways[1], 'broke the connection off'],
])('on %s an answer whose head is no HTTP ends in a sentence, and nothing else does', async (_, headers, words) => {
  await using target = await startTarget((request) => {
    request.socket.end('HTTP/1.1 200 Fine\u0001\r\nContent-Length: 2\r\n\r\nok');
  });
  await using lab = await labFor(target.url);
  const answer = await send(`${lab.at('lab')}/odd`, { headers });
  expect(answer.status).toBe(502);
  expect(answer.body.toString()).toContain(words);
  expect((await send(`${lab.at('lab')}/odd`, { headers })).status).toBe(502);
});
