import { startTransition, useEffect, useState } from 'react';
import type { Group } from './arrange.ts';

/** As many rows as a high window shows. */
const FEW = 24;

/** How many rows to draw: at first those that can be seen, the rest right after, in the background. */
export function useRowLimit(): number {
  const [limit, setLimit] = useState(FEW);
  useEffect(() => startTransition(() => setLimit(Number.POSITIVE_INFINITY)), []);
  return limit;
}

/** The first lines of the groups. */
export function firstOf(groups: readonly Group[], limit: number): Group[] {
  let left = limit;
  return groups.flatMap((group) => {
    if (left <= 0) return [];
    const lines = group.lines.slice(0, left);
    left -= lines.length;
    return [{ ...group, lines }];
  });
}
