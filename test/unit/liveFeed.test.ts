import { expect, test } from 'vitest';
import { LiveFeed } from '../../electron/api/liveFeed.ts';
import { defaultSettings } from '../../electron/domain/settings.ts';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import { KeepAlive } from '../../electron/keepalive/keepAlive.ts';
import { silentLog } from '../../electron/keepalive/log.ts';
import { KeepAliveMonitor } from '../../electron/keepalive/monitor.ts';
import { MemorySchedule } from '../../electron/keepalive/schedule.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { answered } from '../support/fakes.ts';

const KEPT = 1_000;

function feedFrom(firstSeq: number): LiveFeed {
  const catalog = new Catalog(defaultSettings());
  const clock = new FakeClock();
  const keepAlive = new KeepAlive({ catalog: () => catalog, transport: { ping: async () => answered() }, clock, log: silentLog });
  const monitor = new KeepAliveMonitor(catalog, {
    keepAlive,
    schedule: new MemorySchedule(),
    clock,
    random: () => 0,
    log: silentLog,
    disabled: false,
    startDelayMs: 0,
    record: () => {},
  });
  return new LiveFeed(monitor, () => null, firstSeq);
}

const seqs = (feed: LiveFeed, seq: number) => feed.since(seq)?.map((event) => event.seq) ?? null;

test('events are numbered one after the other, and everything after a number can be asked for', () => {
  const feed = feedFrom(100);
  expect([feed.seq, seqs(feed, 100)]).toEqual([100, []]);
  for (let i = 0; i < 3; i += 1) feed.push({ kind: 'settings' });
  expect(feed.seq).toBe(103);
  expect(seqs(feed, 100)).toEqual([101, 102, 103]);
  expect(seqs(feed, 102)).toEqual([103]);
  expect(seqs(feed, 103)).toEqual([]);
});

test('a number of an earlier or a later run is not of this one', () => {
  const feed = feedFrom(100);
  feed.push({ kind: 'settings' });
  expect(seqs(feed, 99)).toBeNull();
  expect(seqs(feed, 102)).toBeNull();
});

test('the last thousand are kept; who is further behind is told that some are gone', () => {
  const feed = feedFrom(0);
  for (let i = 0; i < KEPT + 5; i += 1) feed.push({ kind: 'settings' });
  expect(seqs(feed, 4)).toBeNull();
  expect(seqs(feed, 5)).toHaveLength(KEPT);
});

test('who no longer listens hears nothing', () => {
  const feed = feedFrom(0);
  const heard: number[] = [];
  const leave = feed.subscribe(({ seq }) => heard.push(seq));
  feed.push({ kind: 'settings' });
  leave();
  feed.push({ kind: 'settings' });
  expect(heard).toEqual([1]);
});
