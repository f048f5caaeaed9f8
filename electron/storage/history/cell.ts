import type { HistoryBucket, HistorySummary } from '../../domain/history.ts';
import type { Outcome } from '../../domain/ping.ts';
import { addToBin, binOf, emptyHistogram, type Histogram, mergeBins, mergeHistogram, percentile, writeBins } from './histogram.ts';
import { VarintReader, writeVarint } from './varint.ts';

/** What is remembered of the pings in one stretch of time. Durations are whole microseconds over warm pings, money is whole nano-USD. */
export interface Cell {
  warm: number;
  cold: number;
  failed: number;
  skipped: number;
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  costNano: number;
  /** Warm pings with a TTFT: what the figures below are of. */
  timed: number;
  sumUs: number;
  minUs: number;
  maxUs: number;
  readonly histogram: Histogram;
}

/** The part of a ping that a cell counts, in the units of the table. */
export interface Sample {
  readonly outcome: Outcome;
  readonly ttftUs: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cachedTokens: number | null;
  readonly costNano: number | null;
}

export const emptyCell = (): Cell => ({
  warm: 0,
  cold: 0,
  failed: 0,
  skipped: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedTokens: 0,
  costNano: 0,
  timed: 0,
  sumUs: 0,
  minUs: 0,
  maxUs: 0,
  histogram: emptyHistogram(),
});

export const countOf = (cell: Cell): number => cell.warm + cell.cold + cell.failed + cell.skipped;

/** Counts one ping. */
export function addSample(cell: Cell, sample: Sample): void {
  cell[sample.outcome] += 1;
  cell.inputTokens += sample.inputTokens ?? 0;
  cell.outputTokens += sample.outputTokens ?? 0;
  cell.cachedTokens += sample.cachedTokens ?? 0;
  cell.costNano += sample.costNano ?? 0;
  if (sample.outcome !== 'warm' || sample.ttftUs === null) return;
  addTimes(cell, 1, sample.ttftUs, sample.ttftUs, sample.ttftUs);
  addToBin(cell.histogram, binOf(sample.ttftUs), 1);
}

/** Adds all of `other` to `into`. */
export function mergeCell(into: Cell, other: Cell): void {
  into.warm += other.warm;
  into.cold += other.cold;
  into.failed += other.failed;
  into.skipped += other.skipped;
  into.inputTokens += other.inputTokens;
  into.outputTokens += other.outputTokens;
  into.cachedTokens += other.cachedTokens;
  into.costNano += other.costNano;
  addTimes(into, other.timed, other.sumUs, other.minUs, other.maxUs);
  mergeHistogram(into.histogram, other.histogram);
}

function addTimes(into: Cell, timed: number, sumUs: number, minUs: number, maxUs: number): void {
  if (timed === 0) return;
  into.minUs = into.timed === 0 ? minUs : Math.min(into.minUs, minUs);
  into.maxUs = Math.max(into.maxUs, maxUs);
  into.sumUs += sumUs;
  into.timed += timed;
}

/** A cell as it is stored. The histogram is left out where all times are equal, as in a cell of one ping. */
export function writeCell(cell: Cell): string {
  const { minUs, maxUs, timed } = cell;
  let text = '';
  for (const value of [cell.warm, cell.cold, cell.failed, cell.skipped]) text += writeVarint(value);
  for (const value of [cell.inputTokens, cell.outputTokens, cell.cachedTokens, cell.costNano]) text += writeVarint(value);
  for (const value of [timed, minUs, maxUs - minUs]) text += writeVarint(value);
  if (minUs === maxUs) return text;
  return text + writeVarint(cell.sumUs - minUs * timed) + writeBins(cell.histogram);
}

/** Adds a stored cell to `into`; reading one is adding it to an empty cell. */
export function mergeStored(into: Cell, text: string): void {
  const reader = new VarintReader(text);
  into.warm += reader.next();
  into.cold += reader.next();
  into.failed += reader.next();
  into.skipped += reader.next();
  into.inputTokens += reader.next();
  into.outputTokens += reader.next();
  into.cachedTokens += reader.next();
  into.costNano += reader.next();
  const timed = reader.next();
  if (timed === 0) return;
  const minUs = reader.next();
  const spreadUs = reader.next();
  if (spreadUs === 0) {
    addTimes(into, timed, minUs * timed, minUs, minUs);
    addToBin(into.histogram, binOf(minUs), timed);
    return;
  }
  addTimes(into, timed, minUs * timed + reader.next(), minUs, minUs + spreadUs);
  mergeBins(into.histogram, reader, timed);
}

/** A percentile of warm TTFT in ms. Kept within the exact extremes, so that a cell of one ping is exact. */
function percentileMs(cell: Cell, share: number): number | null {
  const us = percentile(cell.histogram, share);
  return us === null ? null : Math.round(Math.min(cell.maxUs, Math.max(cell.minUs, us))) / 1000;
}

const countsOf = (cell: Cell) => ({
  count: countOf(cell),
  warm: cell.warm,
  cold: cell.cold,
  failed: cell.failed,
  skipped: cell.skipped,
});

/** A cell as a bucket of a graph. */
export function bucketOf(start: number, cell: Cell): HistoryBucket {
  const timed = cell.timed > 0;
  return {
    start,
    ...countsOf(cell),
    min: timed ? cell.minUs / 1000 : null,
    mean: timed ? cell.sumUs / cell.timed / 1000 : null,
    p50: percentileMs(cell, 0.5),
    p95: percentileMs(cell, 0.95),
    max: timed ? cell.maxUs / 1000 : null,
    costUsd: cell.costNano / 1e9,
    inputTokens: cell.inputTokens,
    cachedTokens: cell.cachedTokens,
  };
}

/** A cell as totals. */
export function summaryOf(cell: Cell): HistorySummary {
  return {
    ...countsOf(cell),
    coldStarts: cell.cold,
    p50: percentileMs(cell, 0.5),
    p95: percentileMs(cell, 0.95),
    costUsd: cell.costNano / 1e9,
    inputTokens: cell.inputTokens,
    outputTokens: cell.outputTokens,
    cachedTokens: cell.cachedTokens,
  };
}
