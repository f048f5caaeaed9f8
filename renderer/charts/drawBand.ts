import type uPlot from 'uplot';
import type { GraphRows } from './rows.ts';

/** A shape of many corners takes far longer to fill than several of few. */
const CHUNK = 12;

/** The band between median and 95th percentile. uPlot's own bands cut one shape by another, which takes most of the time of a graph. */
export function drawBand(chart: uPlot, { x, p50, p95 }: GraphRows, colour: string): void {
  const { ctx, bbox } = chart;
  // On whole pixels, so that no seam shows where two shapes meet.
  const left = x.map((at) => Math.round(chart.valToPos(at, 'x', true)));
  const yOf = (value: number | null | undefined): number => chart.valToPos(value ?? 0, 'y', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = colour;
  for (const stretch of stretchesOf(p50)) {
    for (let start = 0; start < stretch.length - 1; start += CHUNK) {
      const rows = stretch.slice(start, start + CHUNK + 1);
      ctx.beginPath();
      for (const i of rows) ctx.lineTo(left[i] ?? 0, yOf(p95[i]));
      for (const i of rows.toReversed()) ctx.lineTo(left[i] ?? 0, yOf(p50[i]));
      ctx.fill();
    }
  }
  ctx.restore();
}

/** Rows that the line connects, stretch by stretch. */
function stretchesOf(values: readonly (number | null | undefined)[]): number[][] {
  const stretches: number[][] = [[]];
  values.forEach((value, i) => {
    if (value === null) stretches.push([]);
    else if (value !== undefined) stretches.at(-1)?.push(i);
  });
  return stretches.filter(({ length }) => length > 1);
}
