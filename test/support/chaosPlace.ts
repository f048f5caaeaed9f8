import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import type { AnswerWire, Dialect, Play } from './chaosFault.ts';
import { serveHttp1 } from './chaosHttp1.ts';
import { serveHttp2 } from './chaosHttp2.ts';
import { sinkOf } from './chaosSink.ts';

export interface PlaceOptions {
  readonly dialect: Dialect;
  readonly play: Play;
  /** In PEM; missing: no TLS. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly host?: string;
  readonly port?: number;
}

/** A server that plays a fault, and counts what it is asked and what it could send. */
export class ChaosServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #dialect: Dialect;
  #last: AnswerWire | undefined;
  readonly #begun = Promise.withResolvers<void>();
  /** What it does with the next request. */
  play: Play;
  /** Bytes that went out, those in the buffers between included. */
  sent = 0;
  requests = 0;

  private constructor({ dialect, play, certificate }: PlaceOptions) {
    this.#dialect = dialect;
    this.play = play;
    const serve = (socket: Socket): void => this.#serve(socket);
    const ALPNProtocols = [dialect.wire === 'http2' ? 'h2' : 'http/1.1'];
    // Without noDelay small pieces wait for one another.
    const noDelay = true;
    this.#server = certificate === undefined ? createServer({ noDelay }, serve) : createTlsServer({ ...certificate, ALPNProtocols, noDelay }, serve);
    this.#server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => this.#open.delete(socket));
    });
    this.#server.on('tlsClientError', () => {});
  }

  static async start(options: PlaceOptions): Promise<ChaosServer> {
    const server = new ChaosServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('it does not listen');
    return address.port;
  }

  get openSockets(): number {
    return this.#open.size;
  }

  /** Resolves when the first request has come. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** Resolves as soon as no connection is left. */
  async empty(): Promise<void> {
    while (this.#open.size > 0) await turn();
  }

  /** Resolves as soon as the client of the last answer is gone, or has given it up. */
  async givenUp(): Promise<void> {
    while (this.#last?.gone.aborted === false) await turn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #serve(socket: Socket): void {
    socket.on('error', () => {});
    const sink = sinkOf(socket, (bytes) => {
      this.sent += bytes;
    });
    const answer = (wire: AnswerWire): void => {
      this.requests += 1;
      this.#last = wire;
      this.#begun.resolve();
      void this.play(wire, this.#dialect);
    };
    if (this.#dialect.wire === 'http2') serveHttp2(socket, sink, answer);
    else serveHttp1(socket, sink, answer);
  }
}
