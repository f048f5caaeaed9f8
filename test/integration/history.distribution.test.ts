import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HistoryBin } from '../../electron/domain/history.ts';
import { DAY, MINUTE, NOON, opened, pingOf } from './history.pings.ts';

const ID = 'ollama.qwen3-8b';

/** The distribution of these TTFTs in ms, one ping a minute before noon. */
function distributionOf(warm: readonly number[], cold: readonly number[] = [], range = { from: NOON - DAY, to: NOON }) {
  const { history } = opened(':memory:');
  const all = [...warm.map((ttft) => ['warm', ttft] as const), ...cold.map((ttft) => ['cold', ttft] as const)];
  for (const [i, [outcome, ttft]] of all.entries()) history.record(pingOf(NOON - (all.length - i) * MINUTE, outcome, ttft));
  history.record(pingOf(NOON - 1, 'failed'));
  const found = history.distribution({ endpointId: ID, ...range });
  history.close();
  if (!found.ok) throw new Error(found.error);
  return found.value;
}

const total = (bins: readonly HistoryBin[]): number => bins.reduce((sum, { count }) => sum + count, 0);

describe('The distribution of TTFT', () => {
  test('is empty where nothing was answered, and of an endpoint that nobody knows.', () => {
    const nothing = { warm: [], cold: [], warmP50: null, coldP50: null, warmCount: 0, coldCount: 0 };
    expect(distributionOf([])).toEqual(nothing);
    const { history } = opened(':memory:');
    expect(history.distribution({ endpointId: 'nobody', from: 0, to: NOON })).toEqual({ ok: true, value: nothing });
  });

  test('puts warm and cold side by side, with their medians and counts.', () => {
    const found = distributionOf([100, 100, 140], [4_000, 9_000]);
    expect(found).toMatchObject({ warmCount: 3, coldCount: 2, coldP50: 4_000 });
    expect(found.warmP50).toBeCloseTo(100, -1);
    expect(found.warm.map(({ count }) => count)).toEqual([2, 1]);
    expect(found.cold.map(({ count }) => count)).toEqual([1, 1]);
  });

  test('has the pings of the range only.', () => {
    const range = { from: NOON - 2 * MINUTE, to: NOON - MINUTE };
    expect(distributionOf([100, 100], [5_000], range)).toMatchObject({ warmCount: 1, coldCount: 0 });
  });

  test('holds every ping once, within the borders of its bin, on one grid for both.', () => {
    const ttfts = fc.array(fc.integer({ min: 1, max: 600_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(ttfts, ttfts, (warm, cold) => {
        const found = distributionOf(warm, cold);
        expect([total(found.warm), total(found.cold)]).toEqual([warm.length, cold.length]);
        for (const { fromMs, toMs, count } of found.warm) expect(warm.filter((ms) => ms > fromMs && ms <= toMs)).toHaveLength(count);
        for (const { fromMs, toMs, count } of found.cold) expect(cold.filter((ms) => ms > fromMs && ms <= toMs)).toHaveLength(count);
        const borders = [...found.warm, ...found.cold].toSorted((a, b) => a.fromMs - b.fromMs);
        for (const [i, bin] of borders.entries())
          expect(bin.fromMs === borders[i - 1]?.fromMs || bin.fromMs >= (borders[i - 1]?.toMs ?? 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
