/** Chance that comes out the same in every run. */
export interface Chance {
  /** From 0 to 1, without 1 itself. */
  next(): number;
  /** True in this part of all cases. */
  happens(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Between two positive numbers, each factor between them as likely as any other. */
  between(low: number, high: number): number;
  /** Normal, mean 0, deviation 1. */
  normal(): number;
}

/** The same numbers for the same seed (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = Math.imul(seed, 0x9e3779b1);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    happens: (share) => next() < share,
    pick: (from) => {
      const picked = from[Math.floor(next() * from.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    between: (low, high) => low * (high / low) ** next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
