import './charts.css';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { HistoryMarks, HistorySeries } from '../../electron/domain/history.ts';
import type { RealSeries } from '../../electron/domain/realRequest.ts';
import type { BarPing } from '../live/reduce.ts';
import { type Chart, type ChartData, drawChart, SCALE_ROOM, type TimeRange } from './drawChart.ts';
import { Legend } from './Legend.tsx';
import { Readout } from './Readout.tsx';
import { ceilingOf, realAt, realDots, withReal } from './real.ts';
import { markTimes, rowsOf } from './rows.ts';

interface TtftChartProps {
  readonly series: HistorySeries;
  readonly marks: HistoryMarks;
  /** Real requests beside the pings. */
  readonly real: RealSeries;
  /** The last pings: they tell why some were skipped. */
  readonly recent: readonly BarPing[];
  readonly range: TimeRange;
  /** Silence that is meant to be, ms; longer ones are gaps. */
  readonly intervalMs: number | null;
  readonly targetMs: number | null;
  readonly scale: 'linear' | 'log';
  /** The graph in a sentence. */
  readonly summary: string;
  readonly onZoom: (range: TimeRange) => void;
  /** Leaves the zoom. */
  readonly onBack: () => void;
}

const HEIGHT = 280;
/** A zoom by key shows this part of the range. */
const KEY_ZOOM = 0.5;

/** TTFT over time: median line with a band up to the 95th percentile, cold starts on top, failures on the axis. */
export function TtftChart({ series, marks, real, recent, range, intervalMs, targetMs, scale, summary, onZoom, onBack }: TtftChartProps) {
  const hint = useId();
  const [row, setRow] = useState<number | null>(null);
  const [byKey, setByKey] = useState(false);
  const data = useMemo(
    (): ChartData => ({ rows: withReal(rowsOf(series, intervalMs), real), marks: markTimes(marks, series), real: realDots(real), range, targetMs }),
    [series, marks, real, range, intervalMs, targetMs],
  );
  const { place, chart } = useChart(data, scale, { onRow: setRow, onZoom, onBack });
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stepTo(event.key, row, data.rows.x.length);
    if (next !== undefined) {
      setByKey(true);
      chart.current?.showRow(next);
    } else if (event.key === '+') onZoom(around(data, row));
    else if (event.key === '-' || event.key === 'Escape') onBack();
    else return;
    event.preventDefault();
  };
  return (
    <figure className="chart">
      <Readout
        bucket={row === null ? undefined : data.rows.buckets[row]}
        real={row === null ? undefined : realAt(real, data.rows.x[row])}
        realMs={real.bucketMs}
        series={series}
        marks={marks.marks}
        recent={recent}
        spoken={byKey}
      />
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: a picture that is read point by point with the arrow keys. */}
      <div
        ref={place}
        className="chart-plot"
        role="img"
        tabIndex={0}
        aria-label={summary}
        aria-describedby={hint}
        onKeyDown={onKeyDown}
        onPointerMove={() => setByKey(false)}
        onBlur={() => chart.current?.showRow(null)}
      />
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: – */}
      <figcaption>
        <p>{summary}</p>
        <Legend targetMs={targetMs} hasReal={real.buckets.length > 0} hasHigher={scale === 'linear' && isHigher(data)} />
        <p id={hint} className="visually-hidden">
          Left and right arrow keys read it point by point, plus zooms in, Escape goes back.
        </p>
      </figcaption>
    </figure>
  );
}

interface ChartHandlers {
  readonly onRow: (row: number | null) => void;
  readonly onZoom: (range: TimeRange) => void;
  readonly onBack: () => void;
}

/** Whether some real requests stand above a linear scale. */
function isHigher({ real, rows: { p95 }, targetMs }: ChartData): boolean {
  const top = p95.reduce<number>((most, value) => Math.max(most, value ?? 0), Math.max(ceilingOf(real), targetMs ?? 0));
  return real.some(({ p50 }) => p50 > top * SCALE_ROOM);
}

/** Draws the chart into `place`: anew for another scale, else only its data. */
function useChart(data: ChartData, scale: 'linear' | 'log', handlers: ChartHandlers) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(null);
  const latest = useRef({ data, handlers });
  latest.current = { data, handlers };
  useEffect(() => {
    if (place.current === null) return;
    const drawn = drawChart(place.current, latest.current.data, {
      scale,
      height: HEIGHT,
      onRow: (row) => latest.current.handlers.onRow(row),
      onZoom: (range) => latest.current.handlers.onZoom(range),
      onDoubleClick: () => latest.current.handlers.onBack(),
    });
    chart.current = drawn;
    return () => drawn.destroy();
  }, [scale]);
  useEffect(() => chart.current?.update(data), [data]);
  return { place, chart };
}

/** The row that a key leads to; `undefined`: it leads nowhere. */
function stepTo(key: string, row: number | null, length: number): number | undefined {
  if (length === 0) return undefined;
  const last = length - 1;
  const to = { ArrowLeft: row === null ? last : row - 1, ArrowRight: row === null ? 0 : row + 1, Home: 0, End: last }[key];
  return to === undefined ? undefined : Math.min(last, Math.max(0, to));
}

/** Half the range, with the row in the middle, or the newest half. */
function around({ rows, range: { from, to } }: ChartData, row: number | null): TimeRange {
  const length = (to - from) * KEY_ZOOM;
  const middle = row === null ? to - length / 2 : (rows.x[row] ?? to);
  const start = Math.min(to - length, Math.max(from, middle - length / 2));
  return { from: Math.round(start), to: Math.round(start + length) };
}
