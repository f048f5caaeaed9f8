import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToBin, binOf, emptyHistogram, type Histogram, mergeHistogram, percentile } from '../../electron/storage/history/histogram.ts';

const durations = fc.array(fc.oneof(fc.integer({ min: 2, max: 5_000 }), fc.integer({ min: 5_000, max: 600_000_000 })), {
  minLength: 1,
  maxLength: 300,
});

function histogramOf(values: readonly number[]): Histogram {
  const histogram = emptyHistogram();
  for (const value of values) addToBin(histogram, binOf(value), 1);
  return histogram;
}

test('A percentile is within two per cent of the exact one, from microseconds to ten minutes.', () => {
  fc.assert(
    fc.property(durations, fc.constantFrom(0.01, 0.5, 0.95, 0.99, 1), (values, share) => {
      const sorted = values.toSorted((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
      const found = percentile(histogramOf(values), share) ?? Number.NaN;
      expect(Math.abs(found - exact) / exact).toBeLessThanOrEqual(0.02);
    }),
  );
});

test('Merged histograms are the histogram of all their values.', () => {
  fc.assert(
    fc.property(durations, durations, (left, right) => {
      const merged = histogramOf(left);
      mergeHistogram(merged, histogramOf(right));
      for (const share of [0.05, 0.5, 0.95]) expect(percentile(merged, share)).toBe(percentile(histogramOf([...left, ...right]), share));
    }),
  );
});

test('An empty histogram has no percentile, and stays empty when nothing is merged.', () => {
  const histogram = emptyHistogram();
  mergeHistogram(histogram, emptyHistogram());
  expect(percentile(histogram, 0.5)).toBeNull();
});

test('Durations of zero and one microsecond share the lowest bin.', () => {
  expect([binOf(0), binOf(1)]).toEqual([0, 0]);
  expect(binOf(2)).toBeGreaterThan(0);
});
