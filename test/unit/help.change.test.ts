import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeIn } from '../../electron/help/change.ts';
import { chanceOf } from '../support/chance.ts';

const everywhere = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** TTFTs around 300 ms, then some around `slowMs`. */
function ttftsOf(seed: number, fast: number, slow: number, slowMs: number): number[] {
  const chance = chanceOf(seed);
  return Array.from({ length: fast + slow }, (_, i) => (i < fast ? 300 : slowMs) * Math.exp(0.3 * chance.normal()));
}

const changeOf = (ttfts: readonly number[]) => changeIn(ttfts, everywhere(ttfts.length));

describe('A change of TTFT', () => {
  test('is found where it is, however few the slow ones are.', () => {
    for (const slow of [4, 6, 20, 60]) {
      const change = changeOf(ttftsOf(slow, 60, slow, 3_000));
      expect(change?.at).toBe(60);
      expect(change?.chance).toBeLessThanOrEqual(0.005);
    }
  });

  test('is no likelier found in mere noise than its chance says.', () => {
    const chances = Array.from({ length: 400 }, (_, seed) => changeOf(ttftsOf(seed, 40, 0, 0))?.chance ?? 1);
    expect(chances.filter((chance) => chance <= 0.05).length).toBeLessThanOrEqual(34);
    expect(chances.filter((chance) => chance <= 0.005).length).toBeLessThanOrEqual(7);
  });

  test('towards faster answers is none.', () => {
    expect(changeOf(ttftsOf(1, 30, 30, 40))?.chance).toBeGreaterThan(0.2);
  });

  test('is not made by one answer that waited in a queue.', () => {
    expect(changeOf([...ttftsOf(2, 40, 0, 0), 20_000])?.chance).toBeGreaterThan(0.01);
  });

  test('is looked for only at the cuts that are given, with three values on each side.', () => {
    const ttfts = ttftsOf(3, 10, 10, 3_000);
    expect(changeIn(ttfts, [4, 16])?.at).toSatisfy((at: number) => at === 4 || at === 16);
    expect(changeIn(ttfts, [])).toBeNull();
    expect(changeIn(ttfts, [1, 2, 18, 19])).toBeNull();
  });

  test('comes out the same every time, for any TTFTs.', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 600_000, noNaN: true }), { maxLength: 60 }), (ttfts) => {
        const change = changeOf(ttfts);
        expect(changeOf(ttfts)).toEqual(change);
        expect(change === null || (change.chance > 0 && change.chance <= 1)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
