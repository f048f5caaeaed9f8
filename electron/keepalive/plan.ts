import type { Ping } from '../domain/ping.ts';
import { gapOfVisit, trialPhase, trialPhaseEndsAt } from '../domain/trial.ts';
import { delayAfter } from './backoff.ts';
import type { Target } from './catalog.ts';
import { chooseGap } from './cooldown/cooldown.ts';
import { SOON_MS, withJitter, withLearnedJitter } from './pacing.ts';
import { cacheGapMs, expiryOf, gapMsOf, isOnlyLookedAt, LOOK_MS, ruleOf, sameTarget, toldMs, type Watched } from './watched.ts';
import type { Plan } from './why.ts';

/** A ping, what it was sent to, and when it ended, boot time. */
export interface EndedPing {
  readonly target: Target;
  readonly ping: Ping;
  readonly endedAt: number;
}

export interface Chance {
  readonly random: () => number;
  /** Wall clock, ms since 1970. */
  readonly wallNow: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** What is left between a ping and the expiry it comes before: a fixed part, a part of the session, at most a quarter of it. */
const MARGIN_MS = 2 * SECOND;
const MARGIN_SHARE = 0.01;
const LARGEST_SHARE = 0.25;
/** A warm ping takes so long where none was seen, and none is reckoned with more, ms. */
const USUAL_PING_MS = 500;
const LONGEST_PING_MS = 5 * SECOND;
/** A model that its server keeps for good is measured this often, ms. */
const MEASURE_MS = 60 * MINUTE;
/** While it is watched for its unloading: steps of a part of the silence so far, within bounds; nobody waits longer than the last, ms. */
const WATCH_SHARE = 0.05;
const WATCH_SHORTEST_MS = 5 * SECOND;
const WATCH_LONGEST_MS = MINUTE;
export const WATCHED_FOR_MS = 65 * MINUTE;

/** When it is due if nothing more happens: by its rule after the last activity, but not before `earliest`. */
export function planAfterActivity(watched: Watched, earliest: number, chance: Chance): Plan {
  const { lastActivityAt, lookedAt } = watched.live;
  if (lookedAt !== null && isOnlyLookedAt(watched)) return planOfLook(watched, lookedAt, earliest, chance);
  if (lastActivityAt === null) return { dueAt: earliest, why: { kind: 'first' } };
  const plan = planFrom(watched, lastActivityAt, earliest, chance);
  return plan.dueAt >= earliest ? plan : { ...plan, dueAt: earliest };
}

/** When it is due after a ping that ended at `endedAt`; soon if what it pinged has been changed meanwhile. */
export function planAfterPing(watched: Watched, { target, ping, endedAt }: EndedPing, chance: Chance): Plan {
  if (watched.target !== target && !sameTarget(watched.target, target)) return { dueAt: endedAt + SOON_MS, why: { kind: 'changed' } };
  if (ping.error === null) return planAfterActivity(watched, endedAt, chance);
  return { dueAt: endedAt + delayAfter(ping.error, watched.live.failures, retryBase(watched, chance.wallNow)), why: { kind: 'retry' } };
}

/** A failure is tried again in steps of its interval; one that was told or learned may be hours, and the model is cold meanwhile. */
function retryBase(watched: Watched, wallNow: number): number {
  const gapMs = gapMsOf(watched, wallNow) ?? 0;
  return ruleOf(watched).kind === 'auto' ? Math.min(gapMs, MINUTE) : gapMs;
}

/** The next look is a whole interval away, whatever else has happened. */
function planOfLook(watched: Watched, lookedAt: number, earliest: number, { random, wallNow }: Chance): Plan {
  const rule = ruleOf(watched);
  const gapMs = rule.kind === 'every' ? (gapMsOf(watched, wallNow) ?? LOOK_MS) : LOOK_MS;
  return { dueAt: Math.max(earliest, lookedAt + withJitter(gapMs, random)), why: { kind: 'looked' } };
}

function planFrom(watched: Watched, activityAt: number, now: number, { random, wallNow }: Chance): Plan {
  const visit = visitAt(watched, activityAt, now, { random, wallNow });
  if (visit !== null) return visit;
  const rule = ruleOf(watched);
  if (rule.kind === 'off') return { dueAt: now, why: { kind: 'first' } };
  if (rule.kind === 'every') return { dueAt: activityAt + withJitter(rule.seconds * SECOND, random), why: { kind: 'interval' } };
  return beforeCacheForgets(autoPlan(watched, activityAt, now, { random, wallNow }), watched, activityAt, random);
}

function autoPlan(watched: Watched, activityAt: number, now: number, { random, wallNow }: Chance): Plan {
  const { sight } = watched.known;
  if (sight?.pinned === true) return { dueAt: activityAt + withJitter(MEASURE_MS, random), why: { kind: 'kept' } };
  const expiresAt = expiryOf(watched);
  if (expiresAt !== null) return { dueAt: expiresAt - leadMs(watched, expiresAt - activityAt), why: { kind: 'expiry', expiresAt } };
  const { gapMs, phase } = chooseGap(watched.cooldown, wallNow);
  if (phase === 'exploring' && sight?.residency === 'loaded') return { dueAt: now + watchStep(now - activityAt), why: { kind: 'watching' } };
  return { dueAt: activityAt + withLearnedJitter(gapMs, random), why: { kind: 'learned', phase } };
}

/** A prompt cache forgets the prefix whatever becomes of the model. */
function beforeCacheForgets(plan: Plan, watched: Watched, activityAt: number, random: () => number): Plan {
  const gapMs = cacheGapMs(watched);
  if (gapMs === null || activityAt + gapMs > plan.dueAt) return plan;
  return { dueAt: activityAt + withJitter(gapMs, random), why: { kind: 'prefix' } };
}

/** On the day without warming of a trial; when that is over, warming goes on. */
function visitAt(watched: Watched, activityAt: number, now: number, { random, wallNow }: Chance): Plan | null {
  const { trial } = watched.target.endpoint;
  if (trial === undefined || trialPhase(trial, wallNow) !== 'without') return null;
  const endsAt = now + (trialPhaseEndsAt(trial, wallNow) ?? wallNow) - wallNow;
  return { dueAt: Math.min(activityAt + gapOfVisit(random), endsAt), why: { kind: 'visit' } };
}

/** How long before the expiry a ping must begin, ms. */
function leadMs(watched: Watched, sessionMs: number): number {
  const { lastPing } = watched.live;
  const takes = lastPing?.outcome === 'warm' ? Math.min(lastPing.totalMs ?? USUAL_PING_MS, LONGEST_PING_MS) : USUAL_PING_MS;
  const session = Math.max(sessionMs, toldMs(watched.known) ?? 0);
  return Math.min(takes + MARGIN_MS + MARGIN_SHARE * session, LARGEST_SHARE * session);
}

function watchStep(silenceMs: number): number {
  return Math.min(WATCH_LONGEST_MS, Math.max(WATCH_SHORTEST_MS, WATCH_SHARE * silenceMs));
}
