import { type VarintReader, writeVarint } from './varint.ts';

/** Ratio of one bin to the next. A bin's middle is within (γ−1)/(γ+1) = 1.96 % of everything in it. */
const GAMMA = 1.04;
const PER_LOG = 1 / Math.log(GAMMA);
/** More than a year; nothing takes that long. */
const LAST_BIN = 800;

/**
 * Counts of durations in logarithmic bins: `counts[i]` belongs to bin `low + i`. Two histograms merge by adding, which is what makes
 * percentiles of any stretch possible without its pings.
 */
export interface Histogram {
  low: number;
  counts: number[];
}

export const emptyHistogram = (): Histogram => ({ low: 0, counts: [] });

/** The bin of a duration in whole microseconds. Bin 0 holds 0 and 1. */
export function binOf(us: number): number {
  return us <= 1 ? 0 : Math.min(LAST_BIN, Math.ceil(Math.log(us) * PER_LOG));
}

/** The duration in microseconds that stands for a bin. */
function middleOf(bin: number): number {
  return (2 * GAMMA ** bin) / (GAMMA + 1);
}

/** The duration in microseconds at which a bin begins; the bin before ends with it. */
export function edgeOf(bin: number): number {
  return bin <= 0 ? 0 : GAMMA ** (bin - 1);
}

/** Adds `count` durations to a bin. */
export function addToBin(histogram: Histogram, bin: number, count: number): void {
  const counts = countsFrom(histogram, bin);
  const at = bin - histogram.low;
  while (counts.length <= at) counts.push(0);
  counts[at] = (counts[at] ?? 0) + count;
}

/** The counts, with room for bins down to `bin`. */
function countsFrom(histogram: Histogram, bin: number): number[] {
  if (histogram.counts.length === 0) histogram.low = bin;
  if (bin < histogram.low) {
    histogram.counts = [...new Array<number>(histogram.low - bin).fill(0), ...histogram.counts];
    histogram.low = bin;
  }
  return histogram.counts;
}

/** Numbers of a histogram as stored: for each bin in use its distance from the one before and its count. */
export function writeBins(histogram: Histogram): string {
  let text = '';
  let previous = 0;
  histogram.counts.forEach((count, i) => {
    if (count === 0) return;
    const bin = histogram.low + i;
    text += writeVarint(bin - previous) + writeVarint(count);
    previous = bin;
  });
  return text;
}

/** Adds stored bins that hold `total` durations. Written out for speed: a graph of a month adds up 40,000 of them. */
export function mergeBins(histogram: Histogram, reader: VarintReader, total: number): void {
  let bin = reader.next();
  const counts = countsFrom(histogram, bin);
  const low = histogram.low;
  for (let left = total; left > 0; ) {
    const count = reader.next();
    if (count === 0 || bin > LAST_BIN) return; // never written so
    const at = bin - low;
    while (counts.length <= at) counts.push(0);
    counts[at] = (counts[at] ?? 0) + count;
    left -= count;
    if (left > 0) bin += reader.next();
  }
}

/** Adds all of `other` to `into`. */
export function mergeHistogram(into: Histogram, other: Histogram): void {
  other.counts.forEach((count, i) => {
    if (count > 0) addToBin(into, other.low + i, count);
  });
}

/** The duration in microseconds at rank ⌈share × total⌉, or `null` of an empty histogram. */
export function percentile(histogram: Histogram, share: number): number | null {
  const total = histogram.counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(share * total));
  let seen = 0;
  const at = histogram.counts.findIndex((count) => {
    seen += count;
    return seen >= rank;
  });
  return middleOf(histogram.low + at);
}
