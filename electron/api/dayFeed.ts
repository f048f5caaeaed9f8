import { sumOfColdStarts } from '../domain/coldStarts.ts';
import type { Clock, Timer } from '../keepalive/clock.ts';
import type { ApiContext } from './context.ts';
import type { DayBook } from './dayBook.ts';
import type { LiveFeed } from './liveFeed.ts';

/** Days are pushed no more often, ms: they are sums that change a little with every ping. */
const EVERY_MS = 30_000;
/** After a quiet time the first one comes soon, ms. */
const SOON_MS = 1_000;

export interface DayFeedOptions extends Pick<ApiContext, 'monitor' | 'settings' | 'budgets'> {
  readonly feed: LiveFeed;
  readonly dayBook: DayBook;
  readonly clock: Pick<Clock, 'monoNow' | 'setTimer'>;
}

/** Between two looks into the past, ms. */
const BREATH_MS = 50;

/** Pushes what the last 24 hours have become, of the endpoints that were pinged or used since, while somebody listens. @returns a function that ends it */
export function feedDays({ monitor, settings, budgets, feed, dayBook, clock }: DayFeedOptions): () => void {
  const changed = new Set<string>();
  let pushedAt = Number.NEGATIVE_INFINITY;
  let pushing: Timer | undefined;

  const push = (): void => {
    pushing = undefined;
    if (!feed.hasListeners) return;
    pushedAt = clock.monoNow();
    const all = dayBook.days(settings.current.endpoints.map(({ id }) => id));
    const days = [...all].flatMap(([endpointId, { day, coldStarts }]) =>
      changed.has(endpointId) && day !== null ? [{ endpointId, day, coldStarts }] : [],
    );
    changed.clear();
    const coldStarts = sumOfColdStarts([...all.values()].map((day) => day.coldStarts));
    feed.push({ kind: 'day', days, coldStarts, costTodayUsd: dayBook.cost(all), budgets: budgets.levels() });
  };
  const note = (endpointId: string): void => {
    changed.add(endpointId);
    if (feed.hasListeners) pushing ??= clock.setTimer(push, Math.max(SOON_MS, pushedAt + EVERY_MS - clock.monoNow()));
  };
  const readAhead = (): void => {
    if (dayBook.readAhead(note)) reading = clock.setTimer(readAhead, BREATH_MS);
  };

  let reading = clock.setTimer(readAhead, BREATH_MS);
  const unsubscribe = monitor.onEvent((event) => {
    if (event.kind === 'ping') note(event.ping.endpointId);
    if (event.kind === 'request') note(event.request.endpointId);
  });
  return () => {
    unsubscribe();
    reading.cancel();
    pushing?.cancel();
  };
}
