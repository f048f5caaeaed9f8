import { useSyncExternalStore } from 'react';
import type { LiveEvent, LogEvent } from '../../electron/api/liveEvents.ts';
import type { State } from '../../electron/api/state.ts';
import { apiGet } from '../api.ts';
import { setClockSkew } from './clock.ts';
import { type EventHandlers, type Live, LiveStore } from './store.ts';

/** The page's one store. */
export const live = new LiveStore({
  readState: async () => {
    const answer = await apiGet<State>('/api/state');
    if (answer.ok) setClockSkew(answer.value.at - Date.now());
    return answer;
  },
  openEvents,
  now: () => Date.now(),
  later: (run, ms) => setTimeout(run, ms),
  beforeFrame: (run) => requestAnimationFrame(run),
});

/** Follows the service while somebody looks at the page. */
export function startLive(): void {
  document.addEventListener('visibilitychange', () => live.hide(document.hidden));
  if (document.hidden) live.hide(true);
  live.start();
}

const EVENT_NAMES = ['state', 'ping', 'settings', 'day', 'server', 'alerts'] as const satisfies readonly LiveEvent['kind'][];

function openEvents(since: number, { onOpen, onEvent, onReset, onError, onLine }: EventHandlers): () => void {
  const source = new EventSource(`/api/events?since=${since}${onLine === null ? '' : '&log=1'}`);
  source.onopen = onOpen;
  source.onerror = () => onError(source.readyState === EventSource.CLOSED);
  source.addEventListener('reset', onReset);
  for (const name of EVENT_NAMES) {
    source.addEventListener(name, ({ data, lastEventId }) => {
      const event: LiveEvent = JSON.parse(data);
      onEvent(event, Number(lastEventId));
    });
  }
  if (onLine !== null) {
    source.addEventListener('log', ({ data }) => {
      const { line }: LogEvent = JSON.parse(data);
      onLine(line);
    });
  }
  return () => source.close();
}

/** A part of what is live; renders again when that part is another. `select` must return something that stays the same while it does not change. */
export function useLive<T>(select: (live: Live) => T): T {
  return useSyncExternalStore(live.subscribe, () => select(live.current()));
}
