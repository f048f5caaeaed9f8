// Runs in the browser, built like the page itself.
import type { HistorySeries } from '../../../electron/domain/history.ts';
import { type ChartData, drawChart } from '../../../renderer/charts/drawChart.ts';
import { markTimes, rowsOf } from '../../../renderer/charts/rows.ts';
import { loadGraph } from '../../../renderer/detail/loadGraph.ts';
import { drawBare } from './bare.ts';
import { type Bench, HEIGHT } from './bench.ts';

const INTERVAL_MS = 120_000;

/** A line and a band of so many points, two minutes apart, as waves with a little noise. */
function pointsOf(count: number): ChartData {
  const from = Date.now() - count * INTERVAL_MS;
  const noise = (i: number): number => ((i * 7_919) % 101) / 101;
  const x = Array.from({ length: count }, (_, i) => from + i * INTERVAL_MS);
  const p50 = x.map((_, i) => 140 + 40 * Math.sin(i / 900) + 30 * noise(i));
  const p95 = p50.map((value, i) => value * (1.2 + 0.6 * noise(i + 13)));
  return {
    rows: { x, p50, p95, buckets: x.map(() => null) },
    marks: { cold: [], failed: [], skipped: [] },
    range: { from, to: from + count * INTERVAL_MS },
    real: [],
    targetMs: null,
  };
}

/** From the call to the end of the next frame. */
function untilNextFrame(draw: () => void): Promise<number> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    draw();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - startedAt);
      port2.postMessage(null);
    });
  });
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no #${id}`);
  return found;
}

const bench: Bench = {
  ours: (count) => {
    const data = pointsOf(count);
    return untilNextFrame(() => void drawChart(element('ours'), data, { scale: 'linear', height: HEIGHT }));
  },
  bare: (count) => {
    const data = pointsOf(count);
    return untilNextFrame(() => drawBare(element('bare'), data, HEIGHT));
  },
  async zooms(endpointId, ranges) {
    const place = element('ours');
    const chart = drawChart(place, pointsOf(2), { scale: 'linear', height: HEIGHT });
    const took: number[] = [];
    const points: number[] = [];
    for (const zoom of ranges) {
      const startedAt = performance.now();
      const answer = await loadGraph(endpointId, { name: '30d', zoom }, new AbortController().signal);
      if (!answer.ok) throw new Error(answer.problem.message);
      const { series, marks, range } = answer.value;
      chart.update({ rows: rowsOf(series, INTERVAL_MS), marks: markTimes(marks, series), range, real: [], targetMs: null });
      // The chart draws in a microtask.
      await Promise.resolve();
      took.push(performance.now() - startedAt);
      points.push(drawnPoints(series));
      await untilNextFrame(() => {});
    }
    chart.destroy();
    return { took, points };
  },
};

const drawnPoints = ({ buckets }: HistorySeries): number => buckets.length;

Object.assign(globalThis, { bench });
