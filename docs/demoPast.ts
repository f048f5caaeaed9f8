import { startDemo } from '../electron/demo/demo.ts';
import type { Outcome, Ping, PingError } from '../electron/domain/ping.ts';
import { openHistory } from '../electron/storage/history/history.ts';
import { pastAlerts } from './demoAlerts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const INTERVAL = 2 * MINUTE;

/** How an endpoint of the demo behaved in the month before the picture, TTFT in ms. */
interface Past {
  readonly endpointId: string;
  readonly warmMs: number;
  readonly coldMs: number;
  /** Share of pings that found it cold, or that failed, while the computer was on. */
  readonly cold: number;
  readonly failed: number;
  readonly costUsd: number | null;
  readonly inputTokens: number;
}

const expired: PingError = {
  kind: 'auth',
  message: 'AWS credentials of profile team expired. Run: aws sso login --profile team',
  status: 403,
  detail: null,
  retryAfterMs: null,
};

/**
 * Fills a history with the month that the demo's endpoints would have had: the graph of a minute shows nothing. The computer sleeps at night,
 * and the first ping of a morning finds most models cold. The same every time, but for the date.
 */
export async function writeDemoPast(historyFile: string, now: number): Promise<void> {
  const opened = openHistory({ file: historyFile, now: () => now, retentionDays: 90 });
  if (!opened.ok) throw new Error(opened.error);
  const { history } = opened.value;
  for (const past of await pastOfDemo()) {
    const random = numbers(past.endpointId.length * 7919);
    let lastAt = now - 30 * DAY;
    for (let at = lastAt; at < now - INTERVAL; at += INTERVAL + Math.round(random() * 4_000)) {
      if (asleep(at, random)) continue;
      const gapMs = at - lastAt;
      const kept = history.record(pastPing(past, at, gapMs, outcomeOf(past, gapMs, random), random));
      if (!kept.ok) throw new Error(kept.error);
      lastAt = at;
    }
  }
  for (const at of officeUses(now)) {
    const kept = history.recordUse('demo-ollama.qwen3-8b', at);
    if (!kept.ok) throw new Error(kept.error);
  }
  for (const alert of pastAlerts(now)) {
    const kept = history.saveAlert(alert);
    if (!kept.ok) throw new Error(kept.error);
  }
  const closed = history.close();
  if (!closed.ok) throw new Error(closed.error);
}

/** The servers answer the big models slowly and load them slower still. */
async function pastOfDemo(): Promise<Past[]> {
  await using demo = await startDemo();
  return demo.endpoints.map(({ id, model }) => {
    const big = /70b/.test(model);
    const bedrock = id.includes('bedrock');
    return {
      endpointId: id,
      warmMs: big ? 380 : bedrock ? 420 : 90 + model.length * 4,
      coldMs: big ? 9_200 : bedrock ? 2_100 : 3_400,
      cold: big ? 0.02 : 0.003,
      failed: id.includes('team') ? 0.01 : 0.0008,
      costUsd: bedrock ? 0.000_336 : null,
      inputTokens: bedrock ? 300 : 14,
    };
  });
}

/** Somebody who works on weekdays from nine to six, with a break at noon. */
function officeUses(now: number): number[] {
  const random = numbers(4_711);
  const uses: number[] = [];
  for (let at = now - 30 * DAY; at < now; at += (4 + random() * 22) * MINUTE) {
    const date = new Date(at);
    const isWeekday = date.getDay() % 6 !== 0;
    const hour = date.getHours() + date.getMinutes() / 60;
    if (isWeekday && hour >= 9 && hour < 18 && (hour < 12.25 || hour > 13)) uses.push(at);
  }
  return uses;
}

function asleep(at: number, random: () => number): boolean {
  const hour = new Date(at).getHours();
  return hour < 7 || hour >= 22 || random() < 0.001;
}

function outcomeOf({ cold, failed }: Past, gapMs: number, random: () => number): Outcome {
  const dice = random();
  if (gapMs > HOUR) return 'cold';
  if (dice < failed) return 'failed';
  if (dice < failed + cold) return 'cold';
  return dice > 0.996 ? 'skipped' : 'warm';
}

function pastPing(past: Past, at: number, gapMs: number, outcome: Outcome, random: () => number): Ping {
  const token = outcome === 'warm' || outcome === 'cold';
  // Answers have a long tail, and the afternoon is busier than the morning.
  const busy = 1 + 0.25 * Math.sin((new Date(at).getHours() / 24) * 2 * Math.PI - 2);
  const slow = Math.exp(0.18 * (random() + random() + random() - 1.5)) * (random() < 0.03 ? 1.8 : 1);
  const ttftMs = (outcome === 'cold' ? past.coldMs : past.warmMs) * busy * slow;
  const measured = {
    endpointId: past.endpointId,
    at,
    ttftMs: token ? ttftMs : null,
    ttftNetMs: token ? ttftMs - 2 : null,
    firstByteMs: token ? ttftMs - 1 : null,
    connectMs: 0.4,
    reused: false,
    staleSocket: false,
    totalMs: token ? ttftMs + 20 : 12,
    loadMs: outcome === 'cold' ? ttftMs * 0.9 : null,
    gapMs,
    inputTokens: token ? past.inputTokens : null,
    outputTokens: token ? 1 : null,
    cachedTokens: null,
    cacheWriteTokens: null,
    costUsd: token ? past.costUsd : null,
  };
  if (outcome === 'failed') return { ...measured, outcome, reason: null, error: expired };
  if (outcome === 'skipped') return { ...measured, outcome, reason: 'The server is answering someone else.', error: null };
  return { ...measured, outcome, reason: null, error: null };
}

/** Numbers from 0 to 1 that look random enough for a picture and are the same every time: a linear congruential generator. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
