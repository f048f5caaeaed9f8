import type { LiveEvent } from '../../electron/api/liveEvents.ts';
import { LiveStore } from '../../renderer/live/store.ts';
import { FakePageService } from './pageService.ts';
import { endpointStateOf, pageStateOf } from './pageStates.ts';

/** The endpoints that there are. */
export const IDS = ['a', 'b'] as const;
export const warm = (endpointId: string): LiveEvent => ({ kind: 'state', state: endpointStateOf(endpointId, { warmth: 'warm' }) });
export const cold = (endpointId: string): LiveEvent => ({ kind: 'state', state: endpointStateOf(endpointId, { warmth: 'cold' }) });

/** The page's store before it starts, the service that it will meet, and what a view shows of it. */
export function setUp() {
  const service = new FakePageService(pageStateOf(IDS));
  const store = new LiveStore(service.sources);
  const shown = { current: store.current() };
  let told = 0;
  store.subscribe(() => {
    told += 1;
    shown.current = store.current();
  });
  const warmths = () => shown.current.state?.endpoints.map(({ state }) => state.warmth);
  return { service, store, shown, warmths, told: () => told };
}

/** A page that follows the service's events. */
export async function following() {
  const all = setUp();
  all.store.start();
  await all.service.answerRead();
  all.service.connects();
  return all;
}
