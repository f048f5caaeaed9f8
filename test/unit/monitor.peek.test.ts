import { describe, expect, test } from 'vitest';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import { FakeHost, type FakeHostOptions } from '../support/fakeHost.ts';
import { refused } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const MINUTE = 60;

async function keep(endpoints: Readonly<Record<string, Partial<EndpointInput>>>, options: FakeHostOptions = {}, provider = httpProvider('ollama')) {
  let host: FakeHost | undefined;
  const settings = settingsOf(
    [provider],
    Object.entries(endpoints).map(([id, more]) => endpointOf(id, { providerId: provider.id, model: id, ...more })),
  );
  const monitor = new FakeMonitor(settings, {
    startDelayMs: 0,
    host: (clock) => {
      host = new FakeHost(clock, options);
      return host;
    },
  });
  await monitor.monitor.start();
  await monitor.seconds(10);
  if (host === undefined) throw new Error('no host was made');
  return { fake: monitor, host };
}

const outcomesOf = (fake: FakeMonitor): string[] => fake.recorded.map(({ outcome }) => outcome);
const reasonsOf = (fake: FakeMonitor): string[] => fake.recorded.flatMap(({ reason }) => reason ?? []);

describe('exact expiry', () => {
  test('With auto, a ping comes just before its server unloads the model, and not sooner.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: 'auto' } }, { unloadsAfterMs: 600_000 });
    await fake.seconds(60 * MINUTE);
    expect(outcomesOf(fake)).toEqual(['cold', 'warm', 'warm', 'warm', 'warm', 'warm', 'warm']);
    expect(host.isLoaded('a')).toBe(true);
    expect(fake.state('a')).toMatchObject({ rule: 'auto', belief: { kind: 'told', coolsAfterMs: 600_000 }, intervalSeconds: 600 });
    expect(fake.state('a').why).toMatch(/^Next ping at \d\d:\d\d:\d\d, because its server unloads it at \d\d:\d\d:\d\d and a ping takes 0\.2 s\.$/);
  });

  test('Real use seen in a look moves the next ping for nothing.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: 'auto' } }, { unloadsAfterMs: 600_000 });
    for (let i = 0; i < 12; i += 1) {
      await fake.seconds(5 * MINUTE);
      host.use('a');
    }
    expect(host.jobs).toHaveLength(1);
    expect(fake.state('a').warmth).toBe('warm');
  });

  test('A fixed interval is kept, but real use seen in a look counts as activity.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m' } }, { unloadsAfterMs: 600_000 });
    await fake.seconds(60);
    host.use('a');
    await fake.seconds(100);
    expect(host.jobs).toHaveLength(1);
    await fake.seconds(30);
    expect(host.jobs).toHaveLength(2);
  });

  test('A model that its server keeps for good is only measured, once an hour.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: 'auto' } }, { pinned: true });
    await fake.seconds(3_400);
    expect(host.jobs).toHaveLength(1);
    expect(fake.state('a').why).toMatch(/^Its server keeps it loaded for good, so it needs no pings\./);
    await fake.seconds(300);
    expect(host.jobs).toHaveLength(2);
  });
});

describe('host free', () => {
  test('A busy server gets no ping; the skip says why, shows once in a row, and is looked at again soon.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    host.use('a', { takesMs: 180_000 });
    await fake.seconds(170);
    expect(host.jobs).toHaveLength(1);
    expect(reasonsOf(fake)).toEqual(['Skipped: the server is answering someone else. Looking again in 15 s.']);
    expect(fake.state('a').why).toMatch(/^Not pinged just now: the server is answering someone else\. Looking again at/);
    expect(fake.state('a').busy).toBe(true);
    await fake.seconds(90);
    expect(host.jobs).toHaveLength(2);
    expect(fake.state('a').busy).toBe(false);
  });

  test('A ping that would push a stranger’s model out of memory is not made.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: null } }, { room: 1, unloadsAfterMs: 60_000 });
    host.use('stranger');
    await fake.update(
      settingsOf([httpProvider('ollama')], [endpointOf('a', { providerId: httpProvider('ollama').id, model: 'a', keepAlive: '2m' })]),
    );
    await fake.seconds(20);
    expect([host.jobs.length, host.evictions]).toEqual([0, []]);
    expect(reasonsOf(fake)).toEqual(['Skipped: loading it might push stranger out of memory. Looking again in 30 s.']);
    await fake.seconds(90);
    expect([host.isLoaded('a'), host.evictions]).toEqual([true, []]);
  });

  test('Where the server says how much room it has, that decides.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' }, b: { keepAlive: '1m' } }, { room: 1, tells: { room: true } });
    await fake.seconds(5 * MINUTE);
    expect(host.evictions).toEqual([]);
    expect(new Set(host.jobs.map(({ endpoint }) => endpoint.id))).toEqual(new Set(['a']));
    expect(reasonsOf(fake)[0]).toBe('Skipped: loading it would push a out of memory. Looking again in 30 s.');
  });

  test('Two of ours that collide do so once; after that the one in memory stays.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' }, b: { keepAlive: '1m' } }, { room: 1 });
    await fake.seconds(30 * MINUTE);
    expect(host.evictions).toEqual(['a']);
  });

  test('With "always", a model is loaded whatever it displaces.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' }, b: { keepAlive: '1m', bringBack: 'always' } }, { room: 1, tells: { room: true } });
    await fake.seconds(60);
    expect(host.evictions).toContain('a');
    expect(host.isLoaded('b')).toBe(true);
  });

  test('A model that somebody is loading is left to load.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } }, { unloadsAfterMs: 30_000 });
    await fake.seconds(45);
    host.loading = 'a';
    await fake.seconds(20);
    expect(host.jobs).toHaveLength(1);
    expect(fake.state('a').warmth).toBe('loading');
    host.loading = null;
    await fake.seconds(10);
    expect(host.jobs).toHaveLength(2);
  });

  test('A ping that somebody asks for is made all the same.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    host.use('a', { takesMs: 60_000 });
    const asked = fake.monitor.pingNow(['a']);
    await fake.seconds(5);
    expect((await asked).map(({ outcome }) => outcome)).toEqual(['warm']);
  });
});

describe('dropped before its time', () => {
  test('A model that was evicted is not fought for: it comes back when the server is free.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } }, { room: 1 });
    host.use('big');
    await fake.seconds(4 * MINUTE);
    expect([host.isLoaded('big'), host.jobs.length]).toEqual([true, 1]);
    expect(fake.state('a')).toMatchObject({ warmth: 'cold', dropped: { by: 'big' } });
    expect(fake.state('a').why).toBe('Not pinged: its server dropped it for big. It comes back when the server is free.');
    await fake.seconds(3 * MINUTE);
    expect([host.isLoaded('a'), fake.state('a').dropped]).toEqual([true, null]);
  });

  test('A model that somebody unloaded is left alone for five minutes.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    host.unload('a');
    await fake.seconds(5 * MINUTE);
    expect([host.isLoaded('a'), fake.state('a').dropped]).toEqual([false, { by: null }]);
    expect(reasonsOf(fake)[0]).toBe('Skipped: someone unloaded it. It comes back when the server is free.');
    await fake.seconds(2 * MINUTE);
    expect(host.isLoaded('a')).toBe(true);
  });

  test('With "never" it stays away until somebody else uses it or asks for a ping.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m', bringBack: 'never' } });
    host.unload('a');
    await fake.seconds(60 * MINUTE);
    expect(host.jobs).toHaveLength(1);
    expect(fake.state('a').why).toBe('Not pinged: someone unloaded it. It is not brought back by itself.');
    host.use('a');
    await fake.seconds(2 * MINUTE);
    expect([host.jobs.length > 1, fake.state('a').dropped]).toEqual([true, null]);
  });

  test('With "always" it comes back at the next look.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m', bringBack: 'always' } });
    host.unload('a');
    await fake.seconds(60);
    expect(host.isLoaded('a')).toBe(true);
  });
});

describe('what a ping must not change', () => {
  test('A model that another program has loaded with a context of its own is pinged with that, and not restarted.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    host.use('a', { context: 16_384 });
    await fake.seconds(5 * MINUTE);
    expect(host.loads).toEqual(['a']);
    expect(host.jobs.slice(1).every(({ contextLength }) => contextLength === 16_384)).toBe(true);
  });

  test('A model with the context that it always had is asked without one.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    await fake.seconds(5 * MINUTE);
    expect(host.jobs.every(({ contextLength }) => contextLength === null)).toBe(true);
  });

  test('A server that does not answer a look is pinged as before: silence is not "unloaded".', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    host.answer = 'silent';
    await fake.seconds(5 * MINUTE);
    expect(host.jobs.length).toBeGreaterThanOrEqual(5);
    expect(fake.state('a')).toMatchObject({ warmth: 'warm', dropped: null });
  });
});

test('One look serves all endpoints of a provider that are due together.', async () => {
  const { host } = await keep({ a: { keepAlive: '10m' }, b: { keepAlive: '10m' }, c: { keepAlive: '10m' } });
  expect(host.jobs).toHaveLength(3);
  // One before each cold load, and one after: what a load changed must be seen anew.
  expect(host.looks).toBeLessThanOrEqual(6);
});

test('A look from before our own unload says nothing any more.', async () => {
  const { fake, host } = await keep({ a: { keepAlive: '10m' } });
  const provider = httpProvider('ollama');
  await fake.monitor.lookAround(0);
  await fake.seconds(1);
  host.unload('a');
  fake.monitor.markCold('a');
  await fake.monitor.lookAround(5_000);
  expect(fake.monitor.sight(provider).peek?.models).toHaveLength(1);
  expect(fake.state('a')).toMatchObject({ warmth: 'cold', dropped: null });
});

describe('what a review found', () => {
  test('With auto, a failed ping is tried again within a minute or so, however long the model stays loaded.', async () => {
    let fails = false;
    const { fake, host } = await keep({ a: { keepAlive: 'auto' } }, { unloadsAfterMs: 24 * 3_600_000 });
    const answers = host.ping.bind(host);
    host.ping = (job) => (fails ? Promise.resolve(refused('unreachable')) : answers(job));
    fails = true;
    await Promise.all([fake.monitor.pingNow(['a']), fake.seconds(1)]);
    expect(fake.state('a').warmth).toBe('failing');
    expect(fake.dueInSeconds('a')).toBeLessThanOrEqual(60);
  });

  test('A model that somebody unloaded before the time that its server tells as a silence is left alone, too.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m' } }, { unloadsAfterMs: 600_000, tells: { expiry: false, silence: true } });
    await fake.seconds(60);
    host.unload('a');
    await fake.seconds(3 * MINUTE);
    expect([host.isLoaded('a'), fake.state('a').dropped]).toEqual([false, { by: null }]);
  });

  test('A model that is pinned on its server and gone was unloaded by somebody.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m' } }, { pinned: true });
    await fake.seconds(60);
    host.unload('a');
    await fake.seconds(3 * MINUTE);
    expect([host.isLoaded('a'), fake.state('a').dropped]).toEqual([false, { by: null }]);
  });

  test('A model that was dropped long before its next ping is noticed by a look, and comes back when the server is free.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: 'auto' } }, { unloadsAfterMs: 3_600_000, room: 1 });
    host.use('stranger');
    await fake.monitor.lookAround(0);
    await fake.seconds(5);
    expect(fake.state('a')).toMatchObject({ warmth: 'cold', dropped: { by: 'stranger' } });
    host.unload('stranger');
    await fake.seconds(60);
    expect(host.isLoaded('a')).toBe(true);
  });

  test('Two models that were seen in memory together fit, also where no sizes are told.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } }, { tells: { bytes: false } });
    host.use('stranger');
    await fake.seconds(90);
    host.unload('a');
    await fake.seconds(7 * MINUTE);
    host.use('stranger');
    await fake.seconds(60);
    expect([host.isLoaded('a'), host.evictions]).toEqual([true, []]);
  });

  test('A ping that is asked for while its server is looked at is made.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '1m' } });
    host.use('a', { takesMs: 3_600_000 });
    const looked = host.look.bind(host);
    let asked: Promise<unknown> | undefined;
    host.look = () => {
      asked ??= fake.monitor.pingNow(['a']);
      return looked();
    };
    await fake.seconds(75);
    expect(await asked).toMatchObject([{ outcome: 'warm' }]);
  });

  test('Of two endpoints of one model, a ping of one is no use by somebody else to the other.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m' }, b: { keepAlive: '3m', model: 'a' } });
    await fake.seconds(20 * MINUTE);
    // Each ping of the one puts the next of the other back.
    expect(host.jobs.filter(({ endpoint }) => endpoint.id === 'b').length).toBeLessThanOrEqual(2);
    expect(fake.recorded.every(({ gapMs }) => gapMs === null || gapMs >= 0)).toBe(true);
  });

  test('After this machine slept, an expiry in the past is no sign of a request on a server of its own.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m' } }, {}, httpProvider('ollama', { baseUrl: 'http://localhost:11434' }));
    host.stoodStillMs = 3_600_000;
    fake.clock.suspend(3_600_000);
    await fake.seconds(30);
    expect(reasonsOf(fake)).toEqual([]);
    expect(host.jobs.length).toBeGreaterThan(1);
  });

  test('A look that shows nothing new announces nothing.', async () => {
    const { fake } = await keep({ a: { keepAlive: '10m' } });
    await fake.monitor.lookAround(0);
    const before = fake.changes.length;
    await fake.monitor.lookAround(0);
    expect(fake.changes).toHaveLength(before);
  });
});

test('Where the look before a ping did not come, the one after it tells the expiry all the same.', async () => {
  const { fake, host } = await keep({ a: { keepAlive: '10m' } });
  host.answer = 'silent';
  await fake.update(
    settingsOf([httpProvider('ollama', { baseUrl: 'http://other.test' })], [endpointOf('a', { providerId: 'box', keepAlive: 'auto' })]),
  );
  const answers = host.ping.bind(host);
  host.ping = (job) => {
    host.answer = 'seen';
    return answers(job);
  };
  await Promise.all([fake.monitor.pingNow(['a']), fake.seconds(10)]);
  expect(fake.state('a')).toMatchObject({ belief: { kind: 'told', coolsAfterMs: 300_000 }, rule: 'auto' });
  expect(fake.state('a').why).toContain('because its server unloads it at');
});
