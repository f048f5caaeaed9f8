import type { Ping } from '../domain/ping.ts';
import { delayAfter } from './backoff.ts';
import type { Target } from './catalog.ts';
import { SOON_MS, withJitter } from './pacing.ts';
import { intervalOf, sameTarget, type Watched } from './watched.ts';

/** A ping, what it was sent to, and when it ended, boot time. */
export interface EndedPing {
  readonly target: Target;
  readonly ping: Ping;
  readonly endedAt: number;
}

/** When it is due if nothing more happens: an interval after the last activity, but not before `earliest`. */
export function dueAfterActivity(watched: Watched, earliest: number, random: () => number): number {
  const { lastActivityAt } = watched.live;
  return lastActivityAt === null ? earliest : Math.max(earliest, lastActivityAt + withJitter(intervalMs(watched), random));
}

/** When it is due after a ping that ended at `endedAt`; soon if what it pinged has been changed meanwhile. */
export function dueAfterPing(watched: Watched, { target, ping, endedAt }: EndedPing, random: () => number): number {
  if (watched.target !== target && !sameTarget(watched.target, target)) return endedAt + SOON_MS;
  const interval = intervalMs(watched);
  return endedAt + (ping.error === null ? withJitter(interval, random) : delayAfter(ping.error, watched.live.failures, interval));
}

function intervalMs(watched: Watched): number {
  return (intervalOf(watched) ?? 0) * 1000;
}
