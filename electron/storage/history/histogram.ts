/** Ratio of one bin to the next. A bin's middle is within (γ−1)/(γ+1) = 1.96 % of everything in it. */
const GAMMA = 1.04;
const PER_LOG = 1 / Math.log(GAMMA);

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
  return us <= 1 ? 0 : Math.ceil(Math.log(us) * PER_LOG);
}

/** The duration in microseconds that stands for a bin. */
export function middleOf(bin: number): number {
  return (2 * GAMMA ** bin) / (GAMMA + 1);
}

/** Adds `count` durations to a bin. */
export function addToBin(histogram: Histogram, bin: number, count: number): void {
  const { counts } = histogram;
  if (counts.length === 0) histogram.low = bin;
  for (; bin < histogram.low; histogram.low -= 1) counts.unshift(0);
  const at = bin - histogram.low;
  while (counts.length <= at) counts.push(0);
  counts[at] = (counts[at] ?? 0) + count;
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
