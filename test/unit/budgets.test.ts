import { describe, expect, test } from 'vitest';
import type { Budget } from '../../electron/domain/budget.ts';
import type { Endpoint } from '../../electron/domain/endpoint.ts';
import type { Target } from '../../electron/keepalive/catalog.ts';
import { Budgets } from '../../electron/keepalive/money/budgets.ts';
import type { Reservation } from '../../electron/keepalive/purse.ts';
import { SpentPings, zoned } from '../support/spentPings.ts';
import { endpointOf, httpProvider } from '../support/targets.ts';

const box = httpProvider('openai');
const targetOf = (endpoint: Endpoint): Target => ({ endpoint, provider: box });
const NOON = Date.UTC(2026, 10, 12, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Budgets over a history, at a time of our own. */
function budgetsOf(endpoints: readonly Endpoint[], budget: Partial<Budget>, history = new SpentPings()) {
  const time = { now: NOON };
  const settings = { budget: { dayUsd: null, monthUsd: null, ...budget }, prices: [], endpoints: [...endpoints] };
  const budgets = new Budgets({ readSpent: history.read, settings: () => settings, wallNow: () => time.now });
  /** One ping, made and paid for; `false`: it was refused. */
  const ping = (endpoint: Endpoint, costUsd: number, asked = false): boolean => {
    const money = budgets.reserve(targetOf(endpoint), asked);
    if (money !== null) pay(money, endpoint, costUsd);
    return money !== null;
  };
  const pay = (money: Reservation, { id }: Endpoint, costUsd: number): void => {
    history.record({ endpointId: id, at: time.now, costUsd });
    money.settle({ at: time.now, costUsd });
  };
  return { budgets, history, time, settings, ping, pay };
}

const priced = (id: string, more = {}): Endpoint => endpointOf(id, { price: { inputPerMTok: 1, outputPerMTok: 1 }, ...more });
const a = priced('a');
const b = priced('b');

describe('A budget of all', () => {
  test('lets pings through until it is used up: the last one may pass it, the next one is refused.', () => {
    const { ping, budgets } = budgetsOf([a, b], { dayUsd: 1 });
    expect([ping(a, 0.6), ping(b, 0.6), ping(a, 0.6), ping(b, 0.1)]).toEqual([true, true, false, false]);
    expect(budgets.spent(null).dayUsd).toBeCloseTo(1.2, 9);
  });

  test('makes endpoints rest until the next local midnight, and says which budget it was.', () =>
    zoned('Europe/Berlin', () => {
      const { ping, budgets, time } = budgetsOf([a, b], { dayUsd: 1 });
      ping(a, 1);
      const midnight = Date.parse('2026-11-13T00:00+01:00');
      expect(budgets.restOf(targetOf(b), time.now)).toEqual({ kind: 'budget', of: 'all', span: 'day', limitUsd: 1, until: midnight });
      expect(budgets.nextChange(targetOf(b), time.now)).toBe(midnight);
      expect(budgets.restOf(targetOf(b), midnight - 1)).not.toBeNull();
      expect(budgets.restOf(targetOf(b), midnight)).toBeNull();
      time.now = midnight;
      expect(ping(b, 0.1)).toBe(true);
      expect(budgets.spent(null)).toEqual({ dayUsd: expect.closeTo(0.1, 9), monthUsd: expect.closeTo(1.1, 9) });
    }));

  test('of a month counts through its days, and begins anew on the first.', () =>
    zoned('America/New_York', () => {
      const { ping, budgets, time } = budgetsOf([a], { monthUsd: 1 });
      for (let day = 0; day < 5; day += 1, time.now += DAY) ping(a, 0.19);
      expect(budgets.restOf(targetOf(a), time.now)).toBeNull();
      ping(a, 0.19);
      const first = Date.parse('2026-12-01T00:00-05:00');
      expect(budgets.restOf(targetOf(a), time.now)).toMatchObject({ span: 'month', until: first });
      time.now = first;
      expect(ping(a, 0.1)).toBe(true);
    }));

  test('tells of two budgets that are used up the one that lasts longer.', () => {
    const { ping, budgets, time } = budgetsOf([priced('a')], { dayUsd: 1, monthUsd: 1 });
    ping(a, 1);
    expect(budgets.restOf(targetOf(a), time.now)).toMatchObject({ span: 'month' });
  });

  test('counts the pings of endpoints that are gone.', () => {
    const history = new SpentPings();
    history.record({ endpointId: 'gone', at: NOON - HOUR, costUsd: 1 });
    const { budgets, ping } = budgetsOf([a], { dayUsd: 1 }, history);
    expect(ping(a, 0.1)).toBe(false);
    expect(budgets.levels()).toMatchObject([{ endpointId: null, state: 'used', spentUsd: 1 }]);
  });

  test('counts pings that somebody asked for, and refuses none of them.', () => {
    const { ping, budgets } = budgetsOf([a], { dayUsd: 1 });
    expect([ping(a, 2, true), ping(a, 2, true), ping(a, 0.1)]).toEqual([true, true, false]);
    expect(budgets.spent('a').dayUsd).toBeCloseTo(4, 9);
  });

  test('lets go on what costs nothing: a server nearby without a price; but not what nobody knows the price of.', () => {
    const { ping, budgets, time } = budgetsOf([a], { dayUsd: 1 });
    ping(a, 1);
    const at = (baseUrl: string, more = {}): Target => ({ endpoint: endpointOf('x', more), provider: httpProvider('openai', { baseUrl }) });
    const rests = [
      at('http://localhost:11434'),
      at('http://gpu-box:8000', { price: { inputPerMTok: 0, outputPerMTok: 0 } }),
      at('http://localhost:11434', { price: { inputPerMTok: 1, outputPerMTok: 0 } }),
      at('https://models.example.com'),
      at('https://x.modal.run'),
    ].map((target) => budgets.restOf(target, time.now)?.kind ?? 'goes on');
    expect(rests).toEqual(['goes on', 'goes on', 'budget', 'budget', 'budget']);
  });

  test('is not asked for what has no price.', () => {
    const free = endpointOf('free');
    const { ping, budgets } = budgetsOf([free], { dayUsd: 0.01 });
    const held = Array.from({ length: 5 }, () => budgets.reserve(targetOf(free), false));
    expect(held).not.toContain(null);
    expect(ping(free, 0)).toBe(true);
  });
});

describe('A budget of one endpoint', () => {
  test('holds for that one alone.', () => {
    const own = priced('a', { budget: { dayUsd: 0.5 } });
    const { ping, budgets, time } = budgetsOf([own, b], {});
    expect([ping(own, 0.5), ping(own, 0.1), ping(b, 3), ping(b, 3)]).toEqual([true, false, true, true]);
    expect(budgets.restOf(targetOf(own), time.now)).toMatchObject({ of: 'endpoint', span: 'day', limitUsd: 0.5 });
    expect(budgets.restOf(targetOf(b), time.now)).toBeNull();
  });
});

describe('Pings at the same time', () => {
  /** A price by which a ping can cost 64 cents and not more: its output. */
  const dear = (id: string): Endpoint => endpointOf(id, { price: { inputPerMTok: 0, outputPerMTok: 10_000 } });
  const [first, second, third] = [dear('a'), dear('b'), dear('c')];

  test('go out together only as long as all of them fit into what is left.', () => {
    const { budgets, pay } = budgetsOf([first, second, third], { dayUsd: 1.5 });
    const one = budgets.reserve(targetOf(first), false);
    const two = budgets.reserve(targetOf(second), false);
    expect([one === null, two === null, budgets.reserve(targetOf(third), false)]).toEqual([false, false, null]);
    if (one !== null) pay(one, first, 0.01);
    expect(budgets.reserve(targetOf(third), false)).not.toBeNull();
  });

  test('give back what was held for a ping that was not sent.', () => {
    const { budgets } = budgetsOf([first, second], { dayUsd: 0.7 });
    const one = budgets.reserve(targetOf(first), false);
    expect(budgets.reserve(targetOf(second), false)).toBeNull();
    one?.settle(null);
    expect(budgets.reserve(targetOf(second), false)).not.toBeNull();
  });

  test('are paid for once, however often that is said.', () => {
    const { budgets, history, time } = budgetsOf([first], { dayUsd: 5 });
    expect(budgets.spent(null).dayUsd).toBe(0);
    const money = budgets.reserve(targetOf(first), false);
    history.record({ endpointId: 'a', at: time.now, costUsd: 0.2 });
    money?.settle({ at: time.now, costUsd: 0.2 });
    money?.settle({ at: time.now, costUsd: 0.2 });
    expect(budgets.spent(null).dayUsd).toBeCloseTo(0.2, 9);
  });
});

describe('Whoever follows budgets', () => {
  test('is told when one is nearly used up at 80 %, when it is used up, and at the first ping of the next day.', () => {
    const { ping, budgets, time } = budgetsOf([a], { dayUsd: 1 });
    const seen: string[] = [];
    budgets.onChange(() =>
      seen.push(
        budgets
          .levels()
          .map(({ state }) => state)
          .join(),
      ),
    );
    for (const usd of [0.5, 0.2, 0.1, 0.1, 0.1]) ping(a, usd);
    time.now += DAY;
    ping(a, 0.1);
    expect(seen).toEqual(['ok', 'near', 'used', 'ok']);
  });

  test('sees the share of every limit that is set, and no others.', () => {
    const own = priced('a', { budget: { monthUsd: 2 } });
    const { ping, budgets } = budgetsOf([own, b], { dayUsd: 1 });
    ping(own, 0.5);
    expect(budgets.levels()).toMatchObject([
      { endpointId: null, span: 'day', spentUsd: 0.5, limitUsd: 1, state: 'ok' },
      { endpointId: 'a', span: 'month', spentUsd: 0.5, limitUsd: 2, state: 'ok' },
    ]);
  });
});
