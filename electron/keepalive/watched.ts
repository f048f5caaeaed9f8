import type { Ping } from '../domain/ping.ts';
import type { EndpointState } from '../domain/warmth.ts';
import type { Target } from './catalog.ts';
import type { Clock } from './clock.ts';
import { coolsAfterMs } from './cooling.ts';
import { type Live, UNSEEN } from './live.ts';

/** An endpoint as the monitor holds it: what it is, what is known of it, and when it is its turn. Times are boot-time ms. */
export interface Watched {
  target: Target;
  live: Live;
  /** By the settings, seconds; `null`: never due. */
  intervalSeconds: number | null;
  /** Set by usage, until the settings change: seconds. */
  intervalOverride: number | null;
  /** `null`: not on the schedule. */
  dueAt: number | null;
  /** The same by the wall clock when it was set, ms since 1970: so that it does not waver between two readings of two clocks. */
  dueAtWall: number;
  /** Under way or waiting in its lane; `null` comes of a ping that nobody wanted any more when its turn came. */
  current: Promise<Ping | null> | null;
  /** Somebody asked for the current ping, so it is made even if it is not due. */
  asked: boolean;
}

export function newWatched(target: Target, intervalSeconds: number | null): Watched {
  return { target, live: UNSEEN, intervalSeconds, intervalOverride: null, dueAt: null, dueAtWall: 0, current: null, asked: false };
}

/** Seconds of silence after which it is due, or `null` when it is not scheduled. */
export function intervalOf({ target, intervalSeconds, intervalOverride }: Watched): number | null {
  return target.endpoint.enabled ? (intervalOverride ?? intervalSeconds) : null;
}

/**
 * Takes over what the settings say of it now. What usage or pings taught holds only as long as that is the same.
 * @returns whether anything differs that a ping or its due time would notice
 */
export function retarget(watched: Watched, target: Target, intervalSeconds: number | null): boolean {
  const { target: old, intervalSeconds: oldSeconds } = watched;
  watched.target = target;
  watched.intervalSeconds = intervalSeconds;
  if (sameTarget(old, target) && oldSeconds === intervalSeconds) return false;
  watched.intervalOverride = null;
  if (!sameModel(old, target)) watched.live = { ...watched.live, coldGaps: [] };
  return true;
}

/** Whether nothing about the endpoint or its provider differs that a ping would notice. */
export function sameTarget(a: Target, b: Target): boolean {
  return JSON.stringify(pinged(a)) === JSON.stringify(pinged(b));
}

function pinged({ provider, endpoint }: Target): object {
  return { provider, endpoint: { ...endpoint, pausedUntil: undefined, targetMs: undefined } };
}

/** Whether it is the same model on the same provider: only then what was learned of it still holds. */
export function sameModel(a: Target, b: Target): boolean {
  return a.endpoint.model === b.endpoint.model && JSON.stringify(a.provider) === JSON.stringify(b.provider);
}

/** What the world sees of it, dated by the wall clock. `resting`: nothing is pinged by the schedule, or not this one. */
export function stateOf(watched: Watched, resting: boolean, clock: Clock): EndpointState {
  const { live, target, dueAt, dueAtWall, current } = watched;
  const intervalSeconds = intervalOf(watched);
  return {
    endpointId: target.endpoint.id,
    warmth: intervalSeconds === null || resting ? 'paused' : live.warmth,
    pinging: current !== null,
    nextPingAt: dueAt === null ? null : wallTimeOf(dueAt, dueAtWall, clock),
    coldAt: coldAt(live, clock),
    intervalSeconds,
    lastPing: live.lastPing,
    lastTtftMs: live.lastTtftMs,
    consecutiveFailures: live.failures,
    alert: live.alert,
    error: live.error,
  };
}

function coldAt({ warmth, lastActivityAt, coldGaps }: Live, clock: Clock): number | null {
  const afterMs = coolsAfterMs(coldGaps);
  return warmth !== 'warm' || lastActivityAt === null || afterMs === null ? null : toWall(lastActivityAt + afterMs, clock);
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
