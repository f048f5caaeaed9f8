import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BudgetLevel } from '../../electron/domain/budget.ts';
import { answers, fails, HOUR, MINUTE, settingsWith, watching } from '../support/alertsMemory.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

describe('Quiet', () => {
  it('is kept while an endpoint is paused; what lasts is told after', async () => {
    const { fake, world, titles, change, keeper } = await watching(settingsWith());
    const pausedUntil = fake.clock.wallNow() + HOUR * 1000;
    await change({ pausedUntil });
    world.reply = () => fails();
    for (let i = 0; i < 5; i += 1) {
      void fake.monitor.pingNow(['c']);
      await fake.seconds(MINUTE);
    }
    expect(titles()).toEqual([]);
    expect(keeper.open).toEqual([]);
    await change({ pausedUntil: null });
    await fake.seconds(10 * MINUTE);
    expect(titles()).toContain('c fails');
  });

  it('is kept of what began before, too: neither a reminder nor an end is told', async () => {
    const { fake, world, titles, change } = await watching(settingsWith());
    world.reply = ({ endpoint }) => (endpoint.id === 'c' ? fails() : answers());
    await fake.seconds(10 * MINUTE);
    await change({ warming: false });
    await fake.seconds(13 * HOUR);
    world.reply = () => answers();
    for (let i = 0; i < 3; i += 1) {
      void fake.monitor.pingNow(['c']);
      await fake.seconds(MINUTE);
    }
    expect(titles()).toEqual(['c fails']);
    await change({ warming: true });
    await fake.seconds(10 * MINUTE);
    expect(titles()).toEqual(['c fails', 'c answers again']);
  });

  it('is kept while the desktop holds the schedule', async () => {
    const { fake, world, titles } = await watching(settingsWith());
    world.reply = () => fails();
    await fake.monitor.hold('on battery');
    for (let i = 0; i < 4; i += 1) {
      void fake.monitor.pingNow(['a']);
      await fake.seconds(MINUTE);
    }
    expect(titles()).toEqual([]);
  });
});

describe('A restart', () => {
  it('does not repeat an alert, and tells when it is over', async () => {
    const { fake, world, titles, keeper, begin } = await watching(settingsWith());
    world.reply = ({ provider }) => (provider.id === 'box' ? fails() : answers());
    await fake.seconds(10 * MINUTE);
    keeper.stop();
    const next = begin();
    await fake.seconds(HOUR);
    expect(titles()).toEqual(['2 endpoints of box fail']);
    expect(next.open).toMatchObject([{ title: '2 endpoints of box fail', message: 'it is server' }]);
    world.reply = () => answers();
    await fake.seconds(30 * MINUTE);
    expect(titles()).toEqual(['2 endpoints of box fail', '2 endpoints of box answer again']);
    expect(next.open).toEqual([]);
  });

  it('gives the next alert a number of its own', async () => {
    const { fake, world, keeper, begin, store } = await watching(settingsWith());
    for (let i = 0; i < 2; i += 1) {
      world.reply = ({ endpoint }) => (endpoint.id === 'c' ? fails() : answers());
      await fake.seconds(10 * MINUTE);
      world.reply = () => answers();
      await fake.seconds(HOUR);
      keeper.stop();
      if (i === 0) begin();
    }
    expect([...store.records.keys()]).toEqual([1, 2]);
  });
});

describe('Whatever happens', () => {
  const step = fc.record({ seconds: fc.integer({ min: 1, max: 300 }), down: fc.subarray(['a', 'b', 'c']), paused: fc.boolean() });

  it('there is never more than one notice a minute, each alert is told to begin before it is told to end, and at rest nothing is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { fake, world, notices, change, keeper, store } = await watching(settingsWith());
        for (const { seconds, down, paused } of steps) {
          world.reply = ({ endpoint }) => (down.includes(endpoint.id) ? fails() : answers());
          await change({ warming: !paused });
          const before = notices.length;
          await fake.seconds(seconds);
          if (paused) expect(notices.slice(before)).toEqual([]);
        }
        const times = notices.map(({ at }) => at);
        expect(times.every((at, i) => i === 0 || at - (times[i - 1] ?? 0) >= 60_000)).toBe(true);
        for (const id of store.records.keys()) {
          const turns = notices.flatMap(({ alerts }) => alerts.filter((alert) => alert.id === id).map(({ turn }) => turn));
          expect(turns.filter((turn) => turn !== 'lasting').every((turn, i) => turn === (i % 2 === 0 ? 'raised' : 'cleared'))).toBe(true);
        }
        world.reply = () => answers();
        await change({ warming: true });
        await fake.seconds(HOUR);
        expect(keeper.open).toEqual([]);
        const open = notices
          .flatMap(({ alerts }) => alerts)
          .reduce((sum, { turn }) => sum + (turn === 'raised' ? 1 : turn === 'cleared' ? -1 : 0), 0);
        expect(open).toBe(0);
      }),
      { numRuns: 10 },
    );
  }, 30_000);
});

describe('A look at everything', () => {
  it('comes once a second, however many endpoints fail or rest at once, and not with each ping', async () => {
    let looks = 0;
    const budgets = (): readonly BudgetLevel[] => {
      looks += 1;
      return [];
    };
    const endpoints = Array.from({ length: 100 }, (_, i) => endpointOf(`e${i}`));
    const { fake, change, world } = await watching(settingsOf([httpProvider('openai')], endpoints, { interval: '30s' }), { budgets });
    looks = 0;
    await fake.seconds(10 * MINUTE);
    expect(looks).toBeLessThan(15);
    await change({ pausedUntil: fake.clock.wallNow() + MINUTE * 1000 });
    looks = 0;
    await fake.seconds(5);
    expect(looks).toBeLessThan(8);
    world.reply = () => fails();
    looks = 0;
    await fake.seconds(5 * MINUTE);
    expect(looks).toBeLessThan(200);
  });
});
