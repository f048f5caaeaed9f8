import type { Candidate } from './candidates.ts';
import type { Played } from './replay.ts';

/** What chance may add to the cold starts of a fortnight: one that nobody has met yet, and as many as they waver by. */
const UNSEEN = 1;
const WAVERS = 2.5;

/** What a time would have cost, in pings, where a cold start is worth so many. */
export function costOf({ pings, coldStarts }: Played, mindCold: number): number {
  return pings + coldStarts * mindCold;
}

/**
 * The cheapest of the candidates. One that lets the model go cold must be cheaper than to keep it warm at all times (the first) even if
 * chance was kind to it: it is easily cheaper in the past, which it was made from.
 */
export function pickOf([always, ...others]: readonly [Candidate, ...Candidate[]], mindCold: number): Candidate {
  const limit = costOf(always.played, mindCold);
  const sure = others.filter(({ played: { pings, coldStarts } }) => {
    const reckoned = coldStarts + UNSEEN + WAVERS * Math.sqrt(coldStarts);
    return costOf({ pings, coldStarts: reckoned }, mindCold) < limit;
  });
  return sure.reduce((best, one) => (costOf(one.played, mindCold) <= costOf(best.played, mindCold) ? one : best), always);
}
