import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Budget } from '../../electron/domain/budget.ts';
import type { Endpoint } from '../../electron/domain/endpoint.ts';
import { Budgets } from '../../electron/keepalive/money/budgets.ts';
import type { Reservation } from '../../electron/keepalive/purse.ts';
import { SpentPings, zoned } from '../support/spentPings.ts';
import { endpointOf, httpProvider } from '../support/targets.ts';

const MINUTE = 60_000;
/** A ping costs at most its output: 64 tokens of this price are 1 USD. */
const price = { inputPerMTok: 0, outputPerMTok: 1e6 / 64 };
const MOST_USD = 1;
const providers = Array.from({ length: 4 }, (_, i) => httpProvider('openai', { id: `box${i}` }));

/** Zone, and a wall time shortly before something that days stumble over. */
const moments = [
  ['UTC', '2026-11-30T22:00Z'],
  ['Europe/Berlin', '2026-10-24T20:00Z'],
  ['Europe/Berlin', '2026-03-28T20:00Z'],
  ['America/New_York', '2026-11-01T02:00Z'],
  ['America/New_York', '2026-12-31T22:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T10:00Z'],
  ['America/Havana', '2026-11-01T02:00Z'],
  ['Africa/Cairo', '2026-04-23T20:00Z'],
] as const;

type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'ping'; readonly which: number; readonly usd: number; readonly asked: boolean }
  | { readonly do: 'end'; readonly which: number }
  /** To so many ms before the next midnight. */
  | { readonly do: 'midnight'; readonly ms: number }
  | { readonly do: 'restart' };

const usd = fc.oneof(fc.constant(MOST_USD), fc.double({ min: 0, max: MOST_USD, noNaN: true }));
const which = fc.nat(3);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('ping' as const), which, usd, asked: fc.boolean() }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('end' as const), which }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 90 * MINUTE }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('midnight' as const), ms: fc.integer({ min: 0, max: 100 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  ),
  { minLength: 10, maxLength: 150 },
);

const limit = fc.option(fc.double({ min: 0.01, max: 3, noNaN: true }), { freq: 3 });
const budget: fc.Arbitrary<Budget> = fc.record({ dayUsd: limit, monthUsd: limit });

/** A day or month as a person reads it off the calendar. */
const dayName = (at: number): string => new Date(at).toDateString();
const monthName = (at: number): string => dayName(at).replace(/^\w+ (\w+) \d+/, '$1');

interface UnderWay {
  readonly money: Reservation;
  readonly at: number;
  readonly usd: number;
  readonly asked: boolean;
}

/** What was paid by the end, asked for or not. */
function play(from: number, all: Budget, own: Budget, todo: readonly Step[], letAsk: boolean) {
  const history = new SpentPings();
  const scheduled: SpentPings = new SpentPings();
  const endpoints: Endpoint[] = providers.map(({ id }, i) => endpointOf(`e${i}`, { providerId: id, price, ...(i < 2 ? { budget: own } : {}) }));
  const open = (): Budgets => new Budgets({ readSpent: history.read, settings: () => ({ budget: all, prices: [], endpoints }), wallNow: () => now });
  let now = from;
  let budgets = open();
  const underWay = new Map<number, UnderWay>();
  const end = (which: number): void => {
    const ping = underWay.get(which);
    underWay.delete(which);
    if (ping === undefined) return;
    const paid = { endpointId: `e${which}`, at: ping.at, costUsd: ping.usd };
    history.record(paid);
    if (!ping.asked) scheduled.record(paid);
    ping.money.settle(paid);
  };
  for (const step of todo) {
    if (step.do === 'wait') now += step.ms;
    if (step.do === 'midnight') now = Math.max(now, new Date(now + 60_000).setHours(24, 0, 0, 0) - step.ms);
    if (step.do === 'end') end(step.which);
    if (step.do === 'ping' && !underWay.has(step.which)) {
      const [endpoint, provider] = [endpoints[step.which], providers[step.which]];
      if (endpoint === undefined || provider === undefined) throw new Error('there are four');
      const asked = letAsk && step.asked;
      const money = budgets.reserve({ endpoint, provider }, asked);
      // It is dated a moment after it was paid for, maybe on the other side of midnight.
      if (money !== null) underWay.set(step.which, { money, at: now + 20, usd: step.usd, asked });
    }
    if (step.do === 'restart') {
      for (const which of [...underWay.keys()]) end(which);
      budgets = open();
    }
  }
  for (const which of [...underWay.keys()]) end(which);
  return { history, scheduled, budgets, now };
}

function worst(pings: SpentPings['pings'], nameOf: (at: number) => string): number {
  const sums = new Map<string, number>();
  for (const { at, costUsd } of pings) sums.set(nameOf(at), (sums.get(nameOf(at)) ?? 0) + costUsd);
  return Math.max(0, ...sums.values());
}

function expectKept(pings: SpentPings['pings'], { dayUsd, monthUsd }: Budget): void {
  if (dayUsd !== null) expect(worst(pings, dayName)).toBeLessThanOrEqual(dayUsd + MOST_USD + 1e-9);
  if (monthUsd !== null) expect(worst(pings, monthName)).toBeLessThanOrEqual(monthUsd + MOST_USD + 1e-9);
}

const RUNS = { numRuns: 300 };

test.each(moments)('No budget is passed by more than one ping, with many at once, over restarts and midnights: %s from %s.', (zone, from) => {
  zoned(zone, () => {
    const property = fc.property(budget, budget, steps, fc.boolean(), (all, own, todo, letAsk) => {
      const { scheduled } = play(Date.parse(from), all, own, todo, letAsk);
      expectKept(scheduled.pings, all);
      for (const id of ['e0', 'e1'])
        expectKept(
          scheduled.pings.filter(({ endpointId }) => endpointId === id),
          own,
        );
    });
    fc.assert(property, RUNS);
  });
});

test.each(moments)('What was spent is what pings have cost on the day and in the month of the calendar: %s from %s.', (zone, from) => {
  zoned(zone, () => {
    const property = fc.property(budget, budget, steps, (all, own, todo) => {
      const { history, budgets, now } = play(Date.parse(from), all, own, todo, true);
      for (const id of [null, 'e0', 'e3']) {
        const mine = history.pings.filter(({ endpointId }) => id === null || id === endpointId);
        const sum = (nameOf: (at: number) => string) =>
          mine.filter(({ at }) => nameOf(at) === nameOf(now)).reduce((all, { costUsd }) => all + costUsd, 0);
        expect(budgets.spent(id)).toEqual({ dayUsd: expect.closeTo(sum(dayName), 6), monthUsd: expect.closeTo(sum(monthName), 6) });
      }
    });
    fc.assert(property, RUNS);
  });
});
