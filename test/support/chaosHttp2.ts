import type { Socket } from 'node:net';
import type { AnswerWire } from './chaosFault.ts';
import { paceUntil, type Sink } from './chaosSink.ts';

/** Types and flags of frames (RFC 9113, section 6). */
const DATA = 0;
const HEADERS = 1;
const RST_STREAM = 3;
const SETTINGS = 4;
const PING = 6;
const GOAWAY = 7;
const WINDOW_UPDATE = 8;
const CONTINUATION = 9;
const ACK = 1;
const END_STREAM = 1;
const END_HEADERS = 4;
const INITIAL_WINDOW_SIZE = 4;

const FRAME_HEAD = 9;
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const LONGEST = 16_384;

/** Speaks just enough HTTP/2 by hand to answer in ways that no library would. Hands out a wire for each request. */
export function serveHttp2(socket: Socket, sink: Sink, onRequest: (wire: AnswerWire) => void): void {
  new Connection(socket, sink, onRequest).start();
}

class Connection {
  readonly socket: Socket;
  readonly sink: Sink;
  readonly #onRequest: (wire: AnswerWire) => void;
  readonly #streams = new Map<number, Http2Wire>();
  readonly #waiting = new Set<() => void>();
  #received = Buffer.alloc(0);
  #isGreeted = false;
  /** Bytes that the client is ready to take, on the whole connection and on a new stream. */
  window = 65_535;
  initialWindow = 65_535;

  constructor(socket: Socket, sink: Sink, onRequest: (wire: AnswerWire) => void) {
    this.socket = socket;
    this.sink = sink;
    this.#onRequest = onRequest;
  }

  start(): void {
    void this.send(SETTINGS, 0, 0, Buffer.alloc(0));
    this.socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      if (!this.#isGreeted && this.#received.length >= PREFACE.length) {
        this.#isGreeted = true;
        this.#received = this.#received.subarray(PREFACE.length);
      }
      if (this.#isGreeted) while (this.#takeFrame());
    });
    this.sink.gone.addEventListener('abort', () => {
      for (const stream of this.#streams.values()) stream.giveUp();
      this.wake();
    });
  }

  send(type: number, flags: number, id: number, payload: Uint8Array): Promise<void> {
    const head = Buffer.alloc(FRAME_HEAD);
    head.writeUIntBE(payload.length, 0, 3);
    head.writeUInt8(type, 3);
    head.writeUInt8(flags, 4);
    head.writeUInt32BE(id, 5);
    return this.sink.write(Buffer.concat([head, payload]));
  }

  /** Resolves at the next news: a wider window, or an end. */
  news(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** @returns whether there was one */
  #takeFrame(): boolean {
    if (this.#received.length < FRAME_HEAD) return false;
    const length = this.#received.readUIntBE(0, 3);
    if (this.#received.length < FRAME_HEAD + length) return false;
    const [type = 0, flags = 0] = this.#received.subarray(3, 5);
    const id = this.#received.readUInt32BE(5) & 0x7fff_ffff;
    const payload = this.#received.subarray(FRAME_HEAD, FRAME_HEAD + length);
    this.#received = this.#received.subarray(FRAME_HEAD + length);
    this.#take(type, flags, id, payload);
    return true;
  }

  #take(type: number, flags: number, id: number, payload: Buffer): void {
    if (type === SETTINGS && (flags & ACK) === 0) this.#takeSettings(payload);
    else if (type === PING && (flags & ACK) === 0) void this.send(PING, ACK, 0, payload);
    else if (type === WINDOW_UPDATE) this.#widen(id, payload.readUInt32BE(0));
    else if (type === RST_STREAM) this.#streams.get(id)?.giveUp();
    else if (type === GOAWAY) for (const stream of this.#streams.values()) stream.giveUp();
    if ((type === HEADERS || type === DATA) && (flags & END_STREAM) !== 0) {
      const wire = new Http2Wire(this, id, this.initialWindow);
      this.#streams.set(id, wire);
      this.#onRequest(wire);
    }
    this.wake();
  }

  #takeSettings(payload: Buffer): void {
    for (let at = 0; at + 6 <= payload.length; at += 6)
      if (payload.readUInt16BE(at) === INITIAL_WINDOW_SIZE) this.initialWindow = payload.readUInt32BE(at + 2);
    void this.send(SETTINGS, ACK, 0, Buffer.alloc(0));
  }

  #widen(id: number, by: number): void {
    const stream = this.#streams.get(id);
    if (id === 0) this.window += by;
    else if (stream !== undefined) stream.window += by;
  }
}

class Http2Wire implements AnswerWire {
  readonly #connection: Connection;
  readonly #id: number;
  readonly #ending = new AbortController();
  #isHeadOpen = false;
  window: number;

  constructor(connection: Connection, id: number, window: number) {
    this.#connection = connection;
    this.#id = id;
    this.window = window;
  }

  get gone(): AbortSignal {
    return this.#ending.signal;
  }

  giveUp(): void {
    this.#ending.abort();
  }

  head(status: number, headers: Readonly<Record<string, string>> = {}): void {
    const fields = [[':status', String(status)], ...Object.entries(headers)].map(([name = '', value = '']) => fieldOf(name, value));
    void this.#connection.send(HEADERS, END_HEADERS, this.#id, Buffer.concat(fields));
  }

  openHead(status: number): void {
    this.#isHeadOpen = true;
    void this.#connection.send(HEADERS, 0, this.#id, fieldOf(':status', String(status)));
  }

  async header(name: string, value: string): Promise<void> {
    if (this.#isHeadOpen && !this.gone.aborted) await this.#connection.send(CONTINUATION, 0, this.#id, fieldOf(name, value));
  }

  async body(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length && !this.gone.aborted; ) {
      const room = Math.min(this.#connection.window, this.window, LONGEST, bytes.length - at);
      if (room <= 0) {
        await this.#connection.news();
        continue;
      }
      this.#connection.window -= room;
      this.window -= room;
      await this.#connection.send(DATA, 0, this.#id, bytes.subarray(at, at + room));
      at += room;
    }
  }

  end(): void {
    void this.#connection.send(DATA, END_STREAM, this.#id, Buffer.alloc(0));
  }

  raw(bytes: string | Uint8Array): Promise<void> {
    return this.#connection.sink.write(bytes);
  }

  close(): void {
    this.#connection.socket.end();
  }

  reset(): void {
    this.#connection.socket.resetAndDestroy();
  }

  pace(ms: number): Promise<void> {
    return paceUntil(ms, this.gone);
  }
}

/** A header as HPACK has it at its simplest: not indexed, not compressed (RFC 7541, section 6.2.2). */
function fieldOf(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), textOf(name), textOf(value)]);
}

function textOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length < 127) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const length = [127];
  let rest = bytes.length - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
  length.push(rest);
  return Buffer.concat([Buffer.from(length), bytes]);
}
