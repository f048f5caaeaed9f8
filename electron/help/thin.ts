/**
 * At most `most` of these, in their order. Of each kind as many as of any other, as far as there are as many: what is rare stays whole, and what is
 * left out of a crowd is left out evenly. There must be fewer kinds than `most`.
 */
export function thinned<T>(items: readonly T[], most: number, kindOf: (item: T) => number): readonly T[] {
  if (items.length <= most) return items;
  const kinds = [...Map.groupBy(items, kindOf).values()];
  const share = shareOf(
    kinds.map(({ length }) => length),
    most,
  );
  const kept = new Set(kinds.flatMap((crowd) => (crowd.length <= share ? crowd : evenly(crowd, share))));
  return items.filter((item) => kept.has(item));
}

/** How many of each crowd can stay so that all together are no more than `most`. */
function shareOf(sizes: readonly number[], most: number): number {
  let left = most;
  for (const [i, size] of sizes.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (sizes.length - i));
    if (size > share) return share;
    left -= size;
  }
  return most;
}

function evenly<T>(crowd: readonly T[], count: number): T[] {
  const rank = (i: number): number => Math.floor((i * count) / crowd.length);
  return crowd.filter((_, i) => rank(i + 1) > rank(i));
}
