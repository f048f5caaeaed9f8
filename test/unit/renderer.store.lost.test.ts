import { array, asyncProperty, constantFrom, oneof, assert as propertyHolds } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LiveStore } from '../../renderer/live/store.ts';
import { cold, following, IDS, setUp, warm } from '../support/livePage.ts';
import type { FakePageService } from '../support/pageService.ts';
import { dayOf } from '../support/pageStates.ts';
import { pingOf } from '../support/servicePings.ts';

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
      service.happen({ kind: 'day', days: [{ endpointId: 'a', day: dayOf({ count: n }), coldStarts }], coldStarts, costTodayUsd: n, budgets: [] });
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
