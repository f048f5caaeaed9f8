import type { IncomingHttpHeaders } from 'node:http';
import type { Timing } from '../domain/measurement.ts';
import type { PingError } from '../domain/ping.ts';
import type { TransportFault } from './faults.ts';

/** All in milliseconds. `stallMs` runs between any two reads after the head, so that comments count as signs of life. */
export interface Limits {
  readonly connectMs: number;
  readonly firstTokenMs: number;
  readonly stallMs: number;
  /** After the first token the stream may end by itself for so long; then it is dropped. */
  readonly graceMs: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly caFile: string | undefined;
  readonly limits: Limits;
  /** Close the connection afterwards, so that the next request shows what a fresh one costs. */
  readonly oneOff?: boolean;
  readonly signal: AbortSignal;
}

/** What a reader saw in one chunk. `done` is the protocol's own end; `error` an error inside the stream. */
export interface Seen {
  readonly token: boolean;
  readonly done: boolean;
  readonly error?: PingError;
}

/** Reads the body of a 2xx answer as it arrives. One reader per request. */
export interface AnswerReader {
  push(chunk: Uint8Array): Seen;
  /** The body has ended: what is still buffered. */
  end(): Seen;
}

export type TimedAnswer =
  | { readonly kind: 'streamed'; readonly timing: Timing; readonly headers: IncomingHttpHeaders }
  | { readonly kind: 'refused'; readonly timing: Timing; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
  | { readonly kind: 'errorInStream'; readonly timing: Timing; readonly error: PingError }
  | { readonly kind: 'broken'; readonly timing: Timing; readonly fault: TransportFault };
