import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { ConnectionPool } from './connections.ts';
import { OpenAiReader } from './openaiReader.ts';
import { timedRequest } from './transport.ts';

const TIMES = 3;
const LIMITS = { connectMs: 1_000, firstTokenMs: 1_000, stallMs: 1_000, graceMs: 100 };
const ANSWER = [
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n',
  'data: {"id":"warm-up","model":"none","choices":[{"delta":{"role":"assistant","content":null}}]}\n\n',
  'data: {"id":"warm-up","model":"none","choices":[{"delta":{"content":"a"},"finish_reason":"length"}]}\n\ndata: [DONE]\n\n',
].join('');

/**
 * Three requests to a stub of our own on loopback. The first request of a process is 10 to 30 ms slow, because V8 compiles
 * code when it is first run; that time would count as the server's.
 */
export async function warmUpTransport(pool: ConnectionPool): Promise<void> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket.on('close', () => open.delete(socket)).on('error', () => {}));
    socket.once('data', () => socket.end(ANSWER));
  });
  const port = await listen(server);
  if (port === undefined) return;
  for (let i = 0; i < TIMES; i += 1) {
    await timedRequest(
      pool,
      {
        method: 'POST',
        url: new URL(`http://127.0.0.1:${port}/v1/chat/completions`),
        headers: { 'content-type': 'application/json' },
        body: '{"stream":true}',
        caFile: undefined,
        limits: LIMITS,
        signal: new AbortController().signal,
      },
      () => new OpenAiReader('the warm-up stub', undefined),
    );
  }
  for (const socket of open) socket.destroy();
  server.close();
}

/** A machine that forbids listening loses only the warm-up. */
function listen(server: Server): Promise<number | undefined> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' ? address?.port : undefined);
    });
  });
}
