import type { ChartData } from '../../../renderer/charts/drawChart.ts';

/** Band and line on a canvas with nothing around them: what no graph can beat. */
export function drawBare(element: HTMLElement, { rows: { x, p50, p95 }, range }: ChartData, height: number): void {
  const canvas = document.createElement('canvas');
  canvas.width = element.clientWidth;
  canvas.height = height;
  element.append(canvas);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const most = p95.reduce<number>((max, value) => Math.max(max, value ?? 0), 0);
  const left = (at: number): number => ((at - range.from) / (range.to - range.from)) * canvas.width;
  const top = (ms: number): number => height - (ms / most) * height;

  context.beginPath();
  for (let i = 0; i < x.length; i += 1) context.lineTo(left(x[i] ?? 0), top(p95[i] ?? 0));
  for (let i = x.length - 1; i >= 0; i -= 1) context.lineTo(left(x[i] ?? 0), top(p50[i] ?? 0));
  context.fillStyle = '#d9770633';
  context.fill();

  context.beginPath();
  for (let i = 0; i < x.length; i += 1) context.lineTo(left(x[i] ?? 0), top(p50[i] ?? 0));
  context.strokeStyle = '#1f1b16';
  context.stroke();
}
