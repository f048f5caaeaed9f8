import { describe, expect, test } from 'vitest';
import type { Budget } from '../../electron/domain/budget.ts';
import { NO_USAGE } from '../../electron/domain/measurement.ts';
import { Budgets } from '../../electron/keepalive/money/budgets.ts';
import { UnconfirmedGate } from '../../electron/keepalive/money/unconfirmedGate.ts';
import { after, answered } from '../support/fakes.ts';
import { FakeMonitor, type FakeMonitorOptions } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

/** A ping of so many output tokens costs as many cents. */
const CENT = { inputPerMTok: 0, outputPerMTok: 10_000 };
const cents = (count: number, ms = 200) => after(ms, answered(ms, { usage: { ...NO_USAGE, inputTokens: 1, outputTokens: count } }));
const boxes = ['one', 'two', 'three'].map((id) => httpProvider('openai', { id }));
const endpoints = boxes.map(({ id }) => endpointOf(id, { providerId: id, price: CENT, keepAlive: '1m', maxOutputTokens: 10 }));

/** Three endpoints on three servers, pinged every minute from second 30 on, at 10 cents each. */
function kept(budget: Partial<Budget>, options: FakeMonitorOptions = {}): FakeMonitor {
  const settings = settingsOf(boxes, endpoints, { budget: { dayUsd: null, monthUsd: null, ...budget } });
  return new FakeMonitor(settings, {
    reply: () => cents(10),
    budgets: (clock, recorded) =>
      new Budgets({
        settings: () => settings,
        wallNow: () => clock.wallNow(),
        readSpent: (id, { from, to }) =>
          recorded
            .filter(({ endpointId, at }) => (id === null || id === endpointId) && at >= from && at < to)
            .reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0),
      }),
    ...options,
  });
}

const spentOf = ({ recorded }: FakeMonitor): number => recorded.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);

describe('Endpoints with a budget', () => {
  test('rest, all of them, as soon as a ping of one has used it up, and say why.', async () => {
    const fake = kept({ dayUsd: 0.3 });
    await fake.monitor.start();
    await fake.seconds(600);
    expect(spentOf(fake)).toBeCloseTo(0.3, 9);
    for (const { id } of endpoints) {
      expect(fake.state(id)).toMatchObject({ warmth: 'paused', nextPingAt: null, rest: { kind: 'budget', of: 'all', span: 'day', limitUsd: 0.3 } });
    }
  });

  test('are not pinged at once when that would pass it, but one after the other.', async () => {
    const fake = kept({ dayUsd: 0.25 }, { reply: () => cents(10, 3_000) });
    await fake.monitor.start();
    await fake.seconds(600);
    expect(fake.startsOf()).toHaveLength(3);
    expect(fake.startsOf()[2]).toBeGreaterThan(33);
    expect(spentOf(fake)).toBeCloseTo(0.3, 9);
  });

  test('are pinged again at the next midnight, without anybody doing anything.', async () => {
    const fake = kept({ dayUsd: 0.3 });
    await fake.monitor.start();
    await fake.seconds(3600);
    const midnight = new Date(fake.clock.wallNow()).setHours(24, 0, 0, 0);
    await fake.seconds((midnight - fake.clock.wallNow()) / 1000 - 1);
    expect(fake.recorded).toHaveLength(3);
    await fake.seconds(20);
    expect(fake.recorded).toHaveLength(6);
    expect(fake.recorded.slice(3).every(({ at }) => at >= midnight)).toBe(true);
  });

  test('are pinged when somebody asks for it, used up or not, and that counts.', async () => {
    const fake = kept({ dayUsd: 0.3 });
    await fake.monitor.start();
    await fake.seconds(600);
    const asked = fake.monitor.pingNow(['one']);
    await fake.seconds(1);
    expect(await asked).toMatchObject([{ outcome: 'warm', costUsd: 0.1 }]);
    expect(spentOf(fake)).toBeCloseTo(0.4, 9);
    await fake.seconds(600);
    expect(fake.recorded).toHaveLength(4);
  });

  test('go on at once when the budget is raised.', async () => {
    const budget = { dayUsd: 0.3, monthUsd: null };
    const settings = settingsOf(boxes, endpoints, { budget });
    const fake = kept(
      {},
      { budgets: (clock) => new Budgets({ settings: () => ({ ...settings, budget }), wallNow: () => clock.wallNow(), readSpent: () => 0 }) },
    );
    await fake.monitor.start();
    await fake.seconds(600);
    expect(fake.recorded).toHaveLength(3);
    budget.dayUsd = 5;
    await fake.monitor.review();
    await fake.seconds(60);
    expect(fake.recorded.length).toBeGreaterThanOrEqual(6);
  });
});

describe('A ping that says nothing', () => {
  test('has cost what it has cost: it stands in the history as skipped when the machine slept in the middle of it.', async () => {
    const fake = kept({ dayUsd: 5 }, { reply: () => cents(10, 1_000) });
    await fake.monitor.start();
    await fake.seconds(30.5);
    fake.clock.suspend(3_600_000);
    await fake.seconds(2);
    expect(fake.recorded[0]).toMatchObject({ outcome: 'skipped', costUsd: 0.1, ttftMs: null });
  });

  test('is recorded, too, when its endpoint was removed meanwhile.', async () => {
    const fake = kept({ dayUsd: 5 }, { reply: () => cents(10, 1_000) });
    await fake.monitor.start();
    await fake.seconds(30.5);
    await fake.update(settingsOf(boxes, endpoints.slice(1)));
    await fake.seconds(2);
    expect(fake.recorded.filter(({ endpointId }) => endpointId === 'one')).toMatchObject([{ outcome: 'skipped', costUsd: 0.1 }]);
  });
});

describe('An endpoint that bills by the time it is up', () => {
  const hosted = httpProvider('openai', { id: 'hf', baseUrl: 'https://x1.us-east-1.aws.endpoints.huggingface.cloud' });
  const endpoint = endpointOf('m', { providerId: 'hf', keepAlive: '10m', billing: { kind: 'time', usdPerHour: 3 } });
  const confirmed = endpointOf('m', { providerId: 'hf', keepAlive: '10m', billing: { kind: 'time', usdPerHour: 3, confirmed: true } });

  test('is never pinged by the schedule before somebody has confirmed it, also not while a timer keeps it warm.', async () => {
    const fake = new FakeMonitor(settingsOf([hosted], [endpoint], { warmUntil: Date.UTC(2027, 0) }), { gates: [new UnconfirmedGate()] });
    await fake.monitor.start();
    await fake.seconds(7200);
    expect(fake.startsOf()).toEqual([]);
    expect(fake.state('m').rest).toEqual({ kind: 'unconfirmed', usdPerHour: 3 });
  });

  test('is kept warm once confirmed, and its pings cost the time that they keep it up.', async () => {
    const fake = new FakeMonitor(settingsOf([hosted], [confirmed]), { gates: [new UnconfirmedGate()], reply: () => after(0) });
    await fake.monitor.start();
    await fake.seconds(30 + 1_800 + 5);
    // The first one finds it down and pays for the hour that it stays up; then ten minutes each.
    expect(fake.recorded.map(({ costUsd }) => costUsd)).toEqual([3, expect.closeTo(0.5, 3), expect.closeTo(0.5, 3), expect.closeTo(0.5, 3)]);
  });
});

test('A ping of another instance is kept with its cost, also while one of ours is under way.', async () => {
  const fake = kept({}, { reply: () => cents(10, 3_000) });
  await fake.monitor.start();
  await fake.seconds(40);
  const [made] = fake.recorded;
  if (made === undefined) throw new Error('nothing was pinged');
  await fake.seconds(53);
  expect(fake.state('one').pinging).toBe(true);
  fake.monitor.takeFromAfar('one', { ...made, at: fake.clock.wallNow() }, 'other', { dueAt: fake.clock.bootNow() + 60_000 });
  expect(fake.recorded.filter(({ by }) => by === 'other')).toMatchObject([{ endpointId: 'one', costUsd: 0.1 }]);
  expect(fake.state('one').lastPing).not.toHaveProperty('by');
  await fake.seconds(10);
  expect(fake.recorded.filter(({ endpointId, by }) => endpointId === 'one' && by === undefined)).toHaveLength(2);
});
