/** The `p`-th percentile (0 to 100) by nearest rank; NaN of nothing. */
export function percentile(values: ArrayLike<number>, p: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: ArrayLike<number>): number {
  return percentile(values, 50);
}

/**
 * The p-th percentile of each run of `block` values, and of those the median: what somebody else's burst of work on this machine does
 * to a few of the runs does not decide.
 */
export function steadyPercentile(values: readonly number[], p: number, block = 100): number {
  const blocks = Array.from({ length: Math.ceil(values.length / block) }, (_, i) => values.slice(i * block, (i + 1) * block));
  return median(blocks.map((some) => percentile(some, p)));
}

/** A new array in random order: whoever always came first would also always find the colder machine. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
