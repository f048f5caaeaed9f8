import { sumOfColdStarts } from '../domain/coldStarts.ts';
import type { Clock, Timer } from '../keepalive/clock.ts';
import type { ApiContext } from './context.ts';
import type { DayBook, EndpointDay } from './dayBook.ts';
import type { LiveFeed } from './liveFeed.ts';

/** Days are pushed no more often, ms: they are sums that change a little with every ping. */
const EVERY_MS = 30_000;
/** After a quiet time the first one comes soon, ms. */
const SOON_MS = 1_000;

export interface DayFeedOptions extends Pick<ApiContext, 'monitor' | 'settings'> {
  readonly feed: LiveFeed;
  readonly dayBook: DayBook;
  readonly clock: Pick<Clock, 'monoNow' | 'setTimer'>;
}

/** Pushes what the last 24 hours have become, of the endpoints that were pinged since, while somebody listens. @returns a function that ends it */
export function feedDays({ monitor, settings, feed, dayBook, clock }: DayFeedOptions): () => void {
  const changed = new Set<string>();
  let pushedAt = Number.NEGATIVE_INFINITY;
  let timer: Timer | undefined;

  const push = (): void => {
    timer = undefined;
    if (!feed.hasListeners) return;
    pushedAt = clock.monoNow();
    const all = settings.current.endpoints.map(({ id }): [string, EndpointDay] => [id, dayBook.of(id)]);
    const days = all.flatMap(([endpointId, { day, coldStarts }]) =>
      changed.has(endpointId) && day !== null ? [{ endpointId, day, coldStarts }] : [],
    );
    changed.clear();
    feed.push({ kind: 'day', days, coldStarts: sumOfColdStarts(all.map(([, day]) => day.coldStarts)), costTodayUsd: dayBook.cost(all) });
  };

  const unsubscribe = monitor.onEvent((event) => {
    if (event.kind !== 'ping') return;
    changed.add(event.ping.endpointId);
    if (timer === undefined && feed.hasListeners) timer = clock.setTimer(push, Math.max(SOON_MS, pushedAt + EVERY_MS - clock.monoNow()));
  });
  return () => {
    unsubscribe();
    timer?.cancel();
  };
}
