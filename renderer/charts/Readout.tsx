import type { HistoryBucket, HistoryMark, HistorySeries } from '../../electron/domain/history.ts';
import type { RealBucket } from '../../electron/domain/realRequest.ts';
import { milliseconds, NOTHING, plural } from '../format.ts';
import type { BarPing } from '../live/reduce.ts';
import { realText } from './real.ts';
import { marksIn, reasonsIn } from './rows.ts';
import { stretch } from './stretch.ts';

interface ReadoutProps {
  /** The stretch under the pointer; `null` in a gap, `undefined` without a pointer. */
  readonly bucket: HistoryBucket | null | undefined;
  /** Real requests of that stretch. */
  readonly real: RealBucket | undefined;
  /** Width of their stretches, ms. */
  readonly realMs: number;
  readonly series: HistorySeries;
  readonly marks: readonly HistoryMark[];
  readonly recent: readonly BarPing[];
  /** Read out by a screen reader: somebody steps by key. */
  readonly spoken: boolean;
}

/** Exact figures of one point of the graph, in a line that is always there. */
export function Readout({ bucket, real, realMs, series, marks, recent, spoken }: ReadoutProps) {
  return (
    <p className="chart-readout" aria-live={spoken ? 'polite' : 'off'}>
      {bucket === undefined && <span className="muted">Point at the graph for exact values, drag to zoom.</span>}
      {bucket === null && real === undefined && <span className="muted">No pings here</span>}
      {bucket === null && real !== undefined && <span>{stretch(real.start, realMs)}</span>}
      {bucket && (
        <Figures
          bucket={bucket}
          bucketMs={series.bucketMs}
          marks={marksIn(marks, bucket, series.bucketMs)}
          reasons={reasonsIn(recent, bucket, series.bucketMs)}
        />
      )}
      {real !== undefined && <span className="chart-real-text">{realText(real)}</span>}
    </p>
  );
}

interface FiguresProps {
  readonly bucket: HistoryBucket;
  readonly bucketMs: number;
  readonly marks: readonly HistoryMark[];
  /** Why some were skipped. */
  readonly reasons: readonly string[];
}

function Figures({ bucket, bucketMs, marks, reasons }: FiguresProps) {
  return (
    <>
      <span>{stretch(bucket.start, bucketMs)}</span>
      <span>
        p50 <b>{milliseconds(bucket.p50)}</b>
      </span>
      <span>
        p95 <b>{milliseconds(bucket.p95)}</b>
      </span>
      <span className="chart-spread">
        {milliseconds(bucket.min)} to {milliseconds(bucket.max)}
      </span>
      <span>{countsOf(bucket, marks, reasons)}</span>
    </>
  );
}

/** `12 warm, 1 cold start (5,900 ms), 2 failed (unreachable)`. */
function countsOf({ warm, cold, failed, skipped }: HistoryBucket, marks: readonly HistoryMark[], reasons: readonly string[]): string {
  const slowest = Math.max(...marks.flatMap(({ outcome, ttftMs }) => (outcome === 'cold' && ttftMs !== null ? ttftMs : [])));
  const kinds = [...new Set(marks.flatMap(({ errorKind }) => errorKind ?? []))];
  const parts = [
    warm > 0 ? `${warm} warm` : [],
    cold > 0 ? `${plural(cold, 'cold start')}${Number.isFinite(slowest) ? ` (${milliseconds(slowest)})` : ''}` : [],
    failed > 0 ? `${failed} failed${inBrackets(kinds)}` : [],
    skipped > 0 ? `${skipped} skipped${inBrackets(reasons)}` : [],
  ].flat();
  return parts.join(', ') || NOTHING;
}

const inBrackets = (words: readonly string[]): string => (words.length > 0 ? ` (${words.join(', ')})` : '');
