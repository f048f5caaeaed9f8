import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import type { Timing } from '../domain/measurement.ts';
import { type Lease, wasUsed } from './connections.ts';
import { faultOf, type Phase, type TransportFault } from './faults.ts';
import type { AnswerReader, HttpRequest, Seen, TimedAnswer } from './http.ts';
import { dispatchStamped } from './stamps.ts';

/** Largest answer we read, bytes; a ping asks for a token, so more is a fault of the server. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Of a refusal we read this much, bytes: enough for any error body. */
const MAX_REFUSAL_BYTES = 64 * 1024;

/** Which try this is: `staleSocket` marks the second one. */
export interface Try {
  readonly fresh: boolean;
  readonly staleSocket: boolean;
}

/** One request on one connection: stamps, limits, and exactly one answer. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #reader: AnswerReader;
  readonly #mode: Try;
  readonly #lease: Lease;
  readonly #resolve: (answer: TimedAnswer) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #limit: NodeJS.Timeout | undefined;
  #stall: NodeJS.Timeout | undefined;
  #socket: Socket | undefined;
  #settled = false;
  #startedAt = 0;
  #writtenAt: number | undefined;
  /** When the bytes that are being parsed were read. */
  #readAt: number | undefined;
  #firstByteAt: number | undefined;
  #tokenAt: number | undefined;
  #reused: boolean | null = null;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #bytes = 0;
  #done = false;
  #inGrace = false;
  #refusal = '';

  constructor(request: HttpRequest, reader: AnswerReader, mode: Try, lease: Lease, resolve: (answer: TimedAnswer) => void) {
    this.#request = request;
    this.#reader = reader;
    this.#mode = mode;
    this.#lease = lease;
    this.#resolve = resolve;
  }

  start(): void {
    const { method, url, headers, body, limits, signal } = this.#request;
    if (signal.aborted) {
      this.#startedAt = performance.now();
      this.#onAbort();
      return;
    }
    const path = url.pathname + url.search;
    // The limits are ours; a proxy's client would have some of its own.
    const options: Dispatcher.DispatchOptions = { origin: url.origin, path, method, headers, body, headersTimeout: 0, bodyTimeout: 0 };
    signal.addEventListener('abort', this.#onAbort);
    this.#limit = setTimeout(() => this.#break({ kind: 'stalled', phase: this.#phase(), afterMs: limits.firstTokenMs }), limits.firstTokenMs);
    this.#startedAt = performance.now();
    dispatchStamped(this.#lease.dispatcher, options, this, this.#onWriting);
  }

  readonly #onAbort = (): void => this.#break({ kind: 'cancelled' });

  /** undici writes the head when this returns, so the stamp comes last. */
  readonly #onWriting = (socket: Socket): void => {
    this.#reused = wasUsed(socket);
    this.#socket = socket;
    socket.prependListener('readable', this.#onReadable);
    this.#writtenAt = performance.now();
  };

  /** Ahead of undici, which spends tens of microseconds in its parser before it calls us. */
  readonly #onReadable = (): void => {
    this.#readAt = performance.now();
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('already settled'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#firstByteAt = this.#readAt ?? performance.now();
    this.#status = status;
    this.#headers = headers;
    this.#armStall();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const at = this.#readAt ?? performance.now();
    if (this.#settled) return;
    this.#bytes += chunk.length;
    if (!this.#accepted) {
      this.#refusal += chunk.toString('utf8');
      if (this.#bytes > MAX_REFUSAL_BYTES) this.#settleRefused(false);
      return;
    }
    if (this.#bytes > MAX_ANSWER_BYTES) {
      this.#break({ kind: 'tooLarge', limitBytes: MAX_ANSWER_BYTES });
      return;
    }
    this.#armStall();
    this.#take(this.#reader.push(chunk), at);
  }

  onResponseEnd(): void {
    const at = performance.now();
    if (this.#settled) return;
    if (!this.#accepted) {
      this.#settleRefused(true);
      return;
    }
    this.#take(this.#reader.end(), at);
    if (this.#done) this.#settleStreamed(true);
    else this.#break({ kind: 'truncated', phase: this.#phase() });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#settled) return;
    // The token came and the protocol's end was seen: a reset that follows says nothing about warmth.
    if (this.#done) this.#settleStreamed(false);
    else this.#break(faultOf(error, this.#phase(), this.#reused === true, this.#lease.proxied));
  }

  get #accepted(): boolean {
    return this.#status >= 200 && this.#status < 300;
  }

  #take(seen: Seen, at: number): void {
    if (seen.error !== undefined) this.#settle({ kind: 'errorInStream', timing: this.#timing(), error: seen.error }, false);
    if (this.#settled) return;
    if (seen.token) this.#tokenAt ??= at;
    if (seen.done) this.#done = true;
    if ((seen.token || seen.done) && !this.#inGrace) this.#startGrace();
  }

  /** What was wanted has come. From here on neither silence nor an open end is a failure. */
  #startGrace(): void {
    this.#inGrace = true;
    clearTimeout(this.#limit);
    clearTimeout(this.#stall);
    this.#limit = setTimeout(() => this.#settleStreamed(false), this.#request.limits.graceMs);
  }

  #armStall(): void {
    if (this.#inGrace) return;
    if (this.#stall !== undefined) {
      this.#stall.refresh();
      return;
    }
    const { stallMs } = this.#request.limits;
    this.#stall = setTimeout(() => this.#break({ kind: 'stalled', phase: this.#phase(), afterMs: stallMs }), stallMs);
  }

  #phase(): Phase {
    if (this.#tokenAt !== undefined) return 'stream';
    if (this.#firstByteAt !== undefined) return 'token';
    return this.#writtenAt === undefined ? 'connect' : 'answer';
  }

  #break(fault: TransportFault): void {
    this.#settle({ kind: 'broken', timing: this.#timing(), fault }, false);
  }

  #settleStreamed(reusable: boolean): void {
    this.#settle({ kind: 'streamed', timing: this.#timing(), headers: this.#headers }, reusable);
  }

  #settleRefused(reusable: boolean): void {
    this.#settle({ kind: 'refused', timing: this.#timing(), status: this.#status, headers: this.#headers, body: this.#refusal }, reusable);
  }

  #settle(answer: TimedAnswer, reusable: boolean): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#limit);
    clearTimeout(this.#stall);
    this.#socket?.off('readable', this.#onReadable);
    this.#request.signal.removeEventListener('abort', this.#onAbort);
    if (!reusable) this.#controller?.abort(new Error('no longer needed'));
    this.#lease.release(reusable && this.#request.oneOff !== true);
    this.#resolve(answer);
  }

  #timing(): Timing {
    const since = (from: number | undefined, at: number | undefined): number | null =>
      from === undefined || at === undefined ? null : roundToMicroseconds(Math.max(0, at - from));
    const times = this.#lease.connectTimes();
    const connectMs = times === undefined ? since(this.#startedAt, this.#writtenAt) : since(times.from, times.to);
    return {
      ttftMs: since(this.#startedAt, this.#tokenAt),
      ttftNetMs: since(this.#writtenAt, this.#tokenAt),
      firstByteMs: since(this.#startedAt, this.#firstByteAt),
      connectMs: this.#reused === null ? null : this.#reused ? 0 : connectMs,
      reused: this.#reused,
      staleSocket: this.#mode.staleSocket,
      totalMs: roundToMicroseconds(performance.now() - this.#startedAt),
    };
  }
}

/** Finer digits are noise of the floating point. */
function roundToMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
