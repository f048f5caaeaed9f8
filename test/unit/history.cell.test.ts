import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomes } from '../../electron/domain/ping.ts';
import {
  addSample,
  bucketOf,
  type Cell,
  emptyCell,
  mergeCell,
  mergeStored,
  type Sample,
  summaryOf,
  writeCell,
} from '../../electron/storage/history/cell.ts';
import { VarintReader, writeVarint } from '../../electron/storage/history/varint.ts';

const amount = fc.option(fc.integer({ min: 0, max: 100_000 }));
const sample: fc.Arbitrary<Sample> = fc.record({
  outcome: fc.constantFrom(...outcomes),
  ttftUs: fc.option(fc.integer({ min: 0, max: 60_000_000 })),
  inputTokens: amount,
  outputTokens: amount,
  cachedTokens: amount,
  costNano: fc.option(fc.integer({ min: 0, max: 1_000_000_000_000 })),
});
const samples = fc.array(sample, { maxLength: 60 });

function cellOf(all: readonly Sample[]): Cell {
  const cell = emptyCell();
  for (const one of all) addSample(cell, one);
  return cell;
}

function stored(cell: Cell): Cell {
  const read = emptyCell();
  mergeStored(read, writeCell(cell));
  return read;
}

const figures = (cell: Cell) => ({ ...bucketOf(0, cell), ...summaryOf(cell), sumUs: cell.sumUs, timed: cell.timed });
const nothing = { inputTokens: null, outputTokens: null, cachedTokens: null, costNano: null };

test('Every number up to 2^53 survives being written as text, one after the other.', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), (numbers) => {
      const reader = new VarintReader(numbers.map(writeVarint).join(''));
      expect(numbers.map(() => reader.next())).toEqual(numbers);
      expect(reader.next()).toBe(0);
    }),
  );
});

test('A cell reads as it was written, in printable characters.', () => {
  fc.assert(
    fc.property(samples, (all) => {
      const cell = cellOf(all);
      expect(figures(stored(cell))).toEqual(figures(cell));
      expect(writeCell(cell)).toMatch(/^[0-o]+$/);
    }),
  );
});

test('Two cells merge to the cell of all their pings, whether they come from memory or from the file.', () => {
  fc.assert(
    fc.property(samples, samples, (left, right) => {
      const whole = figures(cellOf([...left, ...right]));
      const inMemory = cellOf(left);
      mergeCell(inMemory, cellOf(right));
      expect(figures(inMemory)).toEqual(whole);
      const fromFile = stored(cellOf(left));
      mergeStored(fromFile, writeCell(cellOf(right)));
      expect(figures(fromFile)).toEqual(whole);
    }),
  );
});

test('TTFT figures are of warm pings only; cold starts are counted apart.', () => {
  const cell = cellOf([
    { ...nothing, outcome: 'warm', ttftUs: 100_000 },
    { ...nothing, outcome: 'cold', ttftUs: 30_000_000 },
    { ...nothing, outcome: 'failed', ttftUs: null },
  ]);
  expect(bucketOf(5, cell)).toMatchObject({
    start: 5,
    count: 3,
    warm: 1,
    cold: 1,
    failed: 1,
    skipped: 0,
    min: 100,
    mean: 100,
    p50: 100,
    p95: 100,
    max: 100,
  });
});

test('A bucket without a warm ping has no TTFT.', () => {
  expect(bucketOf(0, cellOf([{ ...nothing, outcome: 'cold', ttftUs: 9 }]))).toMatchObject({ min: null, mean: null, p50: null, p95: null, max: null });
});

test('A cell of one ping takes fewer than twenty characters.', () => {
  const cell = cellOf([{ outcome: 'warm', ttftUs: 137_412, inputTokens: 12, outputTokens: 1, cachedTokens: null, costNano: 20_000 }]);
  expect(writeCell(cell).length).toBeLessThan(20);
});
