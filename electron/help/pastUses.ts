import { setImmediate as breathe } from 'node:timers/promises';
import { ok, type Result } from '../domain/result.ts';
import { RealUses } from '../keepalive/realUses.ts';
import type { History } from '../storage/history/history.ts';

const DAY_MS = 24 * 3_600_000;
/** A ping every two seconds, all day. */
const MOST_PINGS = 43_200;

/** Requests by somebody else that the pings of a range have shown. Reads day by day and lets others have their turn in between. */
export async function readUses(history: Pick<History, 'silences'>, endpointId: string, from: number, to: number): Promise<Result<RealUses>> {
  const uses = new RealUses();
  for (let begin = from; begin < to; begin += DAY_MS) {
    const day = history.silences({ endpointId, from: begin, to: Math.min(begin + DAY_MS, to), limit: MOST_PINGS });
    if (!day.ok) return day;
    for (const ping of day.value) uses.add(ping);
    await breathe();
  }
  return ok(uses);
}
