import type { RealRequest } from '../domain/realRequest.ts';
import { WarmBaseline } from '../keepalive/label.ts';
import { type Met, RealJudge } from '../keepalive/realLabel.ts';
import type { History } from '../storage/history/history.ts';
import { warmTtfts } from '../storage/history/warmTtfts.ts';

/** A real request with what it met; `null`: that cannot be said. */
export interface Judged {
  readonly request: RealRequest;
  readonly met: Met | null;
}

/** A judge of an endpoint's past requests, who knows what is usual for its warm pings now. */
export function judgeOfPast(history: Pick<History, 'recent'>, endpointId: string): RealJudge {
  const pings = new WarmBaseline();
  for (const ttftMs of warmTtfts(history, endpointId)) pings.add(ttftMs);
  return new RealJudge(pings);
}

/** What requests met that come newest first, oldest first. */
export function judged(judge: RealJudge, newestFirst: readonly RealRequest[]): Judged[] {
  return newestFirst.toReversed().map((request) => ({ request, met: judge.judge(request) }));
}
