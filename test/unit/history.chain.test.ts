import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addSample, bucketOf, type Cell, emptyCell, mergeCell, type Sample } from '../../electron/storage/history/cell.ts';
import { type CellSink, OpenChain } from '../../electron/storage/history/chain.ts';
import { LEVEL_MS, slotOf } from '../../electron/storage/history/levels.ts';

const START = Date.UTC(2026, 10, 5);
const nothing = { inputTokens: null, outputTokens: null, cachedTokens: null, costNano: null };
type Timed = readonly [at: number, sample: Sample];

/** Pings whose clock mostly goes on, now and then jumps ahead by hours or goes back. */
const pings: fc.Arbitrary<Timed[]> = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1_000, max: 300_000 }) }, fc.integer({ min: -40_000_000, max: 80_000_000 })),
      fc.integer({ min: 1, max: 60_000_000 }),
    ),
    { maxLength: 120 },
  )
  .map((steps) => {
    let at = START;
    return steps.map(([step, ttftUs]): Timed => {
      at += step;
      return [at, { ...nothing, outcome: 'warm', ttftUs }];
    });
  });

/** Stored cells in memory, by level and slot. */
class Cells implements CellSink {
  readonly all = new Map<string, Cell>();
  writes = 0;

  replace(level: number, slot: number, cell: Cell): void {
    this.writes += 1;
    this.all.set(`${level}:${slot}`, copyOf(cell));
  }

  merge(level: number, slot: number, cell: Cell): void {
    const whole = copyOf(this.all.get(`${level}:${slot}`) ?? emptyCell());
    mergeCell(whole, cell);
    this.replace(level, slot, whole);
  }
}

function copyOf(cell: Cell): Cell {
  const copy = emptyCell();
  mergeCell(copy, cell);
  return copy;
}

const newChain = () => new OpenChain(LEVEL_MS.map(() => ({ slot: 0, cell: emptyCell() })));
const figures = (cells: ReadonlyMap<string, Cell>) => new Map([...cells].sort().map(([key, cell]) => [key, bucketOf(0, cell)]));

function naive(all: readonly Timed[]): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const [at, sample] of all) {
    for (let level = 0; level < LEVEL_MS.length; level += 1) {
      const key = `${level}:${slotOf(level, at)}`;
      const cell = cells.get(key) ?? emptyCell();
      addSample(cell, sample);
      cells.set(key, cell);
    }
  }
  return cells;
}

test('Stored and open cells together are the cells of all pings, however the clock goes.', () => {
  fc.assert(
    fc.property(pings, (all) => {
      const chain = newChain();
      const sink = new Cells();
      for (const [at, sample] of all) chain.add(at, sample, sink);
      const seen = new Cells();
      for (const [key, cell] of sink.all) seen.all.set(key, cell);
      for (let level = 0; level < LEVEL_MS.length; level += 1) {
        for (const part of chain.parts(level)) seen.merge(level, part.slot, part.cell);
      }
      expect(figures(seen.all)).toEqual(figures(naive(all)));
    }),
  );
});

test('A flushed chain has written every cell whole.', () => {
  fc.assert(
    fc.property(pings, (all) => {
      const chain = newChain();
      const sink = new Cells();
      for (const [at, sample] of all) chain.add(at, sample, sink);
      chain.flush(sink);
      expect(figures(sink.all)).toEqual(figures(naive(all)));
    }),
  );
});

test('Pings of one open cell write nothing.', () => {
  const chain = newChain();
  const sink = new Cells();
  expect(chain.dirty).toBe(false);
  for (let i = 0; i < 100; i += 1) chain.add(START + i * 1000, { ...nothing, outcome: 'warm', ttftUs: 5 }, sink);
  expect([sink.writes, chain.dirty]).toEqual([0, true]);
});
