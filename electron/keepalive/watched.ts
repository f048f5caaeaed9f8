import type { Belief } from '../domain/belief.ts';
import type { Ping } from '../domain/ping.ts';
import { prefixLifetimeMs } from '../domain/promptCache.ts';
import type { Provider } from '../domain/provider.ts';
import type { Rest } from '../domain/rest.ts';
import type { EndpointState } from '../domain/warmth.ts';
import { wayOf } from '../domain/way.ts';
import type { Rule, Target } from './catalog.ts';
import type { Clock } from './clock.ts';
import { beliefOf, type Cooldown, chooseGap, freshCooldown } from './cooldown/cooldown.ts';
import { coolsAfterMs } from './cooling.ts';
import { explain } from './explain.ts';
import type { Manner } from './explainWay.ts';
import { type Known, NOTHING_KNOWN } from './known.ts';
import { type Live, UNSEEN } from './live.ts';
import type { RealJudge } from './realLabel.ts';
import type { Why } from './why.ts';

/** An endpoint as the monitor holds it: what it is, what is known of it, and when it is its turn. Times are boot-time ms. */
export interface Watched {
  target: Target;
  live: Live;
  /** By the settings. */
  rule: Rule;
  /** Set by usage, until the settings change. */
  override: Rule | null;
  /** Until when a timer keeps it warm whatever its switch says, wall ms; `null`: none runs. */
  timerUntil: number | null;
  /** Why it rested when that was last looked at; `null`: it did not. */
  rest: Rest | null;
  known: Known;
  cooldown: Cooldown;
  /** `null`: not on the schedule. */
  dueAt: number | null;
  /** The same by the wall clock when it was set, ms since 1970: so that it does not waver between two readings of two clocks. */
  dueAtWall: number;
  why: Why;
  /** Under way or waiting in its lane; `null` comes of a ping that nobody wanted any more when its turn came. */
  current: Promise<Ping | null> | null;
  /** Somebody asked for the current ping, so it is made even if it is not due. */
  asked: boolean;
  /** What the current ping puts before its prefix, so that no cache has it; empty: it brings the prefix back after that; `null`: it does neither. */
  nonce: string | null;
  /** Real requests that are under way, as the gateway sees them. */
  inUse: number;
  /** When the last one that has ended began, wall ms; `null`: none has. */
  requestAt: number | null;
  /** Tells what real requests meet; `null`: none came yet. */
  judge: RealJudge | null;
  /** What the last pings were skipped for, and when one of them was last put down. */
  skipped: { readonly reason: string; readonly notedAt: number } | null;
}

export function newWatched(target: Target, rule: Rule): Watched {
  return {
    target,
    live: UNSEEN,
    rule,
    override: null,
    timerUntil: null,
    rest: null,
    known: NOTHING_KNOWN,
    cooldown: freshCooldown(),
    dueAt: null,
    dueAtWall: 0,
    why: { kind: 'first' },
    current: null,
    asked: false,
    nonce: null,
    inUse: 0,
    requestAt: null,
    judge: null,
    skipped: null,
  };
}

/** The rule that holds now. */
export function ruleOf(watched: Watched): Rule {
  return isOn(watched) ? (watched.override ?? watched.rule) : { kind: 'off' };
}

/** Whether it is switched on, by itself or by a timer. */
function isOn({ target, timerUntil }: Pick<Watched, 'target' | 'timerUntil'>): boolean {
  return target.endpoint.enabled || timerUntil !== null;
}

/** Silence after which it is due as things stand, ms; `null`: it is not scheduled. @param wallNow wall clock, ms since 1970 */
export function gapMsOf(watched: Watched, wallNow: number): number | null {
  const rule = ruleOf(watched);
  switch (rule.kind) {
    case 'off':
      return null;
    case 'every':
      return rule.seconds * 1000;
    case 'auto':
      if (wayOf(watched.target.endpoint) === 'peek') return LOOK_MS;
      return Math.min(toldMs(watched.known) ?? chooseGap(watched.cooldown, wallNow).gapMs, cacheGapMs(watched) ?? Number.POSITIVE_INFINITY);
  }
}

/** What is only looked at has no interval to learn: it is looked at so often where none is set, ms. */
export const LOOK_MS = 60_000;

/** Whether looks are all that it gets: by its way, or because it is loaded and its server has no call that would keep it so without a token. */
export function isOnlyLookedAt({ target, live: { lookedAt, lastActivityAt } }: Pick<Watched, 'target' | 'live'>): boolean {
  const way = wayOf(target.endpoint);
  return way === 'peek' || (way === 'load' && lookedAt !== null && lookedAt > (lastActivityAt ?? Number.NEGATIVE_INFINITY));
}

/** Of the time that a cache keeps a prefix, so much may pass before the next ping. */
const CACHE_SHARE = 0.9;

/** Silence before the cache may forget its prefix, ms; `null`: it has none, or nobody knows. */
export function cacheGapMs({ target: { provider, endpoint } }: Pick<Watched, 'target'>): number | null {
  const lifetimeMs = prefixLifetimeMs(provider, endpoint);
  return lifetimeMs === null ? null : lifetimeMs * CACHE_SHARE;
}

/** Silence after which its server says to unload it, ms. */
export function toldMs({ sight, sessionMs }: Known): number | null {
  return sight?.unloadsAfterMs ?? sessionMs;
}

/**
 * Takes over what the settings say of it now. What usage, looks or pings taught holds only as long as that is the same.
 * @returns whether anything differs that a ping or its due time would notice
 */
export function retarget(watched: Watched, target: Target, rule: Rule): boolean {
  const { target: old, rule: oldRule } = watched;
  watched.target = target;
  watched.rule = rule;
  if (sameTarget(old, target) && JSON.stringify(oldRule) === JSON.stringify(rule)) return false;
  watched.override = null;
  if (sameModel(old, target)) return true;
  watched.live = { ...watched.live, coldGaps: [] };
  watched.known = NOTHING_KNOWN;
  watched.cooldown = freshCooldown();
  watched.judge = null;
  return true;
}

/** Whether nothing about the endpoint or its provider differs that a ping would notice. */
export function sameTarget(a: Target, b: Target): boolean {
  return JSON.stringify(pinged(a)) === JSON.stringify(pinged(b));
}

function pinged({ provider, endpoint }: Target): object {
  const {
    pausedUntil: _1,
    pauseReason: _2,
    warmUntil: _3,
    hours: _4,
    stopAfterUnused: _5,
    mindCold: _6,
    budget: _7,
    targetMs: _8,
    confirmations: _9,
    ...rest
  } = endpoint;
  return { provider, endpoint: rest };
}

/** Whether it is the same model on the same provider: only then what was learned of it still holds. */
function sameModel(a: Target, b: Target): boolean {
  return a.endpoint.model === b.endpoint.model && sameServer(a.provider, b.provider);
}

/** Whether nothing but the name differs between two providers. */
export function sameServer(a: Provider, b: Provider): boolean {
  return JSON.stringify({ ...a, name: '' }) === JSON.stringify({ ...b, name: '' });
}

/** What the world sees of it, dated by the wall clock. `resting`: why nothing is pinged by the schedule, or not this one. */
export function stateOf(watched: Watched, resting: Rest | null, clock: Clock): EndpointState {
  const { live, known, target, dueAt, dueAtWall, current } = watched;
  const wallNow = clock.wallNow();
  const rule = ruleOf(watched);
  const gapMs = gapMsOf(watched, wallNow);
  const nextPingAt = dueAt === null ? null : wallTimeOf(dueAt, dueAtWall, clock);
  const coldAtBoot = goesColdAt(watched);
  const coldAt = coldAtBoot === null ? null : toWall(coldAtBoot, clock);
  return {
    endpointId: target.endpoint.id,
    warmth: gapMs === null || (resting !== null && resting.kind !== 'watching') ? 'paused' : isConfirmed(watched) ? live.warmth : 'unknown',
    pinging: current !== null,
    busy: isBusy(watched),
    nextPingAt,
    rest: gapMs === null ? null : resting,
    coldAt,
    intervalSeconds: gapMs === null ? null : gapMs / 1000,
    rule: rule.kind === 'every' && rule.pinned ? 'pin' : rule.kind,
    belief: believed(watched, wallNow),
    why: explain({
      watched,
      manner: mannerOf(watched),
      rule,
      isOn: isOn(watched),
      resting,
      gapMs,
      nextPingAt,
      coldAt,
      wallNow,
      toWall: (bootTime) => toWall(bootTime, clock),
    }),
    dropped: known.dropped === null ? null : { by: known.dropped.by },
    lastPing: live.lastPing,
    lastTtftMs: asksForTokens(target) ? live.lastTtftMs : null,
    ...(watched.requestAt === null ? {} : { lastRequestAt: watched.requestAt }),
    consecutiveFailures: live.failures,
    alert: live.alert,
    error: live.error,
  };
}

/** What has answered warm too seldom in a row is not called warm. */
function isConfirmed({ live: { warmth, warmInARow }, target: { endpoint } }: Watched): boolean {
  const needed = endpoint.confirmations ?? 1;
  return warmth !== 'warm' || needed <= 1 || warmInARow >= needed;
}

/** What is only loaded or looked at has no TTFT any more; one from before would pass for it. */
function asksForTokens({ endpoint }: Target): boolean {
  const way = wayOf(endpoint);
  return way === 'measure' || way === 'pin';
}

function mannerOf({ target: { endpoint, provider }, known }: Watched): Manner {
  const canPin = provider.kind === 'ollama' || known.sight?.pinned === true;
  return { way: wayOf(endpoint), confirmations: endpoint.confirmations ?? 1, canPin };
}

/** Whether its server was answering somebody else when it was its turn: by a look, or by the server's own refusal. */
function isBusy({ live: { lastPing }, why }: Watched): boolean {
  if (lastPing?.outcome !== 'skipped') return false;
  return lastPing.error?.kind === 'busy' || (why.kind === 'skipped' && why.skip.kind === 'busy');
}

/** What its server says, else what was learned where that is asked for. */
function believed(watched: Watched, wallNow: number): Belief | null {
  const told = toldMs(watched.known);
  if (told !== null) return { kind: 'told', coolsAfterMs: told };
  return ruleOf(watched).kind === 'auto' ? beliefOf(watched.cooldown, wallNow) : null;
}

/** When its server will unload it, by what that says; `null`: it does not say. */
export function expiryOf({ known: { sight, sessionMs }, live: { lastActivityAt } }: Watched): number | null {
  if (sight === null || sight.pinned) return null;
  if (sight.unloadsAfterMs !== null) return lastActivityAt === null ? null : lastActivityAt + sight.unloadsAfterMs;
  const usedSince = lastActivityAt !== null && lastActivityAt > sight.at;
  if (sight.residency === 'loaded' && sight.expiresAt !== null && !usedSince) return sight.expiresAt;
  return lastActivityAt === null || sessionMs === null ? null : lastActivityAt + sessionMs;
}

/** The silence after which it goes cold by all that is known, ms. */
export function coolsAfter(watched: Watched): number | null {
  return toldMs(watched.known) ?? coolsAfterMs(watched.live.coldGaps);
}

function goesColdAt(watched: Watched): number | null {
  const { warmth, lastActivityAt } = watched.live;
  if (warmth !== 'warm') return null;
  const afterMs = coolsAfter(watched);
  return expiryOf(watched) ?? (lastActivityAt === null || afterMs === null || watched.known.sight?.pinned === true ? null : lastActivityAt + afterMs);
}

/** Wall time of a boot time now. */
export function toWall(bootTime: number, clock: Clock): number {
  return Math.round(clock.wallNow() + bootTime - clock.bootNow());
}

/** Boot time of a wall time, as the clocks stand now. */
export function toBoot(wallTime: number, clock: Clock): number {
  return clock.bootNow() + wallTime - clock.wallNow();
}

const STEPPED_MS = 1_000;

/** A step of the wall clock moves what people read, not when it happens. */
function wallTimeOf(dueAt: number, dueAtWall: number, clock: Clock): number {
  const now = toWall(dueAt, clock);
  return Math.abs(now - dueAtWall) < STEPPED_MS ? dueAtWall : now;
}
