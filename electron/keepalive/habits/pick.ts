import type { Candidate } from './candidates.ts';
import type { Played } from './replay.ts';

/** What chance may add to the cold starts of half the days: one in both that nobody has met yet, and as many as they waver by. */
const UNSEEN = 0.5;
const WAVERS = 1.5;

/** What a time would have cost, in pings, where a cold start is worth so many. */
export function costOf({ pings, coldStarts }: Played, mindCold: number): number {
  return pings + coldStarts * mindCold;
}

/**
 * The cheapest of the candidates. One that lets the model go cold must in either half of the days be cheaper than to keep it warm at all times
 * (the first), even if chance was kind to it: one of several is easily the cheapest by chance alone.
 */
export function pickOf([always, ...others]: readonly [Candidate, ...Candidate[]], mindCold: number): Candidate {
  const isSure = ({ halves }: Candidate): boolean =>
    halves.every((half, index) => costOf(atWorst(half), mindCold) < costOf(always.halves[index] ?? always.played, mindCold));
  return others.filter(isSure).reduce((best, one) => (costOf(one.played, mindCold) <= costOf(best.played, mindCold) ? one : best), always);
}

function atWorst({ pings, coldStarts }: Played): Played {
  return { pings, coldStarts: coldStarts + UNSEEN + WAVERS * Math.sqrt(coldStarts) };
}
