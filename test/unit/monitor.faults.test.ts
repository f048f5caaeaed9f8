import { expect, test } from 'vitest';
import { MemorySchedule } from '../../electron/keepalive/schedule.ts';
import { after } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const settings = settingsOf([httpProvider('openai')], [endpointOf('a')]);

/** A schedule as one on another machine may be: calls fail while it is down. A rejection that nobody catches fails the test run. */
class FailingSchedule extends MemorySchedule {
  failing: 'upsert' | 'complete' | null = null;

  override upsert(id: string, dueAt: number): Promise<void> {
    return this.failing === 'upsert' ? Promise.reject(new Error('no connection')) : super.upsert(id, dueAt);
  }

  override complete(id: string, dueAt: number): Promise<void> {
    return this.failing === 'complete' ? Promise.reject(new Error('no connection')) : super.complete(id, dueAt);
  }
}

test.each(['started', 'ping', 'change'] as const)(
  'A listener that throws at "%s" is named in the log; pings and other listeners go on.',
  async (kind) => {
    const fake = new FakeMonitor(settings, { reply: () => after(0) });
    const heard: string[] = [];
    fake.monitor.onEvent((event) => {
      if (event.kind === kind) throw new Error('a bug of the tray');
    });
    fake.monitor.onEvent((event) => void heard.push(event.kind));
    await fake.monitor.start();
    await fake.seconds(280);
    expect(fake.startsOf('a')).toEqual([30, 150, 270]);
    expect(heard.filter((each) => each === kind).length).toBeGreaterThanOrEqual(3);
    expect(fake.log.lines).toContainEqual({ level: 'warn', message: `Somebody who was told of "${kind}" failed: a bug of the tray` });
  },
);

test('A ping that breaks before it is made leaves the endpoint free for the next one.', async () => {
  const fake = new FakeMonitor(settings, { reply: () => after(0) });
  let bugs = 1;
  const { ping } = fake.keepAlive;
  fake.keepAlive.ping = (...args) => {
    bugs -= 1;
    return bugs === 0 ? Promise.reject(new Error('a bug')) : ping.apply(fake.keepAlive, args);
  };
  await expect(fake.monitor.pingNow(['a'])).rejects.toThrow('a bug');
  expect(fake.state('a').pinging).toBe(false);
  const second = fake.monitor.pingNow(['a']);
  await fake.seconds(1);
  expect(await second).toMatchObject([{ outcome: 'warm' }]);
});

test('A schedule that cannot take the next due time costs no ping: the endpoint comes back when its lease is over.', async () => {
  const schedule = new FailingSchedule();
  const fake = new FakeMonitor(settings, { reply: () => after(0), schedule });
  await fake.monitor.start();
  schedule.failing = 'complete';
  await fake.seconds(60);
  expect(fake.recorded).toHaveLength(1);
  expect(fake.state('a')).toMatchObject({ pinging: false, lastPing: { outcome: 'warm' } });
  expect(fake.log.lines).toContainEqual({ level: 'warn', message: 'The next ping could not be scheduled: no connection' });
  schedule.failing = null;
  await fake.seconds(1200);
  expect(fake.startsOf('a').slice(0, 3)).toEqual([30, 930, 1050]);
});

test('A schedule that fails while nobody waits for it does not end the process.', async () => {
  const schedule = new FailingSchedule();
  const fake = new FakeMonitor(settings, { reply: () => after(0), schedule });
  await fake.monitor.start();
  await fake.seconds(40);
  schedule.failing = 'upsert';
  fake.clock.suspend(600_000);
  await fake.seconds(20);
  expect(fake.log.lines).toContainEqual({ level: 'warn', message: 'The schedule failed: no connection' });
});
