import { createHash } from 'node:crypto';
import { Agent, createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { listen } from '../../electron/demo/listen.ts';
import { type Chance, chanceOf } from '../support/chance.ts';
import { open, startGatewayLab } from '../support/gatewayLab.ts';

/** The whole flood is 10,000: FLOOD_REQUESTS=10000. */
const REQUESTS = Number(process.env['FLOOD_REQUESTS'] ?? 2_500);
const AT_ONCE = 48;

/** Sends back what it gets, and counts requests that did not come to their end. */
async function startEcho() {
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    pipeline(request, response, () => {});
  });
  const { url } = await listen(server, {});
  return {
    url,
    open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const sum = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');

/** Sends so many bytes, whole or as chunks. @returns what came back; `null`: we went away in the middle */
function roundTrip(url: string, agent: Agent, body: Buffer, chance: Chance): Promise<string | null> {
  const leaves = chance.happens(0.1);
  const chunked = chance.happens(0.3);
  const leaveAt = Math.floor(chance.next() * body.length);
  const { promise, resolve, reject } = Promise.withResolvers<string | null>();
  const headers = chunked ? {} : { 'content-length': body.length };
  const request = openRequest(url, { method: 'POST', agent, headers });
  const settle = (error: Error): void => (leaves ? resolve(null) : reject(error));
  const leave = (): void => {
    request.destroy();
    resolve(null);
  };
  request.on('error', settle);
  request.on('response', (answer: IncomingMessage) => {
    const hash = createHash('sha1');
    let size = 0;
    answer.on('error', settle);
    answer.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      size += chunk.length;
      if (leaves && size >= leaveAt) leave();
    });
    answer.on('end', () => resolve(leaves ? null : hash.digest('hex')));
  });
  const half = Math.floor(body.length / 2);
  request.write(body.subarray(0, half));
  if (leaves && chance.happens(0.3)) leave();
  else request.end(body.subarray(half));
  return promise;
}

test('ten thousand requests of any size, some of which end in the middle, come through byte for byte', { timeout: 120_000 }, async () => {
  await using echo = await startEcho();
  await using lab = await startGatewayLab({ providers: [{ kind: 'openai', id: 'echo', name: 'Echo', baseUrl: echo.url }] });
  const chance = chanceOf(7);
  const noise = Buffer.from(Array.from({ length: 256 * 1024 }, () => Math.floor(chance.next() * 256)));
  const agent = new Agent({ keepAlive: true });
  let left = REQUESTS;
  let whole = 0;
  const wrong: string[] = [];
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const size = Math.floor(chance.between(2, noise.length));
      const from = Math.floor(chance.next() * (noise.length - size));
      const body = noise.subarray(from, from + size);
      const came = await roundTrip(`${lab.at('echo')}/echo`, agent, body, chance);
      if (came === null) continue;
      whole += 1;
      if (came !== sum(body)) wrong.push(`${size} bytes`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  agent.destroy();
  expect(wrong).toEqual([]);
  expect(whole).toBeGreaterThan(REQUESTS * 0.85);
  await vi.waitFor(() => expect(echo.open.size).toBe(0));
  expect(lab.logged()).not.toContain('bug');
});

test('two hundred streams run at once, each with its own parts in its own order', async () => {
  const streams: ServerResponse[] = [];
  const server = createServer((request, response) => {
    response.setHeader('x-stream', String(request.headers['x-stream']));
    response.setHeader('content-type', 'text/event-stream');
    response.flushHeaders();
    streams.push(response);
  });
  const { url } = await listen(server, {});
  await using lab = await startGatewayLab({ providers: [{ kind: 'openai', id: 'lab', name: 'Lab', baseUrl: url }] });
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
  const opened = await Promise.all(
    Array.from({ length: 200 }, (_, i) => open(`${lab.at('lab')}/stream`, { agent, headers: { 'x-stream': String(i) } })),
  );
  expect(streams).toHaveLength(200);
  const texts = opened.map(async ({ answer }) => {
    let text = '';
    for await (const chunk of answer) text += String(chunk);
    return { id: answer.headers['x-stream'], text };
  });
  for (let part = 0; part < 20; part += 1) {
    for (const stream of streams) stream.write(`data: ${String(stream.getHeader('x-stream'))} ${part}\n\n`);
    await new Promise(setImmediate);
  }
  for (const stream of streams) stream.end();
  for (const { id, text } of await Promise.all(texts)) expect(text).toBe(Array.from({ length: 20 }, (_, part) => `data: ${id} ${part}\n\n`).join(''));
  agent.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
