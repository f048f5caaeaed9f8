import { array, asyncProperty, constantFrom, oneof, assert as propertyHolds } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LiveEvent } from '../../electron/api/liveEvents.ts';
import { LiveStore } from '../../renderer/live/store.ts';
import { FakePageService } from '../support/pageService.ts';
import { dayOf, endpointStateOf, pageStateOf } from '../support/pageStates.ts';
import { pingOf } from '../support/servicePings.ts';

const IDS = ['a', 'b'];
const warm = (endpointId: string): LiveEvent => ({ kind: 'state', state: endpointStateOf(endpointId, { warmth: 'warm' }) });
const cold = (endpointId: string): LiveEvent => ({ kind: 'state', state: endpointStateOf(endpointId, { warmth: 'cold' }) });

function setUp() {
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
async function following() {
  const all = setUp();
  all.store.start();
  await all.service.answerRead();
  all.service.connects();
  return all;
}

describe('The page’s store', () => {
  test('knows nothing until the first snapshot, and says that it is connecting', () => {
    const { store } = setUp();
    store.start();
    expect(store.current()).toMatchObject({ state: null, connection: { kind: 'connecting' } });
  });

  test('shows the snapshot, and follows the events after it', async () => {
    const { service, shown, warmths } = await following();
    expect(shown.current).toMatchObject({ state: service.truth, connection: { kind: 'live' } });
    service.happen(warm('b'));
    service.delivers();
    service.draws();
    expect(warmths()).toEqual(['unknown', 'warm']);
  });

  test('gets what happened between the snapshot and the opening of the stream', async () => {
    const { service, store, shown } = setUp();
    store.start();
    service.readReaches();
    service.happen(warm('a'));
    await service.readReturns();
    service.connects();
    service.delivers();
    service.draws();
    expect(shown.current.state).toEqual(service.truth);
  });

  test('tells of a hundred events at once only once, before the page is drawn', async () => {
    const { service, shown, told } = await following();
    const before = told();
    for (let i = 0; i < 100; i += 1) service.happen(i % 2 === 0 ? warm('a') : cold('a'));
    for (let i = 0; i < 100; i += 1) service.delivers();
    expect(told()).toBe(before);
    service.draws();
    expect(told()).toBe(before + 1);
    expect(shown.current.state).toEqual(service.truth);
  });

  test('ignores an event that it has seen already', async () => {
    const { service, shown } = await following();
    service.happen({ kind: 'ping', ping: pingOf() });
    service.delivers(true);
    service.delivers();
    service.draws();
    expect(shown.current.state?.endpoints[0]?.recent).toHaveLength(1);
  });

  test('reads a fresh snapshot when a number is missing', async () => {
    const { service, shown } = await following();
    service.happen(warm('a'));
    service.losesEvent();
    service.happen(warm('b'));
    service.delivers();
    expect(service.pendingReads).toBe(1);
    await service.answerRead();
    expect(shown.current.state).toEqual(service.truth);
  });

  test('reads a fresh snapshot when the service says that something is gone', async () => {
    const { service, shown } = await following();
    service.cuts();
    for (let i = 0; i < 9; i += 1) service.happen(i % 2 === 0 ? warm('a') : cold('a'));
    service.connects();
    service.delivers();
    await service.answerRead();
    expect(shown.current.state).toEqual(service.truth);
  });

  test('reads a fresh snapshot after a change of the settings, and counts it', async () => {
    const { service, shown } = await following();
    const { snapshots } = shown.current;
    service.happen({ kind: 'settings' }, { warming: false });
    service.delivers();
    await service.answerRead();
    expect(shown.current).toMatchObject({ state: { warming: false }, snapshots: snapshots + 1 });
  });

  test('keeps an event that overtakes the snapshot which does not contain it', async () => {
    const { service, store, shown } = await following();
    store.refresh();
    service.readReaches();
    service.happen(warm('a'));
    service.delivers();
    await service.readReturns();
    expect(shown.current.state).toEqual(service.truth);
    expect(service.pendingReads).toBe(0);
  });

  test('asks once more when the settings change while it reads a snapshot without that change', async () => {
    const { service, store, shown } = await following();
    store.refresh();
    service.readReaches();
    service.happen({ kind: 'settings' }, { theme: 'dark' });
    service.delivers();
    await service.readReturns();
    expect(service.pendingReads).toBe(1);
    await service.answerRead();
    expect(shown.current.state?.theme).toBe('dark');
  });

  test('does not read twice for a change that the snapshot under way has', async () => {
    const { service } = await following();
    service.happen({ kind: 'settings' }, { theme: 'dark' });
    service.delivers();
    service.happen({ kind: 'settings' }, { theme: 'light' });
    service.readReaches();
    service.delivers();
    await service.readReturns();
    expect(service.pendingReads).toBe(0);
  });

  test('never has two reads under way, and makes one more for all who asked meanwhile', async () => {
    const { service, store } = await following();
    for (let i = 0; i < 5; i += 1) store.refresh();
    expect(service.pendingReads).toBe(1);
    await service.answerRead();
    expect(service.pendingReads).toBe(1);
    await service.answerRead();
    expect(service.pendingReads).toBe(0);
  });
});

describe('A lost connection', () => {
  test('is said, with the time, and what is on the screen stays', async () => {
    const { service, shown } = await following();
    const { heardAt } = shown.current;
    service.now += 5_000;
    service.cuts();
    expect(shown.current).toMatchObject({ state: service.truth, connection: { kind: 'lost', since: service.now }, heardAt });
  });

  test('is over as soon as the stream is open again, and what was missed arrives', async () => {
    const { service, shown } = await following();
    service.cuts();
    service.happen(warm('a'));
    service.connects();
    expect(shown.current.connection).toEqual({ kind: 'live' });
    service.delivers();
    service.draws();
    expect(shown.current.state).toEqual(service.truth);
  });

  test('keeps its beginning through every further attempt', async () => {
    const { service, shown } = await following();
    service.cuts();
    const lost = shown.current.connection;
    service.now += 60_000;
    service.cuts(true);
    expect(shown.current.connection).toBe(lost);
  });

  test('that the browser gives up on is opened anew after a while', async () => {
    const { service, shown } = await following();
    service.cuts(true);
    expect(service.isFollowed).toBe(false);
    await service.passes(2_000);
    await service.answerRead();
    expect(service.isFollowed).toBe(true);
    expect(shown.current.connection).toEqual({ kind: 'live' });
  });

  test('is tried again by one timer, whatever failed', async () => {
    const { service, store } = await following();
    store.refresh();
    service.cuts(true);
    await service.readFails();
    expect(service.timers).toBe(1);
  });

  test('at the very first request is tried again until somebody answers', async () => {
    const { service, store, shown } = setUp();
    store.start();
    for (let i = 0; i < 3; i += 1) {
      await service.readFails();
      expect(shown.current).toMatchObject({ state: null, connection: { kind: 'lost' } });
      await service.passes(2_000);
    }
    await service.answerRead();
    expect(shown.current).toMatchObject({ state: service.truth, connection: { kind: 'live' } });
  });
});

describe('A page that nobody looks at', () => {
  test('holds no connection, and shows what it knew', async () => {
    const { service, store, shown } = await following();
    store.hide(true);
    expect(service.isFollowed).toBe(false);
    expect(shown.current).toMatchObject({ state: service.truth, connection: { kind: 'live' } });
  });

  test('is up to date as soon as somebody does, whatever it missed', async () => {
    const { service, store, shown } = await following();
    store.hide(true);
    for (let i = 0; i < 9; i += 1) service.happen(i % 2 === 0 ? warm('a') : cold('a'));
    store.hide(false);
    await service.answerRead();
    expect(service.isFollowed).toBe(true);
    expect(shown.current.state).toEqual(service.truth);
  });

  test('opens no stream when the snapshot comes after it was hidden', async () => {
    const { service, store } = setUp();
    store.hide(true);
    store.start();
    await service.answerRead();
    expect(service.isFollowed).toBe(false);
  });

  test('does not ask a service that is gone', async () => {
    const { service, store } = await following();
    service.cuts(true);
    store.hide(true);
    await service.passes(60_000);
    expect(service.pendingReads).toBe(0);
  });
});

describe('The lines of the log', () => {
  const follower = () => {
    const seen: string[] = [];
    return { seen, onOpen: () => seen.push('open'), onLine: ({ message }: { readonly message: string }) => seen.push(message) };
  };

  test('come by the page’s one stream, which is opened anew for them and misses nothing', async () => {
    const { service, store, shown } = await following();
    const log = follower();
    store.followLog(log);
    service.happen(warm('b'));
    service.connects();
    service.logs('a ping');
    service.delivers();
    service.draws();
    expect(log.seen).toEqual(['open', 'a ping']);
    expect(shown.current.state).toEqual(service.truth);
  });

  test('are asked for again after the service was gone', async () => {
    const { service, store } = await following();
    const log = follower();
    store.followLog(log);
    service.cuts(true);
    await service.passes(2_000);
    await service.answerRead();
    service.connects();
    service.logs('back');
    expect(log.seen).toEqual(['open', 'back']);
  });

  test('stop when nobody follows them any more', async () => {
    const { service, store } = await following();
    const log = follower();
    const end = store.followLog(log);
    service.connects();
    end();
    service.connects();
    service.logs('a ping');
    expect(log.seen).toEqual(['open']);
    expect(service.isFollowed).toBe(true);
  });
});

describe('A browser that the service does not know', () => {
  test.each([401, 403])('is told so at status %d, and nothing is tried by itself', async (status) => {
    const { service, store, shown } = setUp();
    store.start();
    await service.readFails(status);
    await service.passes(60_000);
    expect(shown.current.connection).toMatchObject({ kind: 'refused', problem: { status } });
    expect(service.pendingReads).toBe(0);
  });

  test('stops following, and goes on once it is let in again', async () => {
    const { service, store, shown } = await following();
    service.cuts(true);
    await service.passes(2_000);
    await service.readFails(401);
    expect(service.isFollowed).toBe(false);
    store.refresh();
    await service.answerRead();
    expect(shown.current).toMatchObject({ state: service.truth, connection: { kind: 'live' } });
    expect(service.isFollowed).toBe(true);
  });
});

describe('Whatever the network does', () => {
  type Step = (service: FakePageService, store: LiveStore, n: number) => void | Promise<void>;
  const steps: Readonly<Record<string, Step>> = {
    warm: (service, _store, n) => service.happen(warm(IDS[n % 2] ?? 'a')),
    cold: (service, _store, n) => service.happen(cold(IDS[n % 2] ?? 'a')),
    ping: (service, _store, n) => service.happen({ kind: 'ping', ping: pingOf({ endpointId: IDS[n % 2], at: n }) }),
    day: (service, _store, n) => {
      const coldStarts = { avoided: n, suffered: 0 };
      service.happen({ kind: 'day', days: [{ endpointId: 'a', day: dayOf({ count: n }), coldStarts }], coldStarts, costTodayUsd: n });
    },
    settings: (service, _store, n) => service.happen({ kind: 'settings' }, { warming: n % 2 === 0, notices: [`${n}`] }),
    refresh: (_service, store) => store.refresh(),
    readReaches: (service) => service.readReaches(),
    readReturns: (service) => service.readReturns(),
    readFails: (service) => service.readFails(),
    connects: (service) => service.connects(),
    delivers: (service) => service.delivers(),
    deliversTwice: (service) => service.delivers(true),
    cuts: (service) => service.cuts(),
    gives_up: (service) => service.cuts(true),
    hides: (_service, store) => store.hide(true),
    shows: (_service, store) => store.hide(false),
    log: (_service, store) => void store.followLog({ onOpen: () => {}, onLine: () => {} }),
    restarts: (service) => service.restarts(),
    passes: (service) => service.passes(1_000),
    draws: (service) => service.draws(),
  };

  /** Most of the time all is well, and things overtake each other nevertheless. */
  const usual = ['warm', 'cold', 'ping', 'settings', 'refresh', 'readReaches', 'readReturns', 'delivers', 'connects'];
  const names = oneof({ weight: 4, arbitrary: constantFrom(...usual) }, { weight: 1, arbitrary: constantFrom(...Object.keys(steps)) });

  test.each(['from the start', 'while it follows'])('the page shows the service’s state in the end, %s', async (when) => {
    await propertyHolds(
      asyncProperty(array(names, { maxLength: 40 }), async (names) => {
        const { service, store, shown } = when === 'from the start' ? setUp() : await following();
        if (when === 'from the start') store.start();
        for (const [n, name] of names.entries()) await steps[name]?.(service, store, n);
        store.hide(false);
        await service.comesToRest();
        expect(shown.current).toMatchObject({ connection: { kind: 'live' } });
        expect(shown.current.state).toEqual(service.truth);
      }),
      { numRuns: 1_000 },
    );
  });
});
