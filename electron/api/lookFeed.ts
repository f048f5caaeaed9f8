import { messageOf } from '../domain/messageOf.ts';
import type { Clock } from '../keepalive/clock.ts';
import type { EngineLog } from '../keepalive/log.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';
import type { LiveFeed } from './liveFeed.ts';

/** How often servers are looked at while somebody watches, ms. */
const WATCHED_MS = 15_000;
/** And while nobody does: a model that its server dropped long before its next ping should not stay away until then, ms. */
const UNWATCHED_MS = 5 * 60_000;
/** The first look comes soon after somebody began to watch, ms. */
const SOON_MS = 1_000;

export interface LookFeedOptions {
  readonly monitor: Pick<KeepAliveMonitor, 'lookAround' | 'active'>;
  readonly feed: LiveFeed;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly log: EngineLog;
}

/** Looks at the servers now and then: often while somebody listens, seldom while only the schedule wants to know. @returns a function that ends it */
export function feedLooks({ monitor, feed, clock, log }: LookFeedOptions): () => void {
  const look = async (): Promise<void> => {
    const everyMs = feed.hasListeners ? WATCHED_MS : UNWATCHED_MS;
    try {
      if (feed.hasListeners || monitor.active) await monitor.lookAround(everyMs / 2);
    } catch (error) {
      log.warn(`The servers could not be looked at: ${messageOf(error)}`, {});
    }
    begin(feed.hasListeners ? WATCHED_MS : UNWATCHED_MS);
  };
  const begin = (delayMs: number): void => {
    timer.cancel();
    if (!ended) timer = clock.setTimer(() => void look(), delayMs);
  };
  let ended = false;
  let timer = clock.setTimer(() => void look(), UNWATCHED_MS);
  const unsubscribe = feed.onListener(() => begin(SOON_MS));
  return () => {
    ended = true;
    unsubscribe();
    timer.cancel();
  };
}
