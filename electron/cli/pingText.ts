import type { Ping } from '../domain/ping.ts';
import { hostOf } from '../domain/provider.ts';
import { painter, showMs, showUsd, type Terminal } from './output.ts';
import type { PingPlace } from './pingPlace.ts';
import type { PingSummary } from './pingSummary.ts';

type Screen = Pick<Terminal, 'colour'>;
const BAR_WIDTH = 32;

/** What is pinged, and by whom where a service could do it. */
export function renderTitle({ target: { endpoint, provider }, note }: Pick<PingPlace, 'target' | 'note'>, terminal: Screen): string {
  const paint = painter(terminal);
  const host = hostOf(provider).replace(/^https?:\/\//, '');
  const facts = [provider.kind, host, ...(note === null ? [] : [note])];
  return `\n${paint('bold', endpoint.model)} ${paint('dim', facts.join(' · '))}\n\n`;
}

/** One ping: its outcome in a line, then where the time went as a small staircase. */
export function renderPing(ping: Ping, number: number, terminal: Screen): string {
  const paint = painter(terminal);
  const index = paint('dim', `${number}`.padStart(3));
  if (ping.outcome === 'failed') return `${index}  ${paint('red', '▲ failed')}  ${ping.error.message}${ownWords(ping, terminal)}\n\n`;
  if (ping.outcome === 'skipped') return `${index}  ${paint('yellow', '◌ not now')}  ${ping.reason}\n\n`;
  const word = ping.outcome === 'warm' ? paint('yellow', '● warm') : paint('cyan', '❄ cold');
  const ttft = ping.ttftMs === null ? (ping.reason ?? 'no visible token') : `${paint('bold', showMs(ping.ttftMs))} to the first token`;
  return `${index}  ${word}  ${ttft}  ${paint('dim', facts(ping))}\n${staircase(ping, terminal)}\n`;
}

function ownWords(ping: Ping, terminal: Screen): string {
  const detail = ping.error?.detail ?? null;
  if (detail === null || ping.error?.message.includes(detail)) return '';
  return `\n       ${painter(terminal)('dim', `The server's own words: ${detail}`)}`;
}

function facts(ping: Ping): string {
  const tokens =
    ping.inputTokens === null
      ? []
      : [`${ping.inputTokens} + ${ping.outputTokens ?? 0} tokens${ping.cachedTokens ? ` (${ping.cachedTokens} cached)` : ''}`];
  const cost = ping.costUsd === null ? [] : [showUsd(ping.costUsd)];
  const load = ping.loadMs !== null && ping.outcome === 'cold' ? [`model load ${showMs(ping.loadMs)}`] : [];
  const socket = ping.staleSocket ? ['a dead pooled connection was replaced'] : [];
  return [...load, ...tokens, ...cost, ...socket].join(' · ');
}

interface Step {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Each step begins where the one before ended, so that the longest bar is where the time went. */
function staircase(ping: Ping, terminal: Screen): string {
  const paint = painter(terminal);
  const total = ping.totalMs ?? 0;
  return stepsOf(ping)
    .map(({ name, fromMs, toMs }) => {
      const from = Math.round((fromMs / Math.max(total, 0.001)) * BAR_WIDTH);
      const width = Math.max(1, Math.round(((toMs - fromMs) / Math.max(total, 0.001)) * BAR_WIDTH));
      const bar = ' '.repeat(Math.min(from, BAR_WIDTH - 1)) + '━'.repeat(Math.min(width, BAR_WIDTH - Math.min(from, BAR_WIDTH - 1)));
      return `       ${name.padEnd(14)}${showMs(toMs).padStart(10)}  ${paint('yellow', bar)}\n`;
    })
    .join('');
}

function stepsOf(ping: Ping): Step[] {
  const connected = ping.connectMs ?? 0;
  const firstByte = ping.firstByteMs ?? connected;
  const token = ping.ttftMs ?? firstByte;
  return [
    ...(ping.connectMs === null ? [] : [{ name: ping.reused ? 'reused' : 'connect', fromMs: 0, toMs: connected }]),
    ...(ping.firstByteMs === null ? [] : [{ name: 'first byte', fromMs: connected, toMs: firstByte }]),
    ...(ping.ttftMs === null ? [] : [{ name: 'first token', fromMs: firstByte, toMs: token }]),
    ...(ping.totalMs === null ? [] : [{ name: 'end', fromMs: token, toMs: ping.totalMs }]),
  ];
}

export function renderSummary(summary: PingSummary, terminal: Screen): string {
  const paint = painter(terminal);
  const { ttftMs } = summary;
  const counts = (['warm', 'cold', 'skipped', 'failed'] as const).filter((name) => summary[name] > 0).map((name) => `${summary[name]} ${name}`);
  const times =
    ttftMs === null ? [] : [`first token p50 ${showMs(ttftMs.p50)}, p95 ${showMs(ttftMs.p95)}, ${showMs(ttftMs.min)} to ${showMs(ttftMs.max)}`];
  const cost = summary.costUsd === null ? [] : [showUsd(summary.costUsd)];
  return `${paint('bold', `${summary.count} pings: ${counts.join(', ')}`)}\n${[...times, ...cost].join(' · ')}\n\n`;
}
