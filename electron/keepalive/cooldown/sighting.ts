import { goingBetween, goneChance, placeOf, type Weights } from './posterior.ts';

/**
 * One piece of evidence. It was still warm after `survivedMs` of silence (0: not known to be warm at all), and cold after `goneByMs` (`null`: it was not
 * seen cold). One for each silence: several looks at the same silence are one piece.
 */
export interface Sighting {
  /** Wall clock, ms since 1970. */
  readonly at: number;
  readonly survivedMs: number;
  readonly goneByMs: number | null;
  /** `hard`: the server said so. `timing`: its answer was slow or fast. */
  readonly evidence: 'hard' | 'timing';
}

/** How often each kind says nothing of the cool-down time: a wrong label, a use by somebody else, or another model in its place. */
const WRONG = { hard: 0.005, timing: 0.035 } as const;

/** A warm and a cold one are as likely when they say nothing. */
const seenAnyway = (evidence: Sighting['evidence'], likely: number): number => WRONG[evidence] + (1 - 2 * WRONG[evidence]) * likely;

const survivedPlace = ({ survivedMs }: Sighting) => (survivedMs > 0 ? placeOf(survivedMs) : null);
const gonePlace = ({ goneByMs }: Sighting) => (goneByMs === null ? null : placeOf(goneByMs));

/** How likely the sighting is in each cell. */
export function likelihood(sighting: Sighting): Float64Array {
  const { survivedMs, goneByMs, evidence } = sighting;
  // Whatever else takes it out of memory does so at any time of the silence alike.
  const wrong = WRONG[evidence] * (goneByMs === null ? 1 : 1 - survivedMs / goneByMs);
  const right = 1 - 2 * WRONG[evidence];
  const chances = goingBetween(survivedPlace(sighting), gonePlace(sighting));
  for (let i = 0; i < chances.length; i += 1) chances[i] = wrong + right * (chances[i] ?? 0);
  return chances;
}

/** Less likely than this by what is believed, and it is a surprise. */
const SURPRISING = 0.1;
export type Surprise = 'gone' | 'stayed';

/** Whether it went sooner, or stayed longer, than was believed. */
export function surpriseIn(weights: Weights, sighting: Sighting): Surprise | null {
  const gone = gonePlace(sighting);
  if (gone !== null && seenAnyway(sighting.evidence, goneChance(weights, gone)) < SURPRISING) return 'gone';
  const survived = survivedPlace(sighting);
  if (survived !== null && seenAnyway(sighting.evidence, 1 - goneChance(weights, survived)) < SURPRISING) return 'stayed';
  return null;
}

/** The sighting without what cannot be; `null` when nothing is left. */
export function sound({ at, survivedMs, goneByMs, evidence }: Sighting): Sighting | null {
  const survived = Number.isFinite(survivedMs) ? Math.max(0, survivedMs) : 0;
  const gone = goneByMs !== null && Number.isFinite(goneByMs) && goneByMs > survived ? goneByMs : null;
  return Number.isFinite(at) && (survived > 0 || gone !== null) ? { at, survivedMs: survived, goneByMs: gone, evidence } : null;
}
