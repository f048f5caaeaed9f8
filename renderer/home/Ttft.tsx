import { memo } from 'react';
import type { HistorySummary } from '../../electron/domain/history.ts';
import { count, milliseconds } from '../format.ts';

interface TtftProps {
  readonly lastMs: number | null;
  readonly day: HistorySummary | null;
}

/** Last TTFT; below it, where there is room, the median and the 95th percentile of 24 hours. */
export const Ttft = memo(function Ttft({ lastMs, day }: TtftProps) {
  const p50 = day?.p50 ?? null;
  const p95 = day?.p95 ?? null;
  const title = p50 === null ? 'Time to first token' : `Time to first token; in 24 h p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`;
  return (
    <div className="home-ttft" title={title}>
      <span className="visually-hidden">TTFT </span>
      <span>{milliseconds(lastMs)}</span>
      {p50 !== null && p95 !== null && (
        <span className="home-second">
          <span className="visually-hidden">p50 and p95 of 24 hours </span>
          {pair(p50, p95)}
        </span>
      )}
    </div>
  );
}, isSame);

/** The unit is said once where both have the same. */
function pair(p50: number, p95: number): string {
  return p95 < 9_999.5 ? `${count(Math.round(p50))} · ${milliseconds(p95)}` : `${milliseconds(p50)} · ${milliseconds(p95)}`;
}

/** The day is counted up with every ping; its percentiles come every now and then. */
function isSame(a: TtftProps, b: TtftProps): boolean {
  return a.lastMs === b.lastMs && a.day?.p50 === b.day?.p50 && a.day?.p95 === b.day?.p95;
}
