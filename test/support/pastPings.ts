import { openHistory } from '../../electron/storage/history/history.ts';
import { pingOf } from './servicePings.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface PastOptions {
  /** Path of the history file. */
  readonly file: string;
  readonly endpointId: string;
  /** How far back it begins. */
  readonly days: number;
  /** Wall-clock ms; the newest ping is up to two minutes older. */
  readonly now: number;
}

/**
 * Puts a life of an endpoint into a history file, the same for the same days: a ping every two minutes, slower by day, now and then a cold start or a
 * failed one, six hours of silence in the third day from the end.
 */
export function writePast({ file, endpointId, days, now }: PastOptions): void {
  const opened = openHistory({ file, now: () => now, retentionDays: 90 });
  if (!opened.ok) throw new Error(opened.error);
  const { history } = opened.value;
  const random = randomFrom(7);
  for (let at = now - days * DAY; at <= now - MINUTE; at += 2 * MINUTE) {
    const age = (now - at) / DAY;
    if (age > 2.2 && age < 2.45) continue;
    const ping = pingAt(at, endpointId, random);
    const kept = history.record(ping);
    if (!kept.ok) throw new Error(kept.error);
  }
  history.close();
}

function pingAt(at: number, endpointId: string, random: () => number) {
  const chance = random();
  const common = { endpointId, at, gapMs: 2 * MINUTE, inputTokens: 12, outputTokens: 1 };
  if (chance < 0.006) return pingOf({ ...common, outcome: 'failed' });
  const isCold = chance < 0.014;
  const byDay = 1 + 0.35 * Math.sin((at / DAY) * 2 * Math.PI);
  const ttftMs = isCold ? 4_800 + 2_400 * random() : 120 * byDay * (0.85 + 0.4 * random()) + (random() < 0.05 ? 180 * random() : 0);
  const times = { ttftMs, ttftNetMs: ttftMs - 1.5, firstByteMs: ttftMs - 4, totalMs: ttftMs + 6, connectMs: 0, reused: true };
  return pingOf({ ...common, ...times, outcome: isCold ? 'cold' : 'warm', loadMs: isCold ? ttftMs - 150 : null });
}

/** A small generator of numbers from 0 to 1, so that every run sees the same past. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
