import type { Outcome, Ping, PingError } from '../../electron/domain/ping.ts';
import { type History, openHistory } from '../../electron/storage/history/history.ts';
import type { HistoryOptions } from '../../electron/storage/history/options.ts';

/** Noon of a day on which nothing special happens. */
export const NOON = Date.UTC(2026, 10, 5, 12);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** The endpoint of pings that name none. */
export const ENDPOINT = 'ollama.qwen3-8b';
export const ALWAYS = { from: 0, to: Number.MAX_SAFE_INTEGER };

const refused: PingError = { kind: 'unreachable', message: 'Nothing listens there.', status: null, detail: null, retryAfterMs: null };

/** A ping as an engine would make it. */
export function pingOf(at: number, outcome: Outcome = 'warm', ttftMs = 120, endpointId = ENDPOINT): Ping {
  const token = outcome === 'warm' || outcome === 'cold';
  const measured = {
    endpointId,
    at,
    ttftMs: token ? ttftMs : null,
    ttftNetMs: token ? ttftMs : null,
    firstByteMs: token ? ttftMs : null,
    connectMs: 0.25,
    reused: false,
    staleSocket: false,
    totalMs: token ? ttftMs : 1,
    loadMs: outcome === 'cold' ? 2500 : null,
    gapMs: 120_000,
    inputTokens: token ? 12 : null,
    outputTokens: token ? 1 : null,
    cachedTokens: token && at % 2 === 0 ? 5 : null,
    cacheWriteTokens: null,
    costUsd: token ? 0.00002 : null,
  };
  if (outcome === 'failed') return { ...measured, outcome, reason: null, error: refused };
  if (outcome === 'skipped') return { ...measured, outcome, reason: 'in use', error: null };
  return { ...measured, outcome, reason: null, error: null };
}

/** An opened history, or an error that ends the test. */
export function opened(file: string, options: Partial<HistoryOptions> = {}): { history: History; notice: string | null } {
  const result = openHistory({ file, now: () => NOON, retentionDays: 90, ...options });
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** The value of a result, or an error that ends the test. */
export function must<T>(result: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** Records them one by one. @returns as they were kept */
export function recordAll(history: History, all: readonly Ping[]): Ping[] {
  return all.map((ping) => must(history.record(ping)));
}
