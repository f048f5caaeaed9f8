import { expect, test } from 'vitest';
import { after, HANGS, refused } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const box = httpProvider('openai');
const a = endpointOf('a');
const b = endpointOf('b');

async function running(reply = () => after(0)): Promise<FakeMonitor> {
  const fake = new FakeMonitor(settingsOf([box], [a]), { reply });
  await fake.monitor.start();
  await fake.seconds(60);
  return fake;
}

test('A new endpoint is pinged a second later, the others keep their place.', async () => {
  const fake = await running();
  await fake.update(settingsOf([box], [a, b]));
  await fake.seconds(120);
  expect(fake.startsOf('b')).toEqual([61]);
  expect(fake.startsOf('a')).toEqual([30, 150]);
});

test('A removed endpoint is forgotten: no ping, no state, no usage.', async () => {
  const fake = await running();
  await fake.update(settingsOf([box], []));
  await fake.seconds(3600);
  expect(fake.startsOf('a')).toEqual([30]);
  expect(fake.monitor.state('a')).toBeUndefined();
  expect(await fake.monitor.recordUsage('a', 'box')).toMatchObject({ ok: false });
  expect(await fake.monitor.pingNow(['a'])).toEqual([]);
  expect(fake.changes).toContain('a');
});

test('A removed endpoint that waits for its turn is not pinged any more; one under way is let go.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [a, b]), { reply: () => after(20_000) });
  await fake.monitor.start();
  await fake.seconds(40);
  await fake.update(settingsOf([box], []));
  await fake.seconds(3600);
  expect(fake.startsOf()).toEqual([30]);
});

test('An endpoint that is removed and added again keeps its place in the schedule, even if the machine sleeps while the old one is pinged.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [a]), { reply: () => after(20_000) });
  await fake.monitor.start();
  await fake.seconds(35);
  await fake.update(settingsOf([box], []));
  await fake.update(settingsOf([box], [a]));
  fake.clock.suspend(5_000);
  await fake.seconds(600);
  expect(fake.dueInSeconds('a')).toBeGreaterThan(0);
  expect(fake.startsOf('a').length).toBeGreaterThan(3);
});

test('A shorter interval counts from the last activity, not from the change.', async () => {
  const fake = await running();
  await fake.update(settingsOf([box], [endpointOf('a', { keepAlive: '50s' })]));
  await fake.seconds(60);
  expect(fake.startsOf('a')).toEqual([30, 80]);
});

test('A longer interval pushes the next ping back.', async () => {
  const fake = await running();
  await fake.update(settingsOf([box], [endpointOf('a', { keepAlive: '5m' })]));
  await fake.seconds(300);
  expect(fake.startsOf('a')).toEqual([30, 330]);
});

test('A change of the default interval reaches those that have none of their own.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [a, endpointOf('b', { keepAlive: '2m' })]), { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(60);
  await fake.update(settingsOf([box], [a, endpointOf('b', { keepAlive: '2m' })], { interval: '1m' }));
  await fake.seconds(100);
  expect(fake.startsOf('a')).toEqual([30, 90, 150]);
  expect(fake.startsOf('b')).toEqual([30.05, 150.05]);
});

test('Settings without a change for an endpoint leave its due time alone.', async () => {
  const fake = await running();
  const before = fake.state('a').nextPingAt;
  await fake.update(settingsOf([box], [a], { retentionDays: 30 }));
  expect(fake.state('a').nextPingAt).toBe(before);
  expect(fake.changes).toHaveLength(1);
});

test('A change at an endpoint that failed asks at once, however long it would have waited.', async () => {
  const fake = await running(() => after(0, refused('notFound')));
  expect(fake.dueInSeconds('a')).toBe(1770);
  await fake.update(settingsOf([httpProvider('openai', { token: 'env:KEY' })], [a]));
  await fake.seconds(2);
  expect(fake.startsOf('a')).toEqual([30, 61]);
});

test('A change during a ping is tried a second after that ping, whatever it found.', async () => {
  let turn = 0;
  const fake = new FakeMonitor(settingsOf([box], [endpointOf('a', { model: 'typo' })]), {
    reply: () => {
      turn += 1;
      return turn === 1 ? after(20_000, refused('notFound')) : after(0);
    },
  });
  await fake.monitor.start();
  await fake.seconds(40);
  await fake.update(settingsOf([box], [endpointOf('a', { model: 'right' })]));
  await fake.seconds(30);
  expect(fake.startsOf('a')).toEqual([30, 51]);
  expect(fake.transport.jobs.map(({ endpoint }) => endpoint.model)).toEqual(['typo', 'right']);
});

test('Switched off nothing is pinged, not even what waits for its turn; switched on again all are asked soon.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [a, b]), { reply: () => after(20_000) });
  await fake.monitor.start();
  await fake.seconds(40);
  await fake.update(settingsOf([box], [a, b], { warming: false }));
  expect(fake.monitor.states().map(({ warmth, nextPingAt }) => [warmth, nextPingAt])).toEqual([
    ['paused', null],
    ['paused', null],
  ]);
  await fake.seconds(960);
  expect(fake.startsOf()).toEqual([30]);
  await fake.update(settingsOf([box], [a, b]));
  await fake.seconds(100);
  expect(fake.startsOf('a')).toEqual([30, 1001]);
  expect(fake.startsOf('b')).toEqual([1021]);
});

test('One endpoint can be switched off and on by itself.', async () => {
  const fake = await running();
  await fake.update(settingsOf([box], [endpointOf('a', { enabled: false })]));
  expect(fake.state('a')).toMatchObject({ warmth: 'paused', intervalSeconds: null });
  await fake.seconds(600);
  expect(fake.startsOf('a')).toEqual([30]);
  await fake.update(settingsOf([box], [a]));
  await fake.seconds(10);
  expect(fake.startsOf('a')).toEqual([30, 661]);
});

test('An update before the start only changes what will be pinged.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [a]), { reply: () => after(0) });
  await fake.update(settingsOf([box], [b]));
  await fake.seconds(100);
  expect(fake.started).toEqual([]);
  await fake.monitor.start();
  await fake.seconds(40);
  expect(fake.startsOf()).toEqual([130]);
  expect(fake.monitor.states().map(({ endpointId }) => endpointId)).toEqual(['b']);
});

test('An endpoint that moves to another provider is pinged there, even while the old one hangs.', async () => {
  const other = httpProvider('openai', { id: 'other' });
  const fake = new FakeMonitor(settingsOf([box, other], [a, b]), { reply: ({ provider }) => (provider.id === 'box' ? HANGS : after(0)) });
  await fake.monitor.start();
  await fake.seconds(10);
  await fake.update(settingsOf([box, other], [a, endpointOf('b', { providerId: 'other' })]));
  await fake.seconds(60);
  expect(fake.transport.jobs.map(({ provider }) => provider.id)).toContain('other');
});
