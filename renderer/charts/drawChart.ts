import './language.ts';
import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { type Colours, coloursOf, onColours } from './colours.ts';
import { drawBand } from './drawBand.ts';
import { drawMarks, drawReal, drawTarget, MARK_ROOM } from './drawMarks.ts';
import { followFingers, SHORTEST_DRAG } from './fingers.ts';
import { ceilingOf, type RealDot } from './real.ts';
import { type GraphRows, lonelyRows, type MarkTimes } from './rows.ts';
import { pick, rowsToDraw } from './thin.ts';
import { axisValue, roundAbove, roundBelow, sparse, timeLabels } from './ticks.ts';

/** Wall-clock ms. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Everything that is on the graph. */
export interface ChartData {
  readonly rows: GraphRows;
  readonly marks: MarkTimes;
  /** Real requests beside the pings. */
  readonly real: readonly RealDot[];
  readonly range: TimeRange;
  /** A TTFT to stay below, ms. */
  readonly targetMs: number | null;
}

export interface ChartOptions {
  readonly scale: 'linear' | 'log';
  readonly height: number;
  /** The row under the pointer or the cursor; `null`: none. */
  readonly onRow?: (row: number | null) => void;
  /** A range was marked with the pointer. */
  readonly onZoom?: (range: TimeRange) => void;
  readonly onDoubleClick?: () => void;
}

export interface Chart {
  update(data: ChartData): void;
  /** Moves the cursor to a row, as the pointer does. */
  showRow(row: number | null): void;
  destroy(): void;
}

/** A linear scale reaches so much further than the largest value. */
export const SCALE_ROOM = 1.1;

/** Half of the last time's label, CSS px. */
const LABEL_ROOM = 28;

/** Draws a TTFT graph into an element, as wide as that is, and keeps it up with its width and with the colours of the page. */
export function drawChart(element: HTMLElement, first: ChartData, options: ChartOptions): Chart {
  let data = first;
  let kept = rowsToDraw(first.rows);
  let drawn = pick(first.rows, kept);
  let colours = coloursOf(element);
  const { height } = options;
  const size = () => ({ width: Math.max(160, element.clientWidth), height });
  const chart = new uPlot(
    optionsOf(
      { ...options, onRow: (row) => options.onRow?.(row === null ? null : (kept[row] ?? null)) },
      size(),
      () => data,
      () => drawn,
      () => colours,
    ),
    columnsOf(drawn),
    element,
  );
  const resized = new ResizeObserver(() => {
    if (element.clientWidth !== chart.width) chart.setSize(size());
  });
  resized.observe(element);
  const stopColours = onColours(() => {
    colours = coloursOf(element);
    chart.redraw(false);
  });
  return {
    update(next) {
      data = next;
      kept = rowsToDraw(next.rows);
      drawn = pick(next.rows, kept);
      chart.setData(columnsOf(drawn));
    },
    showRow(row) {
      const at = row === null ? undefined : data.rows.x[row];
      chart.setCursor(at === undefined ? { left: -10, top: -10 } : { left: chart.valToPos(at, 'x'), top: 0 });
    },
    destroy() {
      stopColours();
      resized.disconnect();
      chart.destroy();
    },
  };
}

const columnsOf = ({ x, p50, p95 }: GraphRows): uPlot.AlignedData => [x, p50, p95];

function optionsOf(
  { scale, onRow, onZoom, onDoubleClick }: ChartOptions,
  size: { readonly width: number; readonly height: number },
  data: () => ChartData,
  drawn: () => GraphRows,
  colours: () => Colours,
): uPlot.Options {
  const isLog = scale === 'log';
  const grid = { stroke: () => colours().grid, width: 1 };
  const axis = { stroke: () => colours().text, font: '12px system-ui, sans-serif', grid };
  return {
    ...size,
    ms: 1,
    padding: [MARK_ROOM, LABEL_ROOM, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: true, range: () => [data().range.from, data().range.to] },
      y: {
        distr: isLog ? 3 : 1,
        range: (_chart, low, high) => valueRange(isLog, [low, high, data().targetMs, ...realRange(isLog, data().real)]),
      },
    },
    axes: [
      { ...axis, size: 44, gap: 6, space: 80, ticks: { ...grid, size: 4 }, values: (_chart, times, _axis, _space, step) => timeLabels(times, step) },
      {
        ...axis,
        size: 64,
        gap: 6,
        ticks: { show: false },
        grid: isLog ? { ...grid, filter: (_chart, values) => sparse(values) } : grid,
        values: (_chart, values: (number | null)[]) => values.map((value) => (value === null ? '' : axisValue(value))),
        ...(isLog ? { filter: (_chart: uPlot, values: number[]) => sparse(values) } : {}),
      },
    ],
    series: [
      {},
      {
        stroke: () => colours().line,
        width: 1.5,
        points: { filter: () => lonelyRows(drawn().p50), size: 5, fill: () => colours().line },
      },
      { stroke: () => colours().edge, width: 1, points: { show: false } },
    ],
    cursor: { y: false, drag: { x: true, y: false, setScale: false, dist: SHORTEST_DRAG }, points: { size: 7 } },
    hooks: {
      drawAxes: [(chart) => drawBand(chart, drawn(), colours().band)],
      draw: [
        (chart) => {
          const { marks, real, targetMs } = data();
          if (targetMs !== null) drawTarget(chart, targetMs, colours());
          drawReal(chart, real, colours());
          drawMarks(chart, marks, colours());
        },
      ],
      setLegend: [({ cursor }) => onRow?.(cursor.idx ?? null)],
      setSelect: [(chart) => take(chart, onZoom)],
      ready: [(chart) => listen(chart, onDoubleClick)],
    },
  };
}

/** What uPlot does not do by itself: a double click, and fingers, which mark a range as a mouse does. */
function listen(chart: uPlot, onDoubleClick: ChartOptions['onDoubleClick']): void {
  const { over } = chart;
  over.addEventListener('dblclick', () => onDoubleClick?.());
  followFingers(over, {
    mark: (marked) => chart.setSelect(marked === null ? UNMARKED : { ...marked, top: 0, height: over.clientHeight }, false),
    take: () => chart.setSelect(chart.select),
  });
}

const UNMARKED = { left: 0, top: 0, width: 0, height: 0 } as const;

/** Tells the range that was marked, and takes the mark away. */
function take(chart: uPlot, onZoom: ChartOptions['onZoom']): void {
  const { left, width } = chart.select;
  if (width < SHORTEST_DRAG) return;
  const [from, to] = [chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x')];
  chart.setSelect(UNMARKED, false);
  onZoom?.({ from: Math.round(from), to: Math.round(to) });
}

/** A logarithmic scale has room for all real requests, a linear one for the usual. */
function realRange(isLog: boolean, dots: readonly RealDot[]): number[] {
  if (dots.length === 0) return [];
  return isLog ? dots.map(({ p50 }) => p50) : [ceilingOf(dots)];
}

/** From zero, or, on a logarithmic scale, between round values; the target and the usual real requests are always inside. */
function valueRange(isLog: boolean, shown: readonly (number | null)[]): uPlot.Range.MinMax {
  const values = shown.filter((value) => value !== null);
  const [least, most] = values.length === 0 ? [10, 1_000] : [Math.min(...values), Math.max(...values)];
  return isLog ? [roundBelow(least), roundAbove(most)] : [0, most * SCALE_ROOM];
}
