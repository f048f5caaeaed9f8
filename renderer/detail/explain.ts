import type { State } from '../../electron/api/state.ts';
import type { ErrorKind } from '../../electron/domain/ping.ts';
import { clockTime, plural, shortTime } from '../format.ts';
import { spaced } from '../intervals.ts';
import type { EndpointItem } from '../live/reduce.ts';
import { UNTIL_WANTED } from '../openPause.ts';
import { seconds } from './seconds.ts';

/** All that decides when an endpoint is pinged next. */
export interface Situation extends Pick<EndpointItem, 'endpoint' | 'state'>, Pick<State, 'warming' | 'disabled' | 'pausedUntil' | 'held'> {
  /** The server is asked to keep it loaded for good. */
  readonly pinned: boolean;
}

/** Most pings are over before this is read. */
export const UNDER_WAY = 'A ping is under way.';
/** Pings that are due start within so long where no other one is under way; a sentence for that would only flash up, ms. */
const TURN_MS = 2_000;

/** When the next ping comes, and why then. The cause of a failure stands beside it. `now`: wall clock, ms. */
export function explain(situation: Situation, now: number): string {
  const { state } = situation;
  const resting = whyResting(situation, now);
  if (resting !== null) return resting;
  if (state.pinging) return state.warmth === 'loading' ? 'A ping is under way; the model is being loaded.' : UNDER_WAY;
  if (state.nextPingAt === null) return 'The next ping is not scheduled yet.';
  if (state.nextPingAt <= now - TURN_MS) return 'The next ping is due and waits for its turn on this server.';
  return whyThen(situation, clockTime(state.nextPingAt), state.nextPingAt);
}

/** Why nothing is pinged by the schedule; `null` when something is. */
function whyResting({ endpoint, state, warming, disabled, pausedUntil, held }: Situation, now: number): string | null {
  if (disabled) return 'Not pinged by itself: Pilot Light was started with DISABLE_WARMUP.';
  if (!warming) return 'Not pinged by itself: keeping warm is switched off for all endpoints.';
  if (!endpoint.enabled) return 'Switched off: it is pinged only when you ask.';
  if (state.intervalSeconds === null) return 'Not scheduled: it is pinged only when you ask. Choose an interval below to keep it warm.';
  const own = endpoint.pausedUntil ?? 0;
  if (own === UNTIL_WANTED) return 'Paused until you ping or resume it, so that nothing of ours loads the model again.';
  if (own > now && own >= (pausedUntil ?? 0)) return `Paused until ${shortTime(own, now)}; then it goes on by itself.`;
  if (pausedUntil !== null && pausedUntil > now)
    return `All endpoints are paused until ${shortTime(pausedUntil, now)}; then they go on by themselves.`;
  if (held !== null) return `Not pinged just now: ${held}. It goes on by itself.`;
  return null;
}

/** What only a person can mend is looked at slowly. */
const MISTAKES: readonly ErrorKind[] = ['auth', 'notFound', 'badRequest'];

function whyThen({ state, pinned }: Situation, at: string, nextPingAt: number): string {
  const { warmth, error, lastPing, consecutiveFailures, intervalSeconds, coldAt, lastTtftMs } = state;
  const interval = intervalSeconds === null ? '' : spaced(intervalSeconds);
  if (warmth === 'failing' && error !== null) {
    const times = consecutiveFailures > 1 ? `after ${plural(consecutiveFailures, 'failure')} in a row` : 'after a failure';
    return `Trying again at ${at}, ${times}${MISTAKES.includes(error.kind) ? ', or as soon as you change something' : ''}.`;
  }
  if (lastPing?.outcome === 'skipped') return `Looking again at ${at}.`;
  if (pinned) return `Pinned: the server is asked to keep it loaded for good. Next look at ${at}, every ${interval}.`;
  if (lastPing === null) return `First ping at ${at}.`;
  if (warmth === 'cold')
    return `Next ping at ${at}. The last pings found it cold: it unloads sooner than every ${interval}. A shorter interval may keep it warm.`;
  if (coldAt === null) return `Next ping at ${at}, ${interval} after the last one. It was not seen to go cold in that time.`;
  if (coldAt <= nextPingAt) {
    const when = coldAt < nextPingAt - 1_000 ? `before, at about ${clockTime(coldAt)}` : 'just then';
    return `Next ping at ${at}, ${interval} after the last one. It may go cold ${when}: a shorter interval would keep it warm.`;
  }
  const takes = lastTtftMs === null ? '' : ` and a ping takes ${seconds(lastTtftMs)}`;
  return `Next ping at ${at}, because without it the model would go cold at about ${clockTime(coldAt)}${takes}.`;
}
