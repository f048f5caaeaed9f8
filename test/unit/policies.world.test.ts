import { describe, expect, test } from 'vitest';
import { arrivalsOf } from '../../bench/policies/arrivals.ts';
import { Chance } from '../../bench/policies/chance.ts';
import { type Fate, SimulatedModel } from '../../bench/policies/model.ts';
import { follow, type PolicyName, policies } from '../../bench/policies/policies.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../bench/policies/times.ts';
import { worldOf, worlds } from '../../bench/policies/worlds.ts';

const WEEK = 7 * DAY;

function modelOf(more: Partial<Fate> = {}): SimulatedModel {
  return new SimulatedModel({ world: worlds['10 min'], arrivals: 'nobody', run: 0, span: { countFrom: 0, end: WEEK }, ...more });
}

/** A model that a rule has kept warm for a week. */
function kept(policy: PolicyName, more: Partial<Fate> = {}): SimulatedModel {
  const rule = policies[policy];
  if (rule.kind !== 'rule') throw new Error(`${policy} is no rule`);
  const model = modelOf(more);
  follow(rule, model, WEEK);
  return model;
}

describe('Chance', () => {
  test('is the same for the same subject and another for another.', () => {
    const draw = (run: number): number[] => {
      const chance = new Chance('server', '10 min', run);
      return [chance.uniform(), chance.uniform(), chance.around(200, 0.1)];
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test('waits as long on average as asked, and is as likely above the median as below.', () => {
    const chance = new Chance('test');
    const waits = Array.from({ length: 20_000 }, () => chance.wait(45));
    const above = Array.from({ length: 20_000 }, () => chance.around(200, 0.3)).filter((value) => value > 200);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / waits.length).toBeCloseTo(45, -0.5);
    expect(above.length / 20_000).toBeCloseTo(0.5, 1);
  });
});

describe('Users', () => {
  const twentyWeeks = 20 * WEEK;
  const moments = (name: Parameters<typeof arrivalsOf>[0]): Float64Array => arrivalsOf(name, twentyWeeks, new Chance(name));

  test('come in the order of time and before the end.', () => {
    for (const name of ['office', 'bursts', 'sparse', 'cron'] as const) {
      const all = moments(name);
      expect(all).toEqual(all.toSorted());
      expect(all.at(-1)).toBeLessThan(twentyWeeks);
    }
  });

  test('of an office open sessions on weekdays from 9 to 18 h only.', () => {
    for (const at of moments('office')) {
      expect(Math.floor(at / DAY) % 7).toBeLessThan(5);
      expect(at % DAY).toBeGreaterThan(9 * HOUR);
      expect(at % DAY).toBeLessThan(19 * HOUR);
    }
  });

  test('come as often as their pattern says.', () => {
    expect(moments('office').length / 100).toBeCloseTo(12 * 5, -1);
    expect(moments('bursts').length / 140).toBeCloseTo(12 * 5, -1);
    expect(moments('sparse').length / 140).toBeCloseTo(1.5 * 5, -0.3);
    expect(moments('cron')).toHaveLength(140 * 24);
  });
});

describe('A model', () => {
  test('is cold at first, warm for its time after a request, and cold from then on.', () => {
    const model = modelOf();
    const first = model.ping(MINUTE);
    const second = model.ping(first.endsAt + 10 * MINUTE - 1);
    const third = model.ping(second.endsAt + 10 * MINUTE);
    expect([first.loadMs !== null, second.loadMs !== null, third.loadMs !== null]).toEqual([true, false, true]);
    expect(model.tally).toMatchObject({ pings: 3, coldPings: 2, coldRequests: 0 });
  });

  test('keeps whoever comes while it loads waiting for the rest of that time.', () => {
    const model = modelOf();
    const first = model.ping(0);
    const second = model.ping(SECOND);
    expect(second.loadMs).toBe((first.loadMs ?? 0) - SECOND);
  });

  test('stays loaded for a tenth longer or shorter at the most where its time wavers by a tenth.', () => {
    const model = modelOf({ world: worlds['10 min ±10 %'] });
    const lives = Array.from({ length: 500 }, (_, index) => {
      const { endsAt } = model.ping(index * HOUR);
      return (model.expiresAt - endsAt) / MINUTE;
    });
    expect(Math.min(...lives)).toBeGreaterThan(9);
    expect(Math.min(...lives)).toBeLessThan(9.1);
    expect(Math.max(...lives)).toBeLessThan(11);
    expect(Math.max(...lives)).toBeGreaterThan(10.9);
  });

  test('cools sooner from the middle day on where its time drops.', () => {
    const model = modelOf({ world: worlds['10, then 3 min'] });
    expect([model.coolDown(WEEK / 2 - DAY / 2), model.coolDown(WEEK / 2 + DAY / 2)]).toEqual([10 * MINUTE, 3 * MINUTE]);
  });

  test('gives its place to another model, and takes it back when it is pinged.', () => {
    const model = modelOf({ world: worldOf('crowded', 10_000, { evictedEveryHours: 1 }) });
    let evicted = 0;
    for (let at = 0; at < WEEK; at += MINUTE) {
      if (at > 0 && !model.residence(at).loaded) evicted += 1;
      model.ping(at);
      expect(model.residence(at + 30 * SECOND).otherUntil).toSatisfy((until: number | null) => until === null || until > at);
    }
    expect(evicted).toBeGreaterThan(100);
    expect(model.tally.coldPings).toBe(evicted + 1);
    expect(model.tally.evictions).toBeGreaterThan(100);
  });

  test('shows the old expiry while it answers, and the new one afterwards.', () => {
    const model = modelOf();
    const { endsAt } = model.ping(0);
    const before = model.residence(endsAt + MINUTE);
    const { endsAt: secondEndsAt } = model.ping(endsAt + MINUTE);
    expect(before.expiresAt).toBe(endsAt + 10 * MINUTE);
    expect(model.residence(secondEndsAt - 1).expiresAt).toBe(before.expiresAt);
    expect(model.residence(secondEndsAt).expiresAt).toBe(secondEndsAt + 10 * MINUTE);
  });

  test('meets the same users and evictions whoever pings it.', () => {
    const fate = { world: worlds['10 min, evicted'], arrivals: 'office' } as const;
    const requests = (['seed000', 'oracle', 'exact'] as const).map((policy) => kept(policy, fate).tally.requests);
    expect(new Set(requests).size).toBe(1);
    expect(requests[0]).toBeGreaterThan(200);
  });
});

describe('The policies that are not ours', () => {
  const office = { arrivals: 'office' } as const;

  test('Seed 000 pings every 120 s, whoever else uses the model.', () => expect(kept('seed000', office).tally.pings / 7).toBeCloseTo(720, -1));

  test('Seed 003 spares the pings that users make superfluous.', () => {
    const { pings } = kept('seed003', office).tally;
    expect(pings).toBeLessThan(kept('seed000', office).tally.pings * 0.99);
    expect(pings).toBeGreaterThan(kept('seed000', office).tally.pings * 0.9);
  });

  test('The oracle never lets the model go cold, however its time wavers or drops.', () => {
    for (const name of ['3 min', '10 min ±10 %', '10 min ±40 %', '10, then 3 min'] as const) {
      expect(kept('oracle', { ...office, world: worlds[name], span: { countFrom: DAY, end: WEEK } }).tally).toMatchObject({
        coldRequests: 0,
        coldPings: 0,
      });
    }
  });

  test('The oracle of the very expiry pings once in a cool-down time and never finds it cold.', () => {
    const { pings, coldPings } = kept('exact').tally;
    expect(pings).toBeCloseTo(WEEK / (10 * MINUTE), -1);
    expect(coldPings).toBe(1);
  });

  test('A fixed silence of 240 s leaves the model cold once it cools in 3 min.', () => {
    expect(kept('fixed240', { ...office, world: worlds['10, then 3 min'] }).tally.coldRequests).toBeGreaterThan(0);
    expect(kept('fixed240', office).tally.coldRequests).toBe(0);
  });
});
