import type uPlot from 'uplot';
import type { Colours } from './colours.ts';
import type { RealDot } from './real.ts';
import type { MarkTimes } from './rows.ts';

/** Room above the plot for the marks of cold starts, CSS px. */
export const MARK_ROOM = 14;
const COLD_SIZE = 7;
const TICK_HEIGHT = 10;
const SKIPPED_SIZE = 3;
const RING_RADIUS = 3.5;

/** Cold starts as triangles above the plot, failures as ticks on the time axis, what was skipped as dots there. */
export function drawMarks(chart: uPlot, { cold, failed, skipped }: MarkTimes, colours: Colours): void {
  const { ctx, bbox } = chart;
  const px = devicePixelRatio;
  const triangles = new Path2D();
  for (const x of columnsOf(chart, cold)) {
    const tip = bbox.top - 2 * px;
    triangles.moveTo(x, tip);
    triangles.lineTo(x - (COLD_SIZE / 2) * px, tip - COLD_SIZE * px);
    triangles.lineTo(x + (COLD_SIZE / 2) * px, tip - COLD_SIZE * px);
    triangles.closePath();
  }
  ctx.save();
  ctx.fillStyle = colours.cold;
  ctx.fill(triangles);
  ctx.fillStyle = colours.bad;
  const bottom = bbox.top + bbox.height;
  for (const x of columnsOf(chart, failed)) ctx.fillRect(x - px, bottom - TICK_HEIGHT * px, 2 * px, TICK_HEIGHT * px);
  ctx.fillStyle = colours.text;
  for (const x of columnsOf(chart, skipped)) ctx.fillRect(x - 1.5 * px, bottom - SKIPPED_SIZE * px, SKIPPED_SIZE * px, SKIPPED_SIZE * px);
  ctx.restore();
}

/** Real requests as rings at the median of each stretch; those above the scale as triangles at its top. */
export function drawReal(chart: uPlot, dots: readonly RealDot[], colours: Colours): void {
  const { ctx, bbox } = chart;
  const px = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = colours.real;
  ctx.fillStyle = colours.paper;
  ctx.lineWidth = 1.5 * px;
  const radius = RING_RADIUS * px;
  for (const { x, p50 } of dots) {
    const [left, y] = [chart.valToPos(x, 'x', true), chart.valToPos(p50, 'y', true)];
    const top = bbox.top + px;
    ctx.beginPath();
    if (y < bbox.top) {
      ctx.moveTo(left, top);
      ctx.lineTo(left + radius, top + 2 * radius);
      ctx.lineTo(left - radius, top + 2 * radius);
      ctx.closePath();
    } else ctx.arc(left, y, radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

/** The value to stay below, as a dashed line. */
export function drawTarget(chart: uPlot, targetMs: number, colours: Colours): void {
  const { ctx, bbox } = chart;
  const px = devicePixelRatio;
  const y = Math.round(chart.valToPos(targetMs, 'y', true));
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = colours.target;
  ctx.lineWidth = px;
  ctx.setLineDash([6 * px, 4 * px]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

/** Where the times stand, canvas px; each column once, however many fall on it. */
function columnsOf(chart: uPlot, times: readonly number[]): Set<number> {
  const { left, width } = chart.bbox;
  const columns = times.map((at) => Math.round(chart.valToPos(at, 'x', true)));
  return new Set(columns.filter((x) => x >= left && x <= left + width));
}
