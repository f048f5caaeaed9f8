import type { Ping, PingError } from '../domain/ping.ts';
import type { PrefixMeasure } from '../domain/prefixReport.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';

type Pings = Pick<KeepAliveMonitor, 'pingNow' | 'pingUncached'>;
type Answered = Extract<Ping, { outcome: 'warm' | 'cold' }>;

/**
 * Measures what the prompt cache is worth: a request that it cannot know, one that brings the prefix back where the first has pushed it out, and
 * one that finds it there. All three are pings like others: paid for, kept and shown.
 * @param nonce what no request had before its prefix, new from its first character on
 */
export async function measurePrefix(monitor: Pings, endpointId: string, nonce: string): Promise<Result<PrefixMeasure, PingError>> {
  const cold = answeredOr(await monitor.pingUncached(endpointId, `${nonce} `));
  if (!cold.ok) return cold;
  const back = answeredOr(await monitor.pingUncached(endpointId, ''));
  if (!back.ok) return back;
  const hot = answeredOr((await monitor.pingNow([endpointId]))[0] ?? null);
  if (!hot.ok) return hot;
  return ok({
    coldTtftMs: cold.value.ttftNetMs,
    hotTtftMs: hot.value.ttftMs,
    coldCachedTokens: cold.value.cachedTokens,
    hotCachedTokens: hot.value.cachedTokens,
    inputTokens: hot.value.inputTokens,
    costUsd: sum([cold.value, back.value, hot.value].map(({ costUsd }) => costUsd)),
  });
}

const GONE = 'The endpoint was removed before it could be measured.';

function answeredOr(ping: Ping | null): Result<Answered, PingError> {
  if (ping === null) return err(errorOf('cancelled', GONE));
  if (ping.outcome === 'warm' || ping.outcome === 'cold') return ok(ping);
  return err(ping.error ?? errorOf('busy', ping.reason ?? GONE));
}

const errorOf = (kind: PingError['kind'], message: string): PingError => ({ kind, message, status: null, detail: null, retryAfterMs: null });

const sum = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((total, value) => (value === null ? total : (total ?? 0) + value), null);
