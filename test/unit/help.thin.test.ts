import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { thinned } from '../../electron/help/thin.ts';

const items = fc.array(fc.record({ kind: fc.integer({ min: 0, max: 8 }) }), { maxLength: 400 });
const kindOf = ({ kind }: { kind: number }): number => kind;
const countsOf = (some: readonly { kind: number }[]): Map<number, number> =>
  new Map([...Map.groupBy(some, kindOf)].map(([kind, crowd]) => [kind, crowd.length]));

describe('A thinned list', () => {
  test('is no longer than asked for, keeps the order, and is whole where it is short enough.', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 9, max: 300 }), (all, most) => {
        const kept = thinned(all, most, kindOf);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(kept).toEqual(all.filter((item) => kept.includes(item)));
        if (all.length <= most) expect(kept).toHaveLength(all.length);
      }),
    );
  });

  test('leaves something out of the largest kinds only, and as little as can be.', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 9, max: 300 }), (all, most) => {
        const kept = thinned(all, most, kindOf);
        const counts = countsOf(kept);
        const largest = Math.max(0, ...counts.values());
        for (const [kind, count] of countsOf(all)) expect(counts.get(kind)).toBe(Math.min(count, largest));
        if (all.length > most) expect(most - kept.length).toBeLessThan(counts.size);
      }),
    );
  });

  test('leaves out evenly.', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i);
    expect(thinned(hundred, 4, () => 0)).toEqual([24, 49, 74, 99]);
  });
});
