import type { Ping } from '../../electron/domain/ping.ts';

export const ENDPOINTS = 40;
export const DAY_MS = 86_400_000;
export const DAYS = 87;
export const BEGIN = Date.UTC(2026, 7, 1);
export const END = BEGIN + DAYS * DAY_MS;

export const idOf = (endpoint: number): string => `endpoint-${endpoint}`;

type PingSource = (endpointId: string, at: number) => Ping;

/** Pings like those of real endpoints: log-normal TTFT, two per cent cold, half a per cent failed. Repeatable. */
export function pingSource(seed: number): PingSource {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 4_294_967_297;
  };
  return (endpointId, at) => {
    const spread = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const fate = random();
    const ttftMs = fate < 0.02 ? 8000 * Math.exp(0.5 * spread) : 140 * Math.exp(0.3 * spread);
    const measured = {
      endpointId,
      at,
      connectMs: 0.4 + random(),
      reused: false,
      staleSocket: false,
      gapMs: 30_000,
      cachedTokens: null,
      cacheWriteTokens: null,
      loadMs: null,
    };
    if (fate > 0.995) {
      const error = { kind: 'unreachable' as const, message: 'Nothing listens there.', status: null, detail: null, retryAfterMs: null };
      const none = { ttftMs: null, ttftNetMs: null, firstByteMs: null, totalMs: 2, inputTokens: null, outputTokens: null, costUsd: null };
      return { ...measured, ...none, outcome: 'failed', reason: null, error };
    }
    const times = { ttftMs, ttftNetMs: ttftMs - 0.3, firstByteMs: ttftMs - 0.1, totalMs: ttftMs + 3 };
    const outcome = fate < 0.02 ? 'cold' : 'warm';
    return { ...measured, ...times, inputTokens: 12, outputTokens: 1, costUsd: null, outcome, reason: null, error: null };
  };
}

export function must<T>(result: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** What `work` takes, ms. */
export function timed(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}
