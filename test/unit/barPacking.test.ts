import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barsIn, NO_BARS, packBars, withBar } from '../../electron/domain/barPacking.ts';
import { type HistoryBar, historyBarSchema, packedBarsSchema } from '../../electron/domain/history.ts';
import { errorKinds, outcomes } from '../../electron/domain/ping.ts';

const bar: fc.Arbitrary<HistoryBar> = fc
  .record(
    {
      at: fc.integer({ min: 0, max: 4e12 }),
      outcome: fc.constantFrom(...outcomes),
      ttftMs: fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }), { nil: null }),
      errorKind: fc.constantFrom(...errorKinds),
      reason: fc.string(),
      by: fc.constantFrom('desk', 'gpu-box'),
    },
    { requiredKeys: ['at', 'outcome', 'ttftMs'] },
  )
  .map((made) => historyBarSchema.parse(made));

test('What was packed is read back whole, in its order, also across the wire.', () => {
  fc.assert(
    fc.property(fc.array(bar, { maxLength: 80 }), (bars) => {
      const sent = packedBarsSchema.parse(JSON.parse(JSON.stringify(packBars(bars))));
      expect(barsIn(sent)).toEqual(bars);
    }),
  );
});

test('Bars that come one by one are those that came last, the newest first.', () => {
  fc.assert(
    fc.property(fc.array(bar, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (bars, most) => {
      const packed = bars.reduce((all, each) => withBar(all, each, most), NO_BARS);
      expect(barsIn(packed)).toEqual(bars.toReversed().slice(0, most));
    }),
  );
});

test('The same bars are the same list, so that a row is not drawn again for nothing.', () => {
  const packed = packBars([{ at: 1, outcome: 'warm', ttftMs: 2 }]);
  expect(barsIn(packed)).toBe(barsIn(packed));
});
