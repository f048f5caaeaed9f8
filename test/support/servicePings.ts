import { type Ping, pingSchema } from '../../electron/domain/ping.ts';

const ERROR = { kind: 'server', message: 'The server failed.', status: 500, detail: null, retryAfterMs: null };

/** A ping with these values, valid by its schema; warm, with a TTFT of 142 ms, unless told otherwise. */
export function pingOf(more: Partial<Record<keyof Ping, unknown>> = {}): Ping {
  const outcome = more.outcome ?? 'warm';
  const answered = outcome === 'warm' || outcome === 'cold';
  return pingSchema.parse({
    endpointId: 'a',
    at: Date.UTC(2026, 10, 22, 8, 15),
    ttftMs: answered ? 142 : null,
    ttftNetMs: answered ? 141.2 : null,
    firstByteMs: answered ? 120 : null,
    connectMs: 0.6,
    reused: false,
    staleSocket: false,
    totalMs: 150,
    loadMs: null,
    gapMs: null,
    inputTokens: null,
    outputTokens: null,
    cachedTokens: null,
    cacheWriteTokens: null,
    costUsd: null,
    reason: outcome === 'skipped' ? 'It is busy.' : null,
    error: outcome === 'failed' ? ERROR : null,
    ...more,
    outcome,
  });
}
