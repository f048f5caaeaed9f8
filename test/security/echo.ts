import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { rawServer } from '../support/fakesServer.ts';

/** What every program sends is left out, so that the rest is not cut off. */
const DULL = /^(host|connection|content-|accept|user-agent|transfer-encoding)/;

/** What somebody has sent of their own: headers, then the query. */
function sentIn({ headers, url = '' }: IncomingMessage): string {
  const own = Object.entries(headers).filter(([name]) => !DULL.test(name));
  return [...own.map(([name, value]) => `${name}: ${String(value)}`), url.split('?')[1] ?? ''].join(' ').trim();
}

type Answer = (response: ServerResponse, echo: string) => void;

const refusal =
  (status: number): Answer =>
  (response, echo) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'x-echo': echo })
      .end(JSON.stringify({ error: { message: echo, type: echo, code: echo } }));

const ANSWERS: readonly Answer[] = [
  refusal(400),
  refusal(401),
  refusal(404),
  refusal(500),
  refusal(429),
  (response, echo) => response.writeHead(502, { 'content-type': 'text/html' }).end(`<h1>${echo}</h1>`),
  (response, echo) => response.writeHead(307, { location: `http://127.0.0.1:9/?${echo}` }).end(),
  (response, echo) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${JSON.stringify({ error: { message: echo, code: 500 } })}\n\n`),
  // Not HTTP at all: the client's parser complains.
  ({ socket }, echo) => socket?.end(`${echo}\r\n\r\n`),
];

export interface EchoServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** What came with each request. */
  readonly heard: readonly string[];
}

/** How many different refusals an {@link startEcho} has, one after the other. */
export const KINDS_OF_REFUSAL: number = ANSWERS.length;

/** A server that refuses whatever it is asked, each time in another way, and repeats all it was sent: no real one is so careless. */
export async function startEcho(): Promise<EchoServer> {
  const heard: string[] = [];
  let posts = 0;
  const server = createServer((request, response) => {
    const echo = sentIn(request);
    heard.push(echo);
    const answer = request.method === 'POST' ? ANSWERS[posts++ % ANSWERS.length] : refusal(401);
    request.resume().once('end', () => answer?.(response, echo));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    heard,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers every piece it gets with an error of Redis that repeats it. */
export const startEchoRedis = () => rawServer((socket, text) => void socket.write(`-ERR unknown command: ${text.replace(/\s+/g, ' ')}\r\n`));

/** A proxy that lets nobody through, and repeats what it was asked with. */
export const startEchoProxy = () =>
  rawServer((socket, text) => {
    const body = text.replace(/\s+/g, ' ');
    socket.end(`HTTP/1.1 407 ${body.slice(0, 300)}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });

/** A receiver of webhooks that fails, and repeats the path that it was called by. */
export const startEchoReceiver = () =>
  rawServer((socket, text) => {
    const body = text.split('\r\n', 1)[0] ?? '';
    socket.end(`HTTP/1.1 500 Internal Server Error\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
