import { messageOf } from '../domain/messageOf.ts';
import type { Clock } from '../keepalive/clock.ts';
import type { EngineLog } from '../keepalive/log.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';
import type { LiveFeed } from './liveFeed.ts';

/** How often servers are looked at while somebody watches, ms. */
const WATCHED_MS = 15_000;
/** And while nobody does: a model that its server dropped long before its next ping should not stay away until then, ms. */
const UNWATCHED_MS = 5 * 60_000;
/** What rests until it is used is warmed again by a look that shows a use, which should not be a long time ago, ms. */
const WAITED_MS = 30_000;
/** The first look comes soon after somebody began to watch, ms. */
const SOON_MS = 1_000;

export interface LookFeedOptions {
  readonly monitor: Pick<KeepAliveMonitor, 'lookAround' | 'lookForUse' | 'active'>;
  readonly feed: Pick<LiveFeed, 'hasListeners' | 'onListener'>;
  readonly clock: Pick<Clock, 'monoNow' | 'setTimer'>;
  readonly log: EngineLog;
}

/**
 * Looks at the servers now and then: often while somebody listens, seldom while only the schedule wants to know, but often at those of endpoints that
 * rest until they are used. @returns a function that ends it
 */
export function feedLooks({ monitor, feed, clock, log }: LookFeedOptions): () => void {
  let lookedAt = clock.monoNow();
  const look = async (): Promise<void> => {
    const everyMs = feed.hasListeners ? WATCHED_MS : UNWATCHED_MS;
    const isTurn = clock.monoNow() - lookedAt >= everyMs || feed.hasListeners;
    if (isTurn) lookedAt = clock.monoNow();
    try {
      if (isTurn && (feed.hasListeners || monitor.active)) await monitor.lookAround(everyMs / 2);
      else if (monitor.active) await monitor.lookForUse(WAITED_MS / 2);
    } catch (error) {
      log.warn(`The servers could not be looked at: ${messageOf(error)}`, {});
    }
    begin(feed.hasListeners ? WATCHED_MS : WAITED_MS);
  };
  const begin = (delayMs: number): void => {
    timer.cancel();
    if (!ended) timer = clock.setTimer(() => void look(), delayMs);
  };
  let ended = false;
  let timer = clock.setTimer(() => void look(), WAITED_MS);
  const unsubscribe = feed.onListener(() => begin(SOON_MS));
  return () => {
    ended = true;
    unsubscribe();
    timer.cancel();
  };
}
