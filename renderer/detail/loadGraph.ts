import type { HistoryMarks, HistorySeries, HistorySummary } from '../../electron/domain/history.ts';
import type { RealSeries } from '../../electron/domain/realRequest.ts';
import { type Answer, apiGet, path } from '../api.ts';
import type { TimeRange } from '../charts/drawChart.ts';
import { serviceNow } from '../live/clock.ts';
import { type Span, type SpanName, spanFor, spans } from './spans.ts';

/** One graph with everything that is said of it. */
export interface Graph {
  readonly name: SpanName;
  readonly zoomed: boolean;
  readonly range: TimeRange;
  readonly series: HistorySeries;
  readonly marks: HistoryMarks;
  readonly summary: HistorySummary;
  /** Real requests beside the pings. */
  readonly real: RealSeries;
}

/** The clocks of page and service may differ by so much unnoticed. */
const SKEW_MS = 1_000;
const MARKS = 5_000;
const ZOOM_POINTS = 361;

/** Reads the graph of a span, up to now where it is not a zoom. */
export async function loadGraph(id: string, span: Span, signal: AbortSignal): Promise<Answer<Graph>> {
  const series = readSeries(id, span, signal);
  // The range of a zoom is known before its series is there.
  const more =
    span.zoom === null
      ? series.then((found) => (found.ok ? readMore(id, found.value.range, spans[found.value.name].points, signal) : found))
      : readMore(id, span.zoom, ZOOM_POINTS, signal);
  const [found, about] = await Promise.all([series, more]);
  if (!found.ok) return found;
  return about.ok ? { ok: true, value: { ...found.value, ...about.value, zoomed: span.zoom !== null } } : about;
}

/** What is said of a range beside its line. */
async function readMore(
  id: string,
  { from, to }: TimeRange,
  points: number,
  signal: AbortSignal,
): Promise<Answer<Pick<Graph, 'marks' | 'summary' | 'real'>>> {
  const [marks, summary, real] = await Promise.all([
    apiGet<HistoryMarks>(path`/api/history/${id}/marks?from=${from}&to=${to}&limit=${MARKS}`, signal),
    apiGet<HistorySummary>(path`/api/history/${id}/summary?from=${from}&to=${to}`, signal),
    apiGet<RealSeries>(path`/api/history/${id}/requests/series?from=${from}&to=${to}&points=${points}`, signal),
  ]);
  if (!marks.ok) return marks;
  if (!summary.ok) return summary;
  return real.ok ? { ok: true, value: { marks: marks.value, summary: summary.value, real: real.value } } : real;
}

interface Found {
  readonly name: SpanName;
  readonly range: TimeRange;
  readonly series: HistorySeries;
}

async function readSeries(id: string, { name, zoom }: Span, signal: AbortSignal): Promise<Answer<Found>> {
  if (zoom !== null) return readRange(id, name ?? '24h', zoom, ZOOM_POINTS, signal);
  if (name !== null) return readSpan(id, name, signal);
  const day = await readSpan(id, '24h', signal);
  if (!day.ok) return day;
  const fitting = spanFor(day.value.series.buckets[0]?.start ?? null, day.value.range.to);
  return fitting === '24h' ? day : readSpan(id, fitting, signal);
}

function readSpan(id: string, name: SpanName, signal: AbortSignal): Promise<Answer<Found>> {
  const to = Math.ceil(serviceNow()) + SKEW_MS;
  const { ms, points } = spans[name];
  return ms === null ? readAll(id, to, points, signal) : readRange(id, name, { from: to - ms, to }, points, signal);
}

async function readRange(id: string, name: SpanName, range: TimeRange, points: number, signal: AbortSignal): Promise<Answer<Found>> {
  const series = await apiGet<HistorySeries>(path`/api/history/${id}/series?from=${range.from}&to=${range.to}&points=${points}`, signal);
  return series.ok ? { ok: true, value: { name, range, series: series.value } } : series;
}

/** Where "all" starts is not known: it is looked for in ever finer steps, from 1970 on. */
async function readAll(id: string, to: number, points: number, signal: AbortSignal): Promise<Answer<Found>> {
  for (let from = 0; ; ) {
    const found = await readRange(id, 'all', { from, to }, points, signal);
    if (!found.ok) return found;
    const [first] = found.value.series.buckets;
    if (first === undefined) return readRange(id, 'all', { from: to - DAY_MS, to }, points, signal);
    const start = Math.max(from, Math.min(first.start, to - SHORTEST_MS));
    // Finer steps would not move the start much.
    if (to - start > (to - from) * 0.9) return found;
    from = start;
  }
}

const DAY_MS = 24 * 3_600_000;
/** Shorter ranges are not worth looking at. */
const SHORTEST_MS = 10 * 60_000;
