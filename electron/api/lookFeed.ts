import type { Clock } from '../keepalive/clock.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';
import type { LiveFeed } from './liveFeed.ts';

/** How often servers are looked at while somebody watches, ms. */
const EVERY_MS = 15_000;
/** The first look comes soon after somebody began to watch, ms. */
const SOON_MS = 1_000;

export interface LookFeedOptions {
  readonly monitor: Pick<KeepAliveMonitor, 'lookAround' | 'active'>;
  readonly feed: LiveFeed;
  readonly clock: Pick<Clock, 'setTimer'>;
}

/** Looks at the servers while somebody listens, so that a page shows what is in memory now. Nobody watching costs nothing. @returns a function that ends it */
export function feedLooks({ monitor, feed, clock }: LookFeedOptions): () => void {
  const look = (): void => {
    timer = undefined;
    if (!feed.hasListeners) return;
    void monitor.lookAround(EVERY_MS / 2).finally(() => begin(EVERY_MS));
  };
  const begin = (delayMs: number): void => {
    if (!ended) timer ??= clock.setTimer(look, delayMs);
  };
  let ended = false;
  let timer: { cancel(): void } | undefined;
  const unsubscribe = feed.onListener(() => begin(SOON_MS));
  return () => {
    ended = true;
    unsubscribe();
    timer?.cancel();
  };
}
