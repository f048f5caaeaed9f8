import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beliefOf, type Cooldown, chooseGap, cooldownSchema, freshCooldown, observe } from '../../electron/keepalive/cooldown/cooldown.ts';
import { HOUR } from '../support/coolingModel.ts';

const RUNS = { numRuns: 100 };
const silence = fc.oneof(fc.double({ min: 0, max: 24 * HOUR, noNaN: true }), fc.double({ min: 0, max: HOUR, noNaN: true }), fc.constant(0));
const sighting = fc.record({
  at: fc.integer({ min: 0, max: 400 * 24 * HOUR }),
  survivedMs: silence,
  goneByMs: fc.option(silence),
  evidence: fc.constantFrom('hard' as const, 'timing' as const),
});
const odd = fc.record({
  at: fc.double(),
  survivedMs: fc.double(),
  goneByMs: fc.option(fc.double()),
  evidence: fc.constantFrom('hard' as const, 'timing' as const),
});
const sightings = fc.array(sighting, { maxLength: 40 });

const learnedFrom = (seen: readonly Parameters<typeof observe>[1][]): Cooldown => seen.reduce(observe, freshCooldown());

function expectSound(cooldown: Cooldown, now: number): void {
  expect(cooldown.weights.every((weight) => weight >= 0)).toBe(true);
  expect(cooldown.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
  const { gapMs } = chooseGap(cooldown, now);
  expect(gapMs).toBeGreaterThanOrEqual(30_000);
  expect(gapMs).toBeLessThanOrEqual(HOUR);
  const belief = beliefOf(cooldown, now);
  if (belief?.kind !== 'learned') return;
  expect(belief.lowMs).toBeLessThanOrEqual(belief.coolsAfterMs);
  expect(belief.coolsAfterMs).toBeLessThanOrEqual(belief.highMs);
}

describe('Whatever was seen', () => {
  test('the weights are 1 in all, the gap is within its bounds, and the belief is in order.', () => {
    fc.assert(
      fc.property(sightings, fc.integer({ min: 0, max: 500 * 24 * HOUR }), (seen, now) => expectSound(learnedFrom(seen), now)),
      RUNS,
    );
  });

  test('that holds even for sightings that make no sense.', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(odd, sighting), { maxLength: 20 }), (seen) => expectSound(learnedFrom(seen), 0)),
      RUNS,
    );
  });

  test('what is written down and read is nearly the same, and from then on exactly.', () => {
    fc.assert(
      fc.property(sightings, (seen) => {
        const cooldown = learnedFrom(seen);
        const json = cooldownSchema.encode(cooldown);
        const read = cooldownSchema.parse(JSON.parse(JSON.stringify(json)));
        expectSound(read, 0);
        expect({ ...read, weights: null }).toEqual({ ...cooldown, weights: null });
        expect(read.weights.reduce((most, weight, i) => Math.max(most, Math.abs(weight - (cooldown.weights[i] ?? 0))), 0)).toBeLessThan(0.05);
        expect(cooldownSchema.encode(read)).toEqual(json);
      }),
      RUNS,
    );
  });

  test('sightings of the same model in another order come to nearly the same, where none was a surprise.', () => {
    const minute = HOUR / 60;
    const ordinary = fc.array(fc.double({ min: 1, max: 30, noNaN: true }), { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(ordinary, (minutes) => {
        const seen = minutes.map((gap) => ({
          at: 0,
          survivedMs: gap < 10 ? gap * minute : 0,
          goneByMs: gap < 10 ? null : gap * minute,
          evidence: 'timing' as const,
        }));
        const [forth, back] = [learnedFrom(seen), learnedFrom(seen.toReversed())];
        fc.pre(forth.tries === seen.length && back.tries === seen.length);
        for (const [i, weight] of forth.weights.entries()) expect(back.weights[i]).toBeCloseTo(weight, 9);
      }),
      RUNS,
    );
  });
});
