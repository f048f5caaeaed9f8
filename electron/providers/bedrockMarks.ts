import type { Timing } from '../domain/measurement.ts';
import type { Phase, TransportFault } from './faults.ts';

/** Moments of one request on `performance.now()`, filled in as it goes on; `undefined` is "not yet". */
export interface Marks {
  readonly startedAt: number;
  /** The signed request goes to the wire: behind credentials and signing, and on HTTP/2 behind the connection set-up too. */
  sentAt: number | undefined;
  headAt: number | undefined;
  tokenAt: number | undefined;
  /** Milliseconds of DNS, TCP and TLS; 0 on a reused connection, null behind a proxy. */
  connectMs: number | null;
  reused: boolean | null;
  /** The request has left the SDK: what fails before is about credentials or settings. */
  handedOver: boolean;
}

/** Marks of a request that starts now. */
export function startMarks(): Marks {
  return {
    startedAt: performance.now(),
    sentAt: undefined,
    headAt: undefined,
    tokenAt: undefined,
    connectMs: null,
    reused: null,
    handedOver: false,
  };
}

export function timingOf(marks: Marks, staleSocket: boolean): Timing {
  const { startedAt, sentAt, headAt, tokenAt, connectMs, reused } = marks;
  return {
    ttftMs: tokenAt === undefined ? null : tokenAt - startedAt,
    ttftNetMs: tokenAt === undefined || sentAt === undefined ? null : tokenAt - sentAt,
    firstByteMs: headAt === undefined ? null : headAt - startedAt,
    connectMs,
    reused,
    staleSocket,
    totalMs: performance.now() - startedAt,
  };
}

export function phaseOf(marks: Marks): Phase {
  if (marks.tokenAt !== undefined) return 'stream';
  if (marks.headAt !== undefined) return 'token';
  return marks.sentAt === undefined ? 'connect' : 'answer';
}

/** A transport fault on its way through the SDK, which passes errors on unchanged. */
export class BedrockFault extends Error {
  override readonly name = 'BedrockFault';
  readonly fault: TransportFault;

  constructor(fault: TransportFault) {
    super(fault.kind);
    this.fault = fault;
  }
}
