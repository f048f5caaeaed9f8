import { describe, expect, test } from 'vitest';
import type { ArrivalName } from '../../bench/policies/arrivals.ts';
import { coolingAfter, costOfLife, type Lived, live, usesOf } from '../support/habitLife.ts';

const DAYS = 28;
const LEARNED_AFTER = 14;
const RUNS = Array.from({ length: 8 }, (_, run) => run);
const SLOW_MACHINE_MS = 120_000;

const lives = new Map<string, Lived>();

/** Four weeks of all users of a kind, the last two counted. */
function allOf(arrivals: ArrivalName, minutes: number, mindCold: number, hours: 'learned' | 'always'): Lived {
  const key = JSON.stringify([arrivals, minutes, hours === 'always' ? null : mindCold, hours]);
  const known = lives.get(key);
  if (known !== undefined) return known;
  const how = { keeping: coolingAfter(minutes), mindCold, hours, days: DAYS, unseenDays: LEARNED_AFTER };
  const sum = sumOf(RUNS.map((run) => live({ ...how, uses: usesOf(arrivals, DAYS, run) })));
  lives.set(key, sum);
  return sum;
}

function sumOf(all: readonly Lived[]): Lived {
  return all.reduce((sum, one) => ({
    requests: sum.requests + one.requests,
    coldStarts: sum.coldStarts + one.coldStarts,
    pings: sum.pings + one.pings,
  }));
}

describe.each([5, 10])(
  'Learned hours over 28 days, the last 14 counted, of a model that cools after %i min',
  { timeout: SLOW_MACHINE_MS },
  (minutes) => {
    describe.each([20, 200, 1000])('where a cold start is worth %i pings', (mindCold) => {
      test('An hourly job needs at most a fifth of the pings, at most 0.5 % cold.', () => {
        const learned = allOf('cron', minutes, mindCold, 'learned');
        expect(learned.requests).toBeGreaterThan(2_500);
        expect(learned.pings).toBeLessThanOrEqual(0.2 * allOf('cron', minutes, mindCold, 'always').pings);
        expect(learned.coldStarts).toBeLessThanOrEqual(0.005 * learned.requests);
      });

      test.each(['office', 'cron', 'sparse', 'bursts'] as const)('By its own measure it costs no more than to ping always: %s.', (arrivals) => {
        const cost = costOfLife(allOf(arrivals, minutes, mindCold, 'learned'), mindCold);
        expect(cost).toBeLessThanOrEqual(costOfLife(allOf(arrivals, minutes, mindCold, 'always'), mindCold));
      });
    });

    test.each([20, 200])('An office needs at most a quarter of the pings, at most 1 % cold, where a cold start is worth %i.', (mindCold) => {
      const learned = allOf('office', minutes, mindCold, 'learned');
      expect(learned.requests).toBeGreaterThan(4_500);
      expect(learned.pings).toBeLessThanOrEqual(0.25 * allOf('office', minutes, mindCold, 'always').pings);
      expect(learned.coldStarts).toBeLessThanOrEqual(0.01 * learned.requests);
    });

    test('An office that minds cold starts very much has fewer of them, for at most three tenths of the pings.', () => {
      const learned = allOf('office', minutes, 1000, 'learned');
      expect(learned.coldStarts).toBeLessThanOrEqual(0.001 * learned.requests);
      expect(learned.pings).toBeLessThanOrEqual(0.3 * allOf('office', minutes, 1000, 'always').pings);
    });
  },
);
