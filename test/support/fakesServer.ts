import { createServer, type Server, type Socket } from 'node:net';

/** A TCP server of a few lines, for what no proper server does. Counts its sockets. */
export class RawServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  /** What came on each connection, in order. */
  readonly received: string[] = [];
  /** Connections so far. */
  connections = 0;

  /** @param onData called with each piece that comes; `connection` counts from 1 */
  constructor(onData: (socket: Socket, text: string, connection: number) => void) {
    this.#server = createServer((socket) => {
      this.connections += 1;
      const number = this.connections;
      this.#open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#open.delete(socket);
        for (const { count, resolve } of this.#waiting) if (this.#open.size === count) resolve();
      });
      socket.on('data', (chunk) => {
        this.received[number - 1] = (this.received[number - 1] ?? '') + chunk.toString();
        onData(socket, chunk.toString(), number);
      });
    });
  }

  listen(host = '127.0.0.1'): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, host, () => resolve(this.port));
    });
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('it does not listen');
    return address.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves as soon as so many connections are open. */
  async openSocketsAre(count: number): Promise<void> {
    if (this.#open.size === count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A listening {@link RawServer}. */
export async function rawServer(onData: ConstructorParameters<typeof RawServer>[0], host?: string): Promise<RawServer> {
  const server = new RawServer(onData);
  await server.listen(host);
  return server;
}

/** An HTTP answer of one piece, with a length. */
export function plainAnswer(status: string, body: string, headers = ''): string {
  return `HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}

/** The head of a streamed answer; its body is {@link chunked} pieces and {@link END}. */
export const STREAM_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
export const END = '0\r\n\r\n';

export function chunked(body: string): string {
  return `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`;
}

/** The events of a one-token chat completion. */
export const ROLE = 'data: {"id":"c","model":"m","choices":[{"delta":{"role":"assistant","content":""}}]}\n\n';
export const TOKEN = 'data: {"id":"c","model":"m","choices":[{"delta":{"content":"a"}}]}\n\n';
export const FINISH = 'data: {"id":"c","model":"m","choices":[{"delta":{},"finish_reason":"length"}]}\n\ndata: [DONE]\n\n';
