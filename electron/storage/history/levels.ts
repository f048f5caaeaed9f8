const MINUTE = 60_000;

/** Widths of the rollup cells in ms: 2, 8, 32, 128 and 512 minutes. Every cell of one level is four of the level below. */
export const LEVEL_MS = [2 * MINUTE, 8 * MINUTE, 32 * MINUTE, 128 * MINUTE, 512 * MINUTE] as const;
/** The level of the pings themselves, below all cells. */
export const RAW = -1;
export const TOP = LEVEL_MS.length - 1;
/** Cells up to this level are kept as long as the pings: there are too many of them for two years. */
export const FINE_TOP = 1;

/** Width of a level's unit in ms: a cell, or the one millisecond that tells two pings apart. */
export const widthOf = (level: number): number => LEVEL_MS[level] ?? 1;

/** Number of the cell that a time (wall clock, ms) falls in. Cells are counted from 1970. */
export const slotOf = (level: number, at: number): number => Math.floor(at / widthOf(level));

/** First millisecond of a cell. */
export const startOf = (level: number, slot: number): number => slot * widthOf(level);

/** Time rounded down to a border that all levels share: nothing is ever cut away but in whole cells of every level. */
export const alignDown = (at: number): number => startOf(TOP, slotOf(TOP, at));

/** Buckets of `width` ms counted from 1970, cut from cells of `level`; `from` and `to` are borders of buckets. */
export interface Grid {
  readonly level: number;
  readonly width: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The finest grid with at most `points` buckets over [from, to). A range that starts before `heldSince` (wall ms), when pings and fine cells are
 * gone, is answered from a coarser level.
 */
export function gridFor(from: number, to: number, points: number, heldSince: number): Grid {
  // One bucket less than asked for: the grid is fixed, so a range that starts inside a bucket touches one more than its length needs. The width
  // hangs on the length alone, so that a graph that moves on with the clock keeps its buckets.
  const wanted = Math.max(1, to - from) / (Math.max(2, points) - 1);
  let level = finestAt(from, heldSince);
  while (level < TOP && widthOf(level + 1) <= wanted) level += 1;
  const unit = widthOf(level);
  const width = Math.ceil(wanted / unit) * unit;
  return { level, width, from: Math.floor(from / width) * width, to: Math.ceil(to / width) * width };
}

/** The finest level that still holds a time. */
export const finestAt = (at: number, heldSince: number): number => (at < heldSince ? FINE_TOP + 1 : RAW);
