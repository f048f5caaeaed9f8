import { expect, test } from 'vitest';
import type { PingJob } from '../../electron/domain/measurement.ts';
import { after, answered, HANGS, refused } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const box = httpProvider('openai');
const other = httpProvider('openai', { id: 'other' });
const one = settingsOf([box], [endpointOf('a')]);

test('The first ping comes 30 s after the start, the next ones 120 s after the end of the last.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(5_000) });
  await fake.monitor.start();
  await fake.seconds(29.999);
  expect(fake.startsOf('a')).toEqual([]);
  await fake.seconds(300);
  expect(fake.startsOf('a')).toEqual([30, 155, 280]);
});

test('The start delay and every interval can be chosen.', async () => {
  const settings = settingsOf([box, other], [endpointOf('a', { keepAlive: '10s' }), endpointOf('b', { providerId: 'other' })], { interval: '1m' });
  const fake = new FakeMonitor(settings, { startDelayMs: 5_000, reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(66);
  expect(fake.startsOf('a')).toEqual([5, 15, 25, 35, 45, 55, 65]);
  expect(fake.startsOf('b')).toEqual([5.05, 65.05]);
});

test('Many endpoints are spread over the minute after the start delay, so that their due times can be kept.', async () => {
  const endpoints = Array.from({ length: 3_000 }, (_, i) => endpointOf(`e${i}`, { keepAlive: '1h' }));
  const fake = new FakeMonitor(settingsOf([box], endpoints), { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(30);
  expect(fake.started).toHaveLength(1);
  await fake.seconds(60);
  expect(new Set(fake.started.map(({ endpointId }) => endpointId)).size).toBe(3_000);
});

test('An endpoint without a schedule, or switched off, is not pinged and shows as paused.', async () => {
  const endpoints = [endpointOf('never', { keepAlive: null }), endpointOf('off', { enabled: false })];
  const fake = new FakeMonitor(settingsOf([box], endpoints));
  await fake.monitor.start();
  await fake.seconds(3600);
  expect(fake.started).toEqual([]);
  expect(fake.monitor.states().map(({ warmth, nextPingAt, intervalSeconds }) => [warmth, nextPingAt, intervalSeconds])).toEqual([
    ['paused', null, null],
    ['paused', null, null],
  ]);
});

test('A pinned endpoint is looked after at the default interval.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [endpointOf('a', { keepAlive: '-1' })]), { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(160);
  expect(fake.startsOf('a')).toEqual([30, 150]);
});

test('DISABLE_WARMUP keeps the schedule empty, but a ping by hand still works.', async () => {
  const fake = new FakeMonitor(one, { disabled: true });
  await fake.monitor.start();
  await fake.seconds(3600);
  expect(fake.monitor.active).toBe(false);
  expect(fake.started).toEqual([]);
  expect(fake.log.lines.map(({ message }) => message)).toContain('Warming is disabled by DISABLE_WARMUP');
  const asked = fake.monitor.pingNow(['a']);
  await fake.seconds(1);
  expect((await asked).map(({ outcome }) => outcome)).toEqual(['warm']);
  await fake.seconds(3600);
  expect(fake.started).toHaveLength(1);
});

test('Jitter is always early, and by at most five percent.', async () => {
  let draws = 0;
  const random = () => {
    draws += 1;
    return draws % 2 === 0 ? 0.999999 : 0;
  };
  const fake = new FakeMonitor(settingsOf([box], [endpointOf('a', { keepAlive: '100s' })]), { random, reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(2_000);
  const starts = fake.startsOf('a');
  const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
  expect(Math.max(...gaps)).toBe(100);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(95);
  expect(Math.min(...gaps)).toBeLessThan(95.01);
});

test('Some endpoints fail, the others go on as if nothing were wrong.', async () => {
  const settings = settingsOf([box, other], [endpointOf('bad'), endpointOf('good', { providerId: 'other' })]);
  const fake = new FakeMonitor(settings, { reply: ({ provider }) => (provider.id === 'box' ? after(100, refused('server')) : after(0)) });
  await fake.monitor.start();
  await fake.seconds(30 + 10 * 120 + 1);
  expect(fake.startsOf('good')).toHaveLength(11);
  expect(fake.startsOf('bad').length).toBeGreaterThan(2);
  expect(fake.state('good')).toMatchObject({ warmth: 'warm', consecutiveFailures: 0, alert: false, error: null });
  expect(fake.state('bad')).toMatchObject({ warmth: 'failing', alert: true, error: { kind: 'server' } });
});

test('An endpoint that fails is asked less and less often, up to eight intervals or half an hour.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [endpointOf('a', { keepAlive: '1m' })]), { reply: () => after(0, refused('unreachable')) });
  await fake.monitor.start();
  await fake.seconds(3_000);
  expect(fake.startsOf('a')).toEqual([30, 90, 210, 450, 930, 1410, 1890, 2370, 2850]);
});

test('The alert comes with the third failure in a row and goes with the second success in a row.', async () => {
  const outcomes = ['server', 'server', 'server', 'ok', 'server', 'ok', 'ok'] as const;
  let turn = -1;
  const reply = () => {
    turn += 1;
    const outcome = outcomes[turn] ?? 'ok';
    return after(0, outcome === 'ok' ? answered() : refused(outcome));
  };
  const fake = new FakeMonitor(one, { reply });
  await fake.monitor.start();
  const alerts: boolean[] = [];
  for (const _ of outcomes) {
    const asked = fake.monitor.pingNow(['a']);
    await fake.seconds(0);
    await asked;
    alerts.push(fake.state('a').alert);
  }
  expect(alerts).toEqual([false, false, true, true, true, true, false]);
});

test('A model that is loading is looked at again in 5 s, and that is no failure.', async () => {
  let turn = 0;
  const reply = () => {
    turn += 1;
    return after(0, turn < 4 ? refused('loading') : answered(200, { coldHint: turn === 4 ? 'cold' : null }));
  };
  const fake = new FakeMonitor(one, { reply });
  await fake.monitor.start();
  await fake.seconds(31);
  expect(fake.state('a')).toMatchObject({ warmth: 'loading', consecutiveFailures: 0, alert: false });
  expect(fake.dueInSeconds('a')).toBe(4);
  await fake.seconds(149);
  expect(fake.startsOf('a')).toEqual([30, 35, 40, 45, 165]);
  expect(fake.recorded.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped', 'skipped', 'cold', 'warm']);
});

test('A server that asks to wait is left alone for that long.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0, refused('throttled', { retryAfterMs: 1_000_000 })) });
  await fake.monitor.start();
  await fake.seconds(31);
  expect(fake.dueInSeconds('a')).toBe(999);
});

test('A provider gets one ping at a time, however many endpoints it has.', async () => {
  const endpoints = Array.from({ length: 5 }, (_, i) => endpointOf(`e${i}`));
  const fake = new FakeMonitor(settingsOf([box], endpoints), { reply: () => after(10_000) });
  await fake.monitor.start();
  await fake.seconds(600);
  expect(fake.transport.mostPerProvider).toBe(1);
  expect(fake.startsOf().slice(0, 5)).toEqual([30, 40, 50, 60, 70]);
});

test('A provider that hangs delays nobody else.', async () => {
  const settings = settingsOf([box, other], [endpointOf('stuck'), endpointOf('stuck-2'), endpointOf('b', { providerId: 'other' })]);
  const fake = new FakeMonitor(settings, { reply: ({ provider }) => (provider.id === 'box' ? HANGS : after(0)) });
  await fake.monitor.start();
  await fake.seconds(30 + 5 * 120 + 1);
  expect(fake.startsOf('b')).toHaveLength(6);
  expect(fake.startsOf('stuck')).toEqual([30]);
  expect(fake.startsOf('stuck-2')).toEqual([]);
});

test('At most 64 pings run at once over all providers, and none is lost.', async () => {
  const providers = Array.from({ length: 200 }, (_, i) => httpProvider('openai', { id: `p${i}` }));
  const endpoints = providers.map(({ id }) => endpointOf(`${id}.m`, { providerId: id, keepAlive: '1h' }));
  const fake = new FakeMonitor(settingsOf(providers, endpoints), { reply: () => after(30_000) });
  await fake.monitor.start();
  await fake.seconds(200);
  expect(fake.transport.mostAtOnce).toBe(64);
  expect(new Set(fake.started.map(({ endpointId }) => endpointId)).size).toBe(200);
});

test('A transport that throws, at once or later, gives failed pings and does not end the loop.', async () => {
  const broken = {
    ping: (job: PingJob) => {
      if (job.endpoint.id === 'at-once') throw new Error('a bug');
      return Promise.reject(new Error('a later bug'));
    },
  };
  const fake = new FakeMonitor(settingsOf([box], [endpointOf('at-once'), endpointOf('later')]), { transport: () => broken });
  await fake.monitor.start();
  await fake.seconds(400);
  expect(fake.startsOf('at-once')).toEqual([30, 150, 390]);
  expect(fake.startsOf('later')).toHaveLength(3);
  expect(fake.recorded[0]).toMatchObject({ outcome: 'failed', error: { kind: 'protocol', message: expect.stringContaining('Pilot Light itself') } });
});

test('A history that cannot be written does not end the loop either; it is said in the log.', async () => {
  const record = () => {
    throw new Error('disk full');
  };
  const fake = new FakeMonitor(one, { record, reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(400);
  expect(fake.startsOf('a')).toEqual([30, 150, 270, 390]);
  expect(fake.log.lines).toContainEqual({ level: 'warn', message: 'A ping could not be remembered: disk full' });
});

test('pingNow joins a ping that is under way, and answers for every endpoint it knows.', async () => {
  const settings = settingsOf([box], [endpointOf('a'), endpointOf('b', { keepAlive: null })]);
  const fake = new FakeMonitor(settings, { reply: () => after(10_000) });
  await fake.monitor.start();
  await fake.seconds(31);
  expect(fake.state('a').pinging).toBe(true);
  const asked = fake.monitor.pingNow(['a', 'b', 'nobody']);
  const again = fake.monitor.pingNow(['a']);
  await fake.seconds(30);
  expect((await asked).map(({ endpointId }) => endpointId)).toEqual(['a', 'b']);
  expect(await again).toHaveLength(1);
  expect(fake.startsOf()).toEqual([30, 40]);
  expect(fake.transport.jobs).toHaveLength(2);
});

test('stop() cancels what runs, does not begin what waits, and returns when all has ended.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [endpointOf('a'), endpointOf('b')]), { reply: () => HANGS });
  await fake.monitor.start();
  await fake.seconds(31);
  expect(fake.transport.running).toBe(1);
  await fake.monitor.stop();
  expect(fake.transport.running).toBe(0);
  await fake.seconds(3600);
  expect(fake.startsOf()).toEqual([30]);
  expect(fake.recorded).toEqual([]);
  expect(fake.monitor.states().map(({ nextPingAt }) => nextPingAt)).toEqual([null, null]);
});

test('After a stop it can be started again.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(40);
  await fake.monitor.stop();
  await fake.seconds(1000);
  await fake.monitor.start();
  await fake.seconds(200);
  expect(fake.startsOf('a')).toEqual([30, 1070, 1190]);
});

test('Every ping says how long it was silent before, and whether the model may have to load.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(500) });
  await fake.monitor.start();
  await fake.seconds(160);
  expect(fake.recorded.map(({ gapMs }) => gapMs)).toEqual([null, 120_000]);
  expect(fake.transport.jobs.map(({ expectation }) => expectation)).toEqual(['cold', 'warm']);
});

test('A ping is announced after it was remembered, and every change of state is announced.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  const seen: string[] = [];
  const end = fake.monitor.onEvent((event) => seen.push(event.kind === 'ping' ? `ping, ${fake.recorded.length} recorded` : event.kind));
  await fake.monitor.start();
  await fake.seconds(31);
  end();
  await fake.seconds(300);
  expect(seen).toEqual(['started', 'ping, 1 recorded', 'change']);
});
