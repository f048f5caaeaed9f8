import type { HistoryBin, HistoryDistribution } from '../../electron/domain/history.ts';
import { ANSWER_STEPS, type LogAxis, logAxis } from './logAxis.ts';

/** A bar of a distribution; all numbers are parts of one: of the width, and of the tallest bar of its kind. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Warm and cold TTFT on one logarithmic axis. */
export interface Spread extends Pick<LogAxis, 'ticks'> {
  readonly warm: readonly Bar[];
  readonly cold: readonly Bar[];
}

/** Where the bars stand; `null` when there is nothing to show. The axis spans whole powers of ten around all that was seen. */
export function spreadOf({ warm, cold }: HistoryDistribution): Spread | null {
  const all = [...warm, ...cold];
  if (all.length === 0) return null;
  const { at, ticks } = logAxis(
    all.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
    ANSWER_STEPS,
  );
  return { warm: barsOf(warm, at), cold: barsOf(cold, at), ticks };
}

function barsOf(bins: readonly HistoryBin[], at: (ms: number) => number): Bar[] {
  const most = Math.max(...bins.map(({ count }) => count));
  return bins.map(({ fromMs, toMs, count }) => ({ left: at(fromMs), width: at(toMs) - at(fromMs), height: count / most }));
}
