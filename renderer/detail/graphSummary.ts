import { realSummary } from '../charts/real.ts';
import { milliseconds, plural } from '../format.ts';
import type { Graph } from './loadGraph.ts';
import { spans } from './spans.ts';

/** The graph in a sentence: `702 pings in the last 24 hours: p50 142 ms, p95 210 ms, 3 cold starts, 1 failed.` */
export function graphSummary(graph: Pick<Graph, 'name' | 'zoomed' | 'summary' | 'real'>): string {
  return [pingSummary(graph), realSummary(graph.real)].filter((sentence) => sentence !== '').join(' ');
}

function pingSummary({ name, zoomed, summary }: Pick<Graph, 'name' | 'zoomed' | 'summary'>): string {
  const within = zoomed ? 'the part you marked' : spans[name].words;
  const { count, warm, p50, p95, coldStarts, failed, skipped } = summary;
  if (count === 0) return `No pings in ${within}.`;
  const parts = [
    p50 === null ? withoutTimes(warm) : `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`,
    coldStarts === 0 ? 'no cold starts' : plural(coldStarts, 'cold start'),
    failed === 0 ? [] : `${failed} failed`,
    skipped === 0 ? [] : `${skipped} skipped`,
  ].flat();
  return `${plural(count, 'ping')} in ${within}: ${parts.join(', ')}.`;
}

/** Loads and looks find it warm and time nothing. */
const withoutTimes = (warm: number): string => (warm === 0 ? 'none found it warm' : `${warm} warm without a time`);
