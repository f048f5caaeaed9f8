import type { ChartData } from '../../../renderer/charts/drawChart.ts';

/** Line and band on a canvas, one stroke per column of pixels and nothing around them: what no graph can beat by much. */
export function drawBare(element: HTMLElement, { rows: { x, p50, p95 } }: ChartData, height: number): void {
  const canvas = document.createElement('canvas');
  canvas.width = element.clientWidth;
  canvas.height = height;
  element.append(canvas);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const most = highest(p95, 0, p95.length);
  const top = (ms: number): number => height - (ms / most) * height;
  const perColumn = x.length / canvas.width;
  for (let column = 0; column < canvas.width; column += 1) {
    const [from, to] = [Math.floor(column * perColumn), Math.floor((column + 1) * perColumn)];
    const [low, high] = [lowest(p50, from, to), highest(p50, from, to)];
    const band = top(highest(p95, from, to));
    context.fillStyle = '#d9770633';
    context.fillRect(column, band, 1, top(low) - band);
    context.fillStyle = '#1f1b16';
    context.fillRect(column, top(high), 1, top(low) - top(high) + 1);
  }
}

type Values = ChartData['rows']['p50'];

function highest(values: Values, from: number, to: number): number {
  let most = 0;
  for (let i = from; i < to; i += 1) most = Math.max(most, values[i] ?? 0);
  return most;
}

function lowest(values: Values, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = from; i < to; i += 1) least = Math.min(least, values[i] ?? least);
  return least;
}
