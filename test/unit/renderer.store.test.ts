import { describe, expect, test } from 'vitest';
import { cold, following, setUp, warm } from '../support/livePage.ts';
import { pingOf } from '../support/servicePings.ts';

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
    expect(shown.current.state?.endpoints[0]?.recent.outcomes).toHaveLength(1);
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
