import { describe, expect, test } from 'vitest';
import type { Measurement } from '../../electron/domain/measurement.ts';
import { FakeHost, type FakeHostOptions } from '../support/fakeHost.ts';
import { after, answered } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const MINUTE = 60;
const provider = httpProvider('openai');
const settings = settingsOf([provider], [endpointOf('a', { providerId: provider.id, model: 'a', keepAlive: 'auto' })]);

/** A server of which nothing can be seen: it takes long after `coolsAfterMs` of silence, and only that shows it. */
async function keepBlind(coolsAfterMs: number): Promise<FakeMonitor> {
  let usedAt = Number.NEGATIVE_INFINITY;
  const answer = (now: number): Measurement => answered(now - usedAt > coolsAfterMs ? 6_000 : 200);
  const fake: FakeMonitor = new FakeMonitor(settings, {
    startDelayMs: 0,
    reply: () => {
      const measurement = answer(fake.clock.bootNow());
      const afterMs = measurement.timing.totalMs;
      usedAt = fake.clock.bootNow() + afterMs;
      return after(afterMs, measurement);
    },
  });
  await fake.monitor.start();
  return fake;
}

/** A server that lets see whether a model is loaded, but not until when. */
async function keepSeen(options: FakeHostOptions): Promise<{ fake: FakeMonitor; host: FakeHost }> {
  let host: FakeHost | undefined;
  const fake = new FakeMonitor(settings, {
    startDelayMs: 0,
    host: (clock) => {
      host = new FakeHost(clock, { ...options, tells: { expiry: false } });
      return host;
    },
  });
  await fake.monitor.start();
  if (host === undefined) throw new Error('no host was made');
  return { fake, host };
}

describe('where nothing can be seen', () => {
  test.each([2, 5, 10, 30])('a cool-down time of %d min is learned from answers, and then pinged just inside it', async (minutes) => {
    const fake = await keepBlind(minutes * 60_000);
    await fake.seconds(150 * minutes * MINUTE);
    const { intervalSeconds, belief, rule } = fake.state('a');
    expect(rule).toBe('auto');
    expect(belief).toMatchObject({ kind: 'learned', phase: 'settled' });
    expect(intervalSeconds).toBeGreaterThan(0.8 * minutes * 60);
    expect(intervalSeconds).toBeLessThan(minutes * 60);
    const later = fake.recorded.slice(20);
    expect(later.filter(({ outcome }) => outcome === 'cold').length).toBeLessThanOrEqual(0.06 * later.length);
  });

  test('a server that never cools is pinged once an hour in the end', async () => {
    const fake = await keepBlind(Number.POSITIVE_INFINITY);
    await fake.seconds(48 * 60 * MINUTE);
    expect(fake.state('a').belief).toMatchObject({ kind: 'stays' });
    expect(fake.state('a').intervalSeconds).toBeGreaterThan(50 * MINUTE);
  });

  test('use that is reported moves the next ping', async () => {
    const fake = await keepBlind(5 * 60_000);
    await fake.seconds(12 * 60 * MINUTE);
    const { intervalSeconds } = fake.state('a');
    await fake.monitor.recordUsage('a', provider.id);
    expect(fake.dueInSeconds('a')).toBeCloseTo(intervalSeconds ?? 0, 0);
  });

  test('a restart forgets nothing of it', async () => {
    const before = await keepBlind(5 * 60_000);
    const learned: Parameters<FakeMonitor['monitor']['recall']>[1][] = [];
    before.learned = (cooldown) => learned.push(cooldown);
    await before.seconds(12 * 60 * MINUTE);
    const last = learned.at(-1);
    if (last === undefined) throw new Error('nothing was learned');
    const fresh = new FakeMonitor(settings);
    fresh.monitor.recall('a', last);
    expect(fresh.state('a').belief).toEqual(before.state('a').belief);
  });
});

describe('where its server lets see what is loaded', () => {
  test('the cool-down time is watched for, without a ping, and met with one cold start', async () => {
    const { fake, host } = await keepSeen({ unloadsAfterMs: 10 * 60_000 });
    await fake.seconds(8 * MINUTE);
    expect(host.jobs).toHaveLength(1);
    expect(fake.state('a').why).toMatch(/^Finding out how long its server keeps it loaded, without pinging it; it still was after \d m/);
    await fake.seconds(6 * 60 * MINUTE);
    expect(fake.state('a').belief).toMatchObject({ kind: 'learned', phase: 'settled' });
    expect(fake.state('a').intervalSeconds).toBeGreaterThan(8 * MINUTE);
    expect(fake.state('a').intervalSeconds).toBeLessThan(10 * MINUTE);
    // The first one, and the one that was watched for.
    expect(host.loads.length).toBeLessThanOrEqual(3);
  });

  test('a model that is evicted meanwhile teaches nothing of its cool-down time', async () => {
    const { fake, host } = await keepSeen({ unloadsAfterMs: 10 * 60_000, room: 1 });
    await fake.seconds(3 * MINUTE);
    host.use('stranger');
    await fake.seconds(2 * MINUTE);
    expect(fake.state('a')).toMatchObject({ dropped: { by: 'stranger' }, warmth: 'cold' });
    expect(fake.state('a').belief ?? { seen: 0 }).toMatchObject({ seen: 0 });
  });
});

test('a ping that tries how long it stays warm gives the model time to load', async () => {
  const fake = await keepBlind(10 * 60_000);
  await fake.seconds(2 * 60 * MINUTE);
  expect(fake.transport.jobs.slice(0, 4).map(({ expectation }) => expectation)).toEqual(['cold', 'cold', 'cold', 'cold']);
  await fake.seconds(22 * 60 * MINUTE);
  expect(fake.transport.jobs.at(-1)?.expectation).toBe('warm');
});

describe('a trial', () => {
  const DAY = 24 * 60 * MINUTE;
  const gapsOf = (fake: FakeMonitor, from: number, to: number): number[] => {
    const times = fake.startsOf().filter((at) => at >= from && at < to);
    return times.slice(1).map((at, i) => at - (times[i] ?? 0));
  };

  test('warms for a day, then visits at gaps of half an hour to two hours for a day, then warms on', async () => {
    const startedAt = new FakeMonitor(settings).clock.wallNow();
    const tried = settingsOf([provider], [endpointOf('a', { providerId: provider.id, keepAlive: '5m', trial: { startedAt } })]);
    let turn = 0;
    const fake = new FakeMonitor(tried, { startDelayMs: 0, random: () => (turn++ % 10) / 10, quiet: true });
    await fake.monitor.start();
    await fake.seconds(3 * DAY);
    expect(Math.max(...gapsOf(fake, 0, DAY))).toBeLessThanOrEqual(5 * MINUTE + 1);
    const visits = gapsOf(fake, DAY + 10 * MINUTE, 2 * DAY);
    expect(Math.min(...visits)).toBeGreaterThanOrEqual(30 * MINUTE);
    expect(Math.max(...visits)).toBeLessThanOrEqual(121 * MINUTE);
    expect(Math.max(...gapsOf(fake, 2 * DAY, 3 * DAY))).toBeLessThanOrEqual(5 * MINUTE + 1);
  });
});
