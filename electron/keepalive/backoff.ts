import type { PingError } from '../domain/ping.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LOADING_MS = 5 * SECOND;
const BUSY_MS = 15 * SECOND;
const AUTH_MS = 2 * MINUTE;
const MISTAKE_MS = 30 * MINUTE;
/** Back-off never waits longer than this many intervals, nor longer than half an hour beyond one. */
const MAX_FACTOR = 8;
const MAX_BACKOFF_MS = 30 * MINUTE;
/** A server that asks for more is more likely mistaken than closed for a year. */
const MAX_RETRY_AFTER_MS = 60 * MINUTE;
const MIN_BACKOFF_MS = 5 * SECOND;

/**
 * How long to wait after a ping that gave no token, ms.
 * A model that loads or a busy server is looked at again soon; faults back off; what only a person can mend is looked at slowly
 * (any change of settings asks at once). What the server wishes (`Retry-After`) is a minimum.
 * @param failures failures in a row, this one included
 */
export function delayAfter(error: PingError, failures: number, intervalMs: number): number {
  return Math.max(ownDelay(error, failures, intervalMs), Math.min(error.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}

function ownDelay(error: PingError, failures: number, intervalMs: number): number {
  switch (error.kind) {
    case 'loading':
      return Math.min(LOADING_MS, intervalMs);
    case 'busy':
      return Math.min(BUSY_MS, intervalMs);
    case 'auth':
      return Math.max(AUTH_MS, intervalMs);
    case 'notFound':
    case 'badRequest':
      return Math.max(MISTAKE_MS, intervalMs);
    case 'throttled':
      return stretched(intervalMs, failures + 1);
    case 'cancelled':
      return intervalMs;
    case 'unreachable':
    case 'server':
    case 'stalled':
    case 'protocol':
      return stretched(intervalMs, failures);
  }
}

function stretched(intervalMs: number, step: number): number {
  const factor = Math.min(2 ** Math.max(0, step - 1), MAX_FACTOR);
  const ceiling = Math.max(MAX_BACKOFF_MS, intervalMs);
  return Math.min(Math.max(intervalMs * factor, MIN_BACKOFF_MS), ceiling);
}
