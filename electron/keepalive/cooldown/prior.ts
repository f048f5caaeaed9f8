import { CELLS, jitters, TIMES, timeOf, type Weights } from './posterior.ts';

const MINUTE = 60_000;
/** Times that people and makers of servers choose. */
const USUAL_MINUTES = [1, 2, 5, 10, 15, 20, 30, 60] as const;
const USUAL_SHARE = 0.35;
const USUAL_WIDTH = 0.04;
/** Some servers never unload a model. */
const STAYS_SHARE = 0.07;
/** The rest may be any time, most likely some minutes. */
const MIDDLE_MINUTES = 10;
const BROAD_WIDTH = 1.5;

/** What is believed before anything was seen. */
export const PRIOR: Weights = prior();

function prior(): Weights {
  const times = new Float64Array(CELLS);
  addBump(times, MIDDLE_MINUTES, BROAD_WIDTH, 1 - USUAL_SHARE - STAYS_SHARE);
  for (const minutes of USUAL_MINUTES) addBump(times, minutes, USUAL_WIDTH, USUAL_SHARE / USUAL_MINUTES.length);
  times[TIMES] = STAYS_SHARE;
  return Float64Array.from(jitters.flatMap(({ likely }) => Array.from(times, (weight) => weight * likely)));
}

function addBump(times: Float64Array, minutes: number, width: number, share: number): void {
  const bump = Array.from({ length: TIMES }, (_, cell) => Math.exp(-((Math.log(timeOf(cell) / (minutes * MINUTE)) / width) ** 2) / 2));
  const whole = bump.reduce((sum, height) => sum + height, 0);
  bump.forEach((height, cell) => {
    times[cell] = (times[cell] ?? 0) + (share * height) / whole;
  });
}
