import type { Ping } from '../domain/ping.ts';

/** What several pings say together. TTFT in ms over pings that got a token; cost in USD, `null` where no price is known. */
export interface PingSummary {
  readonly count: number;
  readonly warm: number;
  readonly cold: number;
  readonly skipped: number;
  readonly failed: number;
  readonly ttftMs: { readonly min: number; readonly p50: number; readonly p95: number; readonly max: number } | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
}

export function summarize(pings: readonly Ping[]): PingSummary {
  const of = (outcome: Ping['outcome']) => pings.filter((ping) => ping.outcome === outcome).length;
  const ttfts = pings
    .map((ping) => ping.ttftMs)
    .filter((ms) => ms !== null)
    .sort((a, b) => a - b);
  const costs = pings.map((ping) => ping.costUsd).filter((cost) => cost !== null);
  return {
    count: pings.length,
    warm: of('warm'),
    cold: of('cold'),
    skipped: of('skipped'),
    failed: of('failed'),
    ttftMs: ttfts.length === 0 ? null : { min: at(ttfts, 0), p50: at(ttfts, 0.5), p95: at(ttfts, 0.95), max: at(ttfts, 1) },
    inputTokens: sum(pings.map((ping) => ping.inputTokens ?? 0)),
    outputTokens: sum(pings.map((ping) => ping.outputTokens ?? 0)),
    costUsd: costs.length === 0 ? null : sum(costs),
  };
}

/** Nearest rank: always a value that was really measured. */
function at(sorted: readonly number[], quantile: number): number {
  const rank = Math.max(1, Math.ceil(quantile * sorted.length));
  return sorted[rank - 1] ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
