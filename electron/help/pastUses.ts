import { setImmediate as breathe } from 'node:timers/promises';
import { ok, type Result } from '../domain/result.ts';
import type { RealJudge } from '../keepalive/realLabel.ts';
import { RealUses } from '../keepalive/realUses.ts';
import type { History } from '../storage/history/history.ts';
import type { Range } from '../storage/history/options.ts';
import { judged, judgeOfPast } from './judged.ts';

const DAY_MS = 24 * 3_600_000;
/** A ping every two seconds, all day. */
const MOST_PINGS = 43_200;
const MOST_REQUESTS = 43_200;

type Past = Pick<History, 'recent' | 'requests' | 'silences'>;

/** Requests by somebody else in a range, as they were seen or as pings have shown them. Reads day by day and lets others have their turn in between. */
export async function readUses(history: Past, endpointId: string, { from, to }: Range): Promise<Result<RealUses>> {
  const uses = new RealUses();
  const judge = judgeOfPast(history, endpointId);
  for (let begin = from; begin < to; begin += DAY_MS) {
    const day = readDay(history, endpointId, { from: begin, to: Math.min(begin + DAY_MS, to) }, { uses, judge });
    if (!day.ok) return day;
    await breathe();
  }
  return ok(uses);
}

/** Reads on in `uses`: a range that is no longer than a day. */
export function readDay(
  history: Pick<Past, 'requests' | 'silences'>,
  endpointId: string,
  range: Range,
  { uses, judge }: { readonly uses: RealUses; readonly judge: RealJudge },
): Result<null> {
  const pings = history.silences({ endpointId, ...range, limit: MOST_PINGS });
  if (!pings.ok) return pings;
  const requests = history.requests({ endpointId, ...range, limit: MOST_REQUESTS });
  if (!requests.ok) return requests;
  let next = 0;
  for (const { request, met } of judged(judge, requests.value)) {
    for (let ping = pings.value[next]; ping !== undefined && ping.at <= request.at; ping = pings.value[next]) {
      uses.add(ping);
      next += 1;
    }
    uses.addRequest(request, met);
  }
  for (const ping of pings.value.slice(next)) uses.add(ping);
  return ok(null);
}
