import { z } from 'zod';

const DAY_MS = 24 * 3_600_000;
/** Each half of a trial, ms. */
export const TRIAL_HALF_MS = DAY_MS;

/** A day with warming and then a day without it, in which a few pings at long, irregular gaps find what a user would have found. */
export const trialSchema = z.object({ /** Wall clock, ms since 1970. */ startedAt: z.number().int().nonnegative() });
export type Trial = z.infer<typeof trialSchema>;

export type TrialPhase = 'with' | 'without' | 'over';

/** Which half of its trial an endpoint is in at `now`, wall ms. */
export function trialPhase({ startedAt }: Trial, now: number): TrialPhase {
  const elapsed = now - startedAt;
  if (elapsed < TRIAL_HALF_MS) return 'with';
  return elapsed < 2 * TRIAL_HALF_MS ? 'without' : 'over';
}

/** When the phase it is in ends, wall ms; `null`: it is over. */
export function trialPhaseEndsAt(trial: Trial, now: number): number | null {
  switch (trialPhase(trial, now)) {
    case 'with':
      return trial.startedAt + TRIAL_HALF_MS;
    case 'without':
      return trial.startedAt + 2 * TRIAL_HALF_MS;
    case 'over':
      return null;
  }
}

const SHORTEST_VISIT_MS = 30 * 60_000;
const LONGEST_VISIT_MS = 120 * 60_000;

/** Silence before the next visit of a day without warming, ms: from half an hour to two hours, as often below one hour as above. */
export function gapOfVisit(random: () => number): number {
  return Math.round(SHORTEST_VISIT_MS * (LONGEST_VISIT_MS / SHORTEST_VISIT_MS) ** random());
}
