import type { Candidate } from './candidates.ts';
import type { Lesson } from './lesson.ts';
import type { Played } from './replay.ts';

/** What chance may add to the cold starts of half the days: one in both that nobody has met yet, and as many as they waver by. */
const UNSEEN = 0.5;
const WAVERS = 1.5;

/** Days ago by whose lessons what is risky had to be right, too. */
const EARLIER_DAYS = [2, 4, 6] as const;

/** What a time would have cost, in pings, where a cold start is worth so many. */
export function costOf({ pings, coldStarts }: Played, mindCold: number): number {
  return pings + coldStarts * mindCold;
}

/**
 * The cheapest of the candidates. One that lets the model go cold must in either half of the days be cheaper than to keep it warm at all times
 * (the first), even if chance was kind to it: one of several is easily the cheapest by chance alone.
 */
function pickOf([always, ...others]: readonly [Candidate, ...Candidate[]], mindCold: number): Candidate {
  const isSure = ({ halves }: Candidate): boolean =>
    halves.every((half, index) => costOf(atWorst(half), mindCold) < costOf(always.halves[index] ?? always.played, mindCold));
  return others.filter(isSure).reduce((best, one) => (costOf(one.played, mindCold) <= costOf(best.played, mindCold) ? one : best), always);
}

/** What is done, by the lesson of today; `null`: too little was seen. */
export interface Choice {
  readonly lesson: Lesson;
  readonly picked: Candidate | null;
}

/**
 * Picks by what is known today. What is cheap mostly because cold starts were few must have been right some days ago, too: among the windows of many
 * days there is always one in which rare users happened to stay away, and where to ping always costs about as much as never, chance would pick.
 * @param lessonBefore the lesson of so many days ago
 */
export function choiceOf(lessonBefore: (days: number) => Lesson, mindCold: number): Choice {
  const lesson = lessonBefore(0);
  const { candidates } = lesson;
  if (candidates === null) return { lesson, picked: null };
  const picked = pickOf(candidates, mindCold);
  const holds = !isRisky(picked, mindCold) || EARLIER_DAYS.every((days) => wasRight(lessonBefore(days), mindCold));
  return { lesson, picked: holds ? picked : candidates[0] };
}

/** Most of its cost is cold starts, of which chance may have more in store. */
const isRisky = ({ played }: Candidate, mindCold: number): boolean => played.coldStarts * mindCold > played.pings;

/** Whether it was right to let the model go cold, or nobody could know. */
function wasRight({ candidates }: Lesson, mindCold: number): boolean {
  return candidates === null || pickOf(candidates, mindCold) !== candidates[0];
}

function atWorst({ pings, coldStarts }: Played): Played {
  return { pings, coldStarts: coldStarts + UNSEEN + WAVERS * Math.sqrt(coldStarts) };
}
