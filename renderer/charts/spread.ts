import type { HistoryBin, HistoryDistribution } from '../../electron/domain/history.ts';

/** A bar of a distribution; all numbers are parts of one: of the width, and of the tallest bar of its kind. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Warm and cold TTFT on one logarithmic axis. */
export interface Spread {
  readonly warm: readonly Bar[];
  readonly cold: readonly Bar[];
  readonly ticks: readonly { readonly at: number; readonly ms: number }[];
}

/** Where the bars stand; `null` when there is nothing to show. The axis spans whole powers of ten around all that was seen. */
export function spreadOf({ warm, cold }: HistoryDistribution): Spread | null {
  const all = [...warm, ...cold];
  if (all.length === 0) return null;
  const low = Math.floor(Math.log10(Math.max(0.1, Math.min(...all.map(({ fromMs }) => fromMs)))));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...all.map(({ toMs }) => toMs)))));
  const at = (ms: number): number => (Math.log10(Math.max(10 ** low, ms)) - low) / (high - low);
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  return { warm: barsOf(warm, at), cold: barsOf(cold, at), ticks: ticks.map((ms) => ({ at: at(ms), ms })) };
}

function barsOf(bins: readonly HistoryBin[], at: (ms: number) => number): Bar[] {
  const most = Math.max(...bins.map(({ count }) => count));
  return bins.map(({ fromMs, toMs, count }) => ({ left: at(fromMs), width: at(toMs) - at(fromMs), height: count / most }));
}
