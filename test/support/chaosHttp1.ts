import type { Socket } from 'node:net';
import type { AnswerWire } from './chaosFault.ts';
import { paceUntil, type Sink } from './chaosSink.ts';

/** Reads requests of HTTP/1.1 from a socket, one after the other, and hands out a wire for each answer. */
export function serveHttp1(socket: Socket, sink: Sink, onRequest: (wire: AnswerWire) => void): void {
  let received = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const length = Number(/^content-length: *(\d+)/im.exec(received.toString('latin1', 0, headEnd))?.[1] ?? 0);
    if (received.length < headEnd + 4 + length) return;
    received = received.subarray(headEnd + 4 + length);
    onRequest(new Http1Wire(socket, sink));
  });
}

class Http1Wire implements AnswerWire {
  readonly #socket: Socket;
  readonly #sink: Sink;
  #isChunked = false;

  constructor(socket: Socket, sink: Sink) {
    this.#socket = socket;
    this.#sink = sink;
  }

  get gone(): AbortSignal {
    return this.#sink.gone;
  }

  head(status: number, headers: Readonly<Record<string, string>> = {}): void {
    const isBare = status < 200 || status === 204 || 'content-length' in headers;
    if (status >= 200) this.#isChunked = !isBare;
    const lines = Object.entries({ ...headers, ...(isBare ? {} : { 'transfer-encoding': 'chunked' }) }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    void this.raw(`HTTP/1.1 ${status} Anything\r\n${lines.join('')}\r\n`);
  }

  openHead(status: number): void {
    void this.raw(`HTTP/1.1 ${status} Anything\r\n`);
  }

  header(name: string, value: string): Promise<void> {
    return this.raw(`${name}: ${value}\r\n`);
  }

  body(bytes: Uint8Array): Promise<void> {
    if (!this.#isChunked) return this.raw(bytes);
    return this.raw(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]));
  }

  end(): void {
    if (this.#isChunked) void this.raw('0\r\n\r\n');
  }

  raw(bytes: string | Uint8Array): Promise<void> {
    return this.#sink.write(bytes);
  }

  close(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  pace(ms: number): Promise<void> {
    return paceUntil(ms, this.gone);
  }
}
