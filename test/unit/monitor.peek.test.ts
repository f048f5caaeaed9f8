import { describe, expect, test } from 'vitest';
import { refused } from '../support/fakes.ts';
import { keep, outcomesOf, reasonsOf } from '../support/keptHost.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const MINUTE = 60;

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

  test('A look before the first ping makes nothing due: the start delay holds.', async () => {
    const { fake, host } = await keep({ a: { keepAlive: '2m' } }, { unloadsAfterMs: 600_000 }, undefined, { startDelayMs: 60_000 });
    host.use('a');
    await fake.monitor.lookAround(0);
    await fake.seconds(40);
    expect(host.jobs).toHaveLength(0);
    await fake.seconds(20);
    expect(host.jobs).toHaveLength(1);
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

describe('what a look teaches and what not', () => {
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
