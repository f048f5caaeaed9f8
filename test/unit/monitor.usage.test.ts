import { expect, test } from 'vitest';
import { after, HANGS, refused, warmPing } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const box = httpProvider('openai', { baseUrl: 'http://box.test:8000/v1' });
const one = settingsOf([box], [endpointOf('a', { model: 'qwen3:8b' })]);

test('Usage pushes the next ping a whole interval back, as often as it happens.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(100);
  for (let i = 0; i < 5; i += 1) {
    expect(await fake.monitor.recordUsage('qwen3:8b', 'http://box.test:8000')).toMatchObject({ ok: true });
    await fake.seconds(100);
  }
  expect(fake.startsOf('a')).toEqual([30]);
  await fake.seconds(100);
  expect(fake.startsOf('a')).toEqual([30, 620]);
});

test('The first use takes the place of the first ping.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(10);
  await fake.monitor.recordUsage('qwen3:8b', 'box');
  await fake.seconds(119);
  expect(fake.startsOf('a')).toEqual([]);
  expect(fake.state('a').warmth).toBe('warm');
  await fake.seconds(2);
  expect(fake.startsOf('a')).toEqual([130]);
});

test('Usage with a keep_alive changes the interval until the settings do.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(31);
  const state = await fake.monitor.recordUsage('qwen3:8b', 'box', '5m');
  expect(state).toMatchObject({ ok: true, value: { intervalSeconds: 300 } });
  await fake.seconds(600);
  expect(fake.startsOf('a')).toEqual([30, 331, 631]);
  await fake.update(settingsOf([box], [endpointOf('a', { model: 'qwen3:8b', keepAlive: '1m' })]));
  expect(fake.state('a').intervalSeconds).toBe(60);
});

test.each([null, undefined, '', 0, '0', '-1'])('A keep_alive of %j in usage leaves the interval as it is.', async (keepAlive) => {
  const fake = new FakeMonitor(one);
  await fake.monitor.start();
  const state = await fake.monitor.recordUsage('qwen3:8b', 'box', keepAlive);
  expect(state).toMatchObject({ ok: true, value: { intervalSeconds: 120 } });
});

test('Usage of something unknown, or with a duration that is none, is refused with a reason.', async () => {
  const fake = new FakeMonitor(one);
  await fake.monitor.start();
  expect(await fake.monitor.recordUsage('llama', 'box')).toEqual({ ok: false, error: 'There is no endpoint llama on box.' });
  expect(await fake.monitor.recordUsage('qwen3:8b', 'box', '2x')).toMatchObject({ ok: false, error: expect.stringContaining('"2x"') });
  expect(fake.dueInSeconds('a')).toBe(30);
});

test('Usage of an endpoint that failed shows that it works again.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0, refused('unreachable')) });
  await fake.monitor.start();
  await fake.seconds(31);
  expect(fake.state('a')).toMatchObject({ warmth: 'failing', consecutiveFailures: 1 });
  await fake.monitor.recordUsage('qwen3:8b', 'box');
  expect(fake.state('a')).toMatchObject({ warmth: 'warm', consecutiveFailures: 0, error: null });
  expect(fake.dueInSeconds('a')).toBe(120);
});

test('Usage of an endpoint without a schedule does not put it on one.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [endpointOf('a', { keepAlive: null })]));
  await fake.monitor.start();
  await fake.monitor.recordUsage('a', 'box');
  await fake.seconds(3600);
  expect(fake.started).toEqual([]);
});

test('A ping that still waits for its turn is not made when somebody used the model meanwhile.', async () => {
  const settings = settingsOf([box], [endpointOf('slow', { coldLimit: '60s' }), endpointOf('b')]);
  const fake = new FakeMonitor(settings, { reply: ({ endpoint }) => (endpoint.id === 'slow' ? after(60_000, refused('stalled')) : after(0)) });
  await fake.monitor.start();
  await fake.seconds(40);
  await fake.monitor.recordUsage('b', 'box');
  await fake.seconds(119);
  expect(fake.startsOf('b')).toEqual([]);
  await fake.seconds(2);
  expect(fake.startsOf('b')).toEqual([160]);
});

test('Usage during a ping does not disturb it.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(20_000) });
  await fake.monitor.start();
  await fake.seconds(40);
  await fake.monitor.recordUsage('qwen3:8b', 'box');
  await fake.seconds(150);
  expect(fake.startsOf('a')).toEqual([30, 170]);
});

test('What history remembers is shown before the first ping.', () => {
  const fake = new FakeMonitor(one);
  const ping = { ...warmPing(321), endpointId: 'a' };
  fake.monitor.remember('a', ping);
  expect(fake.state('a')).toMatchObject({ lastPing: ping, lastTtftMs: 321 });
});

test('A model that we freed ourselves shows as cold, and is still pinged when it is due.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(31);
  fake.monitor.markCold('a');
  expect(fake.state('a').warmth).toBe('cold');
  await fake.seconds(120);
  expect(fake.startsOf('a')).toEqual([30, 150]);
  expect(fake.transport.jobs[1]?.expectation).toBe('cold');
});

test('A model that we loaded ourselves is pinged a whole interval after that; where it did not load, when it was due.', async () => {
  for (const [isLoaded, warmth, next] of [
    [true, 'warm', 220],
    [false, 'cold', 150],
  ] as const) {
    const fake = new FakeMonitor(one, { reply: () => after(0) });
    await fake.monitor.start();
    await fake.seconds(31);
    fake.monitor.markCold('a');
    const end = fake.monitor.markLoading('a');
    expect(fake.state('a').warmth).toBe('loading');
    await fake.seconds(69);
    await end(isLoaded);
    expect(fake.state('a').warmth).toBe(warmth);
    await fake.seconds(121);
    expect(fake.startsOf('a')).toEqual([30, next]);
  }
});

test('send() is seed 003: it names model and host, takes a prompt of its own, and never throws.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  const sent = fake.keepAlive.send('qwen3:8b', 'http://box.test:8000/v1/', 'Are you there?');
  await fake.seconds(0);
  expect(await sent).toMatchObject({ outcome: 'warm', endpointId: 'a' });
  expect(fake.transport.jobs[0]?.prompt).toBe('Are you there?');
  expect(await fake.keepAlive.send('qwen3:8b', 'http://elsewhere')).toMatchObject({ outcome: 'failed', error: { kind: 'notFound' } });
});

test('Without a prompt of its own an endpoint gets the seed’s.', async () => {
  const settings = settingsOf([box], [endpointOf('a'), endpointOf('b', { prompt: 'Say a.' })]);
  const fake = new FakeMonitor(settings, { reply: () => HANGS });
  void fake.keepAlive.send('a', 'box');
  void fake.keepAlive.send('b', 'box');
  await fake.seconds(0);
  expect(fake.transport.jobs.map(({ prompt }) => prompt)).toEqual(['Send an empty message.', 'Say a.']);
});

test('A use that another instance has heard of puts the next ping off from when it was, and is not told on; one before the last activity changes nothing.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  const told: string[] = [];
  fake.monitor.onEvent((event) => told.push(event.kind));
  await fake.monitor.start();
  await fake.seconds(100);
  const before = fake.clock.bootNow() - 20_000;
  await fake.monitor.usedElsewhere('a', before, null);
  expect(fake.dueInSeconds('a')).toBe(100);
  await fake.monitor.usedElsewhere('a', before - 1_000, null);
  expect(fake.dueInSeconds('a')).toBe(100);
  expect(told).toContain('wanted');
  expect(told).not.toContain('used');
  await fake.monitor.recordUsage('qwen3:8b', 'box');
  expect(told).toContain('used');
});

test('A use by another instance that shares the schedule brings the turn that the schedule has.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(100);
  const now = fake.clock.bootNow();
  await fake.monitor.usedElsewhere('a', now - 5_000, { dueAt: null });
  expect(fake.dueInSeconds('a')).toBe(50);
  await fake.monitor.usedElsewhere('a', now, { dueAt: now + 90_000 });
  expect(fake.dueInSeconds('a')).toBe(90);
});
