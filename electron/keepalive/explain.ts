import type { ErrorKind } from '../domain/ping.ts';
import type { Rest } from '../domain/rest.ts';
import type { Rule } from './catalog.ts';
import { whyResting } from './explainRest.ts';
import { clockTime, shortTime, spaced } from './explainTimes.ts';
import { type Manner, stillToConfirm, whyLook, whyPinned } from './explainWay.ts';
import { COLD_AFTER } from './live.ts';
import { afterwards, inTheWay } from './skipWords.ts';
import type { Watched } from './watched.ts';

export interface Situation {
  readonly watched: Pick<Watched, 'live' | 'why' | 'known' | 'timerUntil'>;
  readonly manner: Manner;
  readonly rule: Rule;
  /** Whether it is switched on. */
  readonly isOn: boolean;
  readonly resting: Rest | null;
  /** Silence after which it is due, ms; `null`: it is not scheduled. */
  readonly gapMs: number | null;
  /** Wall clock, ms since 1970. */
  readonly nextPingAt: number | null;
  readonly coldAt: number | null;
  readonly wallNow: number;
  readonly toWall: (bootTime: number) => number;
}

/** When the next ping comes and why then, or why none comes: one sentence or two, times in the time zone of this machine. */
export function explain(situation: Situation): string {
  const { watched, manner, rule, isOn, resting, gapMs, nextPingAt, wallNow } = situation;
  if (resting !== null && (resting.kind === 'disabled' || resting.kind === 'off')) return whyResting(resting, wallNow);
  if (!isOn) return 'Switched off: it is pinged only when you ask.';
  if (rule.kind === 'off' || gapMs === null) return 'Not scheduled: it is pinged only when you ask. Choose an interval to keep it warm.';
  if (resting !== null) return whyResting(resting, wallNow);
  if (nextPingAt === null) return 'The next ping is not scheduled yet.';
  const { timerUntil } = watched;
  const timer = timerUntil === null ? '' : ` Kept warm until ${shortTime(timerUntil, wallNow)}, as you asked.`;
  const confirming = watched.live.warmth === 'warm' ? stillToConfirm(manner, watched.live.warmInARow) : '';
  return `${whyThen(situation, clockTime(nextPingAt), gapMs)}${confirming}${timer}`;
}

/** What only a person can mend is looked at slowly. */
const MISTAKES: readonly ErrorKind[] = ['auth', 'notFound', 'badRequest'];

function whyThen(situation: Situation, at: string, gapMs: number): string {
  const { watched, manner, toWall } = situation;
  const { live, why, known } = watched;
  if (manner.way === 'peek' && why.kind !== 'retry') return whyLook(manner.way, at);
  switch (why.kind) {
    case 'retry':
      return whyRetry(watched, at);
    case 'skipped': {
      const { skip } = why;
      return skip.kind === 'dropped'
        ? `Not pinged: ${inTheWay(skip)} ${afterwards(skip)}`
        : `Not pinged just now: ${inTheWay(skip)} Looking again at ${at}.`;
    }
    case 'first':
      return `First ping at ${at}.`;
    case 'changed':
      return `Next ping at ${at}, because its settings have changed.`;
    case 'elsewhere':
      return `Next ping at ${at}, by whichever of the instances that share the schedule is first${why.by === null ? '' : `; ${why.by} made the last one`}.`;
    case 'unhurried':
      return `Next ping at ${at}, a whole interval after it could go on: it is not to be warmed at once.`;
    case 'overdue':
      return `Next ping at ${at}, because it was due while nothing could be pinged.`;
    case 'expiry':
      return `Next ping at ${at}, because its server unloads it at ${clockTime(toWall(why.expiresAt))}${takes(situation)}.`;
    case 'kept':
      return `Its server keeps it loaded for good, so it needs no pings. The next one, at ${at}, only measures.`;
    case 'watching': {
      const silence = live.lastActivityAt === null || known.sight === null ? null : known.sight.at - live.lastActivityAt;
      const soFar = silence === null || silence < 1_000 ? '' : `; it still was after ${spaced(silence)} of silence`;
      return `Finding out how long its server keeps it loaded, without pinging it${soFar}. Next look at ${at}.`;
    }
    case 'looked':
      return whyLook(manner.way, at);
    case 'visit':
      return `Next ping at ${at}: this is the day without warming of your trial, and now and then a ping finds what you would.`;
    case 'prefix':
      return `Next ping at ${at}, ${spaced(gapMs)} after the last one, before the prompt cache forgets the system prompt.`;
    case 'learned':
      return `Next ping at ${at}, ${spaced(gapMs)} after the last one, ${learned[why.phase]}`;
    case 'interval':
      return whyInterval(situation, at, spaced(gapMs));
  }
}

const learned = {
  exploring: 'to find out how long it stays warm.',
  settled: 'just before it would go cold by all that was seen.',
  probing: 'a little later than usual: once a week it is tried whether it stays warm longer.',
} as const;

function whyRetry({ live: { failures, error } }: Situation['watched'], at: string): string {
  const times = failures > 1 ? `after ${failures} failures in a row` : failures === 1 ? 'after a failure' : 'as the server could not answer';
  return `Trying again at ${at}, ${times}${error !== null && MISTAKES.includes(error.kind) ? ', or as soon as you change something' : ''}.`;
}

function whyInterval(situation: Situation, at: string, interval: string): string {
  const { watched, manner, rule, coldAt, nextPingAt } = situation;
  const { live } = watched;
  if (rule.kind === 'every' && rule.pinned) return whyPinned(manner, at, interval);
  if (live.warmth === 'cold' && live.coldInARow < COLD_AFTER) return `Next ping at ${at}. It is not loaded now; that ping loads it.`;
  if (live.warmth === 'cold')
    return `Next ping at ${at}. The last pings found it cold: it unloads sooner than every ${interval}. A shorter interval may keep it warm.`;
  if (coldAt === null || nextPingAt === null) return `Next ping at ${at}, ${interval} after the last one. It was not seen to go cold in that time.`;
  if (coldAt > nextPingAt) return `Next ping at ${at}, because without it the model would go cold at about ${clockTime(coldAt)}${takes(situation)}.`;
  const when = coldAt < nextPingAt - 1_000 ? `before, at about ${clockTime(coldAt)}` : 'just then';
  return `Next ping at ${at}, ${interval} after the last one. It may go cold ${when}: a shorter interval would keep it warm.`;
}

function takes({ watched: { live }, manner }: Situation): string {
  const ttftMs = live.lastTtftMs;
  // One from before says nothing of a ping that asks for no token.
  if (ttftMs === null || manner.way === 'load') return '';
  return ` and a ping takes ${ttftMs < 9_950 ? `${Math.max(0.1, ttftMs / 1000).toFixed(1)} s` : `${Math.round(ttftMs / 1000)} s`}`;
}
