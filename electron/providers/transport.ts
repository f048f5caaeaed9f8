import { NO_TIMING } from '../domain/measurement.ts';
import { messageOf } from '../domain/messageOf.ts';
import type { ConnectionPool, Lease } from './connections.ts';
import { Exchange, type Try } from './exchange.ts';
import type { TransportFault } from './faults.ts';
import type { AnswerReader, HttpRequest, TimedAnswer } from './http.ts';

/**
 * Sends one request and stamps what happens, milliseconds on the monotonic clock. Never throws for what a server or network does.
 * A pooled socket that turns out dead before the first byte is replaced once; `timing.staleSocket` says so and times count from the second try.
 */
export async function timedRequest(pool: ConnectionPool, request: HttpRequest, makeReader: () => AnswerReader): Promise<TimedAnswer> {
  const first = await attempt(pool, request, makeReader(), { fresh: false, staleSocket: false });
  if (first.kind !== 'broken' || first.fault.kind !== 'staleSocket') return first;
  return attempt(pool, request, makeReader(), { fresh: true, staleSocket: true });
}

async function attempt(pool: ConnectionPool, request: HttpRequest, reader: AnswerReader, mode: Try): Promise<TimedAnswer> {
  if (request.signal.aborted) return brokenBeforeStart({ kind: 'cancelled' }, mode);
  let lease: Lease;
  try {
    lease = await pool.lease(request.url, { connectMs: request.limits.connectMs, caFile: request.caFile, fresh: mode.fresh });
  } catch (error) {
    return brokenBeforeStart({ kind: 'setup', detail: messageOf(error) }, mode);
  }
  return new Promise((resolve) => new Exchange(request, reader, mode, lease, resolve).start());
}

function brokenBeforeStart(fault: TransportFault, mode: Try): TimedAnswer {
  return { kind: 'broken', timing: { ...NO_TIMING, staleSocket: mode.staleSocket }, fault };
}
