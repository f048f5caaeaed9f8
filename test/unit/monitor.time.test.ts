import { expect, test } from 'vitest';
import { after, HANGS, refused } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const HOUR = 3_600_000;
const box = httpProvider('openai');
const one = settingsOf([box], [endpointOf('a')]);

/** A crowd: a provider each, so that nothing waits in a lane. */
function crowd(count: number, keepAlive: string) {
  const providers = Array.from({ length: count }, (_, i) => httpProvider('openai', { id: `p${i}` }));
  return settingsOf(
    providers,
    providers.map(({ id }) => endpointOf(`${id}.m`, { providerId: id, keepAlive })),
  );
}

test.each([HOUR, -HOUR])('A wall clock that is set by %i ms changes nothing but the times that are shown.', async (step) => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(100);
  fake.clock.stepWall(step);
  expect(fake.dueInSeconds('a')).toBe(50);
  await fake.seconds(300);
  expect(fake.startsOf('a')).toEqual([30, 150, 270, 390]);
});

test('After eight hours of sleep every overdue endpoint is pinged exactly once, within ten seconds, and then goes on as before.', async () => {
  const fake = new FakeMonitor(crowd(300, '1h'), { reply: () => after(100) });
  await fake.monitor.start();
  await fake.seconds(1_800);
  fake.clock.suspend(8 * HOUR);
  const before = fake.started.length;
  await fake.seconds(15);
  expect(fake.clock.bootNow()).toBe(1_815_000 + 8 * HOUR);
  await fake.seconds(600);
  const woken = fake.started.slice(before);
  expect(woken).toHaveLength(300);
  expect(new Set(woken.map(({ endpointId }) => endpointId)).size).toBe(300);
  const times = woken.map(({ at }) => at);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(5_000);
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(10_000);
  await fake.seconds(3_600);
  expect(fake.started).toHaveLength(before + 600);
});

test('An endpoint that is not overdue after a sleep keeps its place.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [endpointOf('soon', { keepAlive: '1m' }), endpointOf('late', { keepAlive: '2h' })]), {
    reply: () => after(0),
  });
  await fake.monitor.start();
  await fake.seconds(60);
  fake.clock.suspend(HOUR);
  fake.monitor.noticeResume();
  await fake.seconds(10);
  expect(fake.startsOf('soon')).toEqual([30, 3_660]);
  expect(fake.startsOf('late')).toEqual([30.05]);
  expect(fake.dueInSeconds('late')).toBe(30.05 + 7_200 - 3_670);
});

test('Without a word from the desktop a sleep is noticed within 15 s.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(31);
  fake.clock.suspend(HOUR);
  await fake.seconds(15);
  expect(fake.startsOf('a')).toHaveLength(2);
  expect(fake.log.lines.map(({ message }) => message)).toContain('This machine slept for 1h; overdue endpoints: 1');
});

test('A word from the desktop makes it look at once.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(31);
  fake.clock.suspend(HOUR);
  fake.monitor.noticeResume();
  await fake.seconds(0);
  expect(fake.startsOf('a')).toEqual([30, 3_631]);
});

test('Whoever was warm before a sleep is unknown after it, overdue or not, and that is announced.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [endpointOf('a', { keepAlive: '1h' }), endpointOf('b', { keepAlive: '2h' })]), {
    reply: () => after(0),
  });
  await fake.monitor.start();
  await fake.seconds(60);
  expect(fake.state('b').warmth).toBe('warm');
  const changes = fake.changes.length;
  fake.clock.suspend(600_000);
  fake.monitor.noticeResume();
  await fake.seconds(1);
  expect(fake.monitor.states().map(({ warmth }) => warmth)).toEqual(['unknown', 'unknown']);
  expect(fake.changes.slice(changes)).toEqual(['a', 'b']);
});

test('A sample that spans a sleep is thrown away and taken again; it counts neither as success nor as failure.', async () => {
  let turn = 0;
  const fake = new FakeMonitor(one, {
    reply: () => {
      turn += 1;
      return turn === 1 ? after(1_000, refused('unreachable')) : after(0);
    },
  });
  await fake.monitor.start();
  await fake.seconds(30.5);
  fake.clock.suspend(8 * HOUR);
  await fake.seconds(0.6);
  expect(fake.recorded).toEqual([]);
  expect(fake.state('a')).toMatchObject({ consecutiveFailures: 0, lastPing: null, error: null });
  await fake.seconds(10);
  expect(fake.startsOf('a')).toEqual([30, 30 + 1 + 2 + 8 * 3_600]);
  expect(fake.recorded).toHaveLength(1);
});

test('A ping that ends first after a sleep does not keep the news to itself: the others are spread and pinged once.', async () => {
  const settings = crowd(100, '10m');
  const fake = new FakeMonitor(settings, { reply: ({ endpoint }) => after(endpoint.id === 'p0.m' ? 40_000 : 0) });
  await fake.monitor.start();
  await fake.seconds(60);
  const before = fake.started.length;
  fake.clock.suspend(8 * HOUR);
  await fake.seconds(30);
  const woken = fake.started.slice(before);
  expect(woken).toHaveLength(100);
  expect(new Set(woken.map(({ endpointId }) => endpointId)).size).toBe(100);
  const times = woken.filter(({ endpointId }) => endpointId !== 'p0.m').map(({ at }) => at);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(4_000);
  expect(fake.log.lines.filter(({ message }) => message.startsWith('This machine slept for 8h'))).toHaveLength(1);
});

test('Every sample that spans the same sleep is thrown away, whoever notices it first.', async () => {
  const settings = crowd(3, '1h');
  const fake = new FakeMonitor(settings, { reply: ({ endpoint }) => after(endpoint.id === 'p0.m' ? 2_000 : 2_500) });
  await fake.monitor.start();
  await fake.seconds(31);
  fake.clock.suspend(HOUR / 2);
  await fake.seconds(2);
  expect(fake.recorded).toEqual([]);
  await fake.seconds(30);
  expect(fake.recorded).toHaveLength(3);
  expect(fake.started).toHaveLength(6);
});

test('A ping that waits in its lane over a sleep is made once.', async () => {
  const fake = new FakeMonitor(settingsOf([box], [endpointOf('slow'), endpointOf('b')]), {
    reply: ({ endpoint }) => (endpoint.id === 'slow' ? after(60_000, refused('stalled')) : after(0)),
  });
  await fake.monitor.start();
  await fake.seconds(40);
  fake.clock.suspend(8 * HOUR);
  fake.monitor.noticeResume();
  await fake.seconds(100);
  expect(fake.startsOf('b')).toEqual([90 + 8 * 3_600]);
});

test('A few seconds between the clocks are no sleep.', async () => {
  const fake = new FakeMonitor(one, { reply: () => after(0) });
  await fake.monitor.start();
  await fake.seconds(60);
  fake.clock.suspend(1_900);
  await fake.seconds(100);
  expect(fake.startsOf('a')).toEqual([30, 150]);
  expect(fake.log.lines.some(({ message }) => message.startsWith('This machine slept'))).toBe(false);
});

test('A machine that sleeps while nothing runs and nothing is scheduled is fine.', async () => {
  const fake = new FakeMonitor(settingsOf([], []), { reply: () => HANGS });
  await fake.monitor.start();
  fake.clock.suspend(HOUR);
  await fake.seconds(60);
  expect(fake.started).toEqual([]);
});
