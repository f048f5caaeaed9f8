import type { HelpPoint } from '../../electron/domain/help.ts';
import { gapOfVisit } from '../../electron/domain/trial.ts';
import { type Chance, chanceOf } from './chance.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 1);

/** How an endpoint is pinged: only by the clock, by the clock on a computer that sleeps, by what was learned, in a trial. */
export const rhythms = ['clock', 'sleeper', 'auto', 'trial'] as const;
export type Rhythm = (typeof rhythms)[number];

/** An endpoint as chance made it, and the answers to its pings. */
export interface SimulatedEndpoint {
  readonly rhythm: Rhythm;
  /** `null`: silence does nothing to it. */
  readonly coolsAfterMs: number | null;
  readonly warmMs: number;
  readonly coldExtraMs: number;
  readonly answers: readonly HelpPoint[];
}

interface Server {
  readonly coolsAfterMs: number | null;
  readonly warmMs: number;
  readonly coldExtraMs: number;
  /** Deviation of log TTFT; one answer in ten scatters twice as much. */
  readonly sigma: number;
  /** Part of the answers that waited in a queue, five times as long. */
  readonly queued: number;
  /** Part of the pings before which somebody displaced the model. */
  readonly evicted: number;
  /** Whether the server says that it had to load; else TTFT tells. Both err. */
  readonly tells: boolean;
}

/** One endpoint; the same for the same seed. */
export function simulateEndpoint(seed: number, rhythm: Rhythm, hasEffect: boolean): SimulatedEndpoint {
  const chance = chanceOf(seed);
  const server: Server = {
    coolsAfterMs: hasEffect ? chance.between(MINUTE, HOUR) : null,
    warmMs: chance.between(50, 800),
    coldExtraMs: chance.between(500, 30_000),
    sigma: 0.2 + 0.3 * chance.next(),
    queued: chance.pick([0, 0.01, 0.03]),
    evicted: hasEffect ? chance.pick([0, 0, 0.01]) : 0,
    tells: chance.happens(0.5),
  };
  const run = new Run(server, chance);
  rhythmsOf[rhythm](run, chance);
  const { coolsAfterMs, warmMs, coldExtraMs } = server;
  return { rhythm, coolsAfterMs, warmMs, coldExtraMs, answers: run.answers };
}

/** Pings one server and keeps what it answers. */
class Run {
  readonly answers: HelpPoint[] = [];
  readonly #server: Server;
  readonly #chance: Chance;
  #now = START;

  constructor(server: Server, chance: Chance) {
    this.#server = server;
    this.#chance = chance;
  }

  get passedMs(): number {
    return this.#now - START;
  }

  /** @returns whether the answer is taken for a cold one */
  ping(gapMs: number): boolean {
    const { coolsAfterMs, warmMs, coldExtraMs, sigma, queued, evicted } = this.#server;
    const chance = this.#chance;
    this.#now += gapMs;
    const isCooled = coolsAfterMs !== null && gapMs > coolsAfterMs * Math.exp(0.1 * chance.normal());
    const isCold = isCooled || chance.happens(evicted);
    const scatter = Math.exp(sigma * chance.normal() * (chance.happens(0.1) ? 2 : 1)) * (chance.happens(queued) ? 5 : 1);
    const ttftMs = warmMs * scatter + (isCold ? coldExtraMs * Math.exp(0.2 * chance.normal()) : 0);
    const outcome = this.#label(isCold, ttftMs);
    this.answers.push({ at: Math.round(this.#now), gapMs: Math.round(gapMs), ttftMs, outcome });
    return outcome === 'cold';
  }

  #label(isCold: boolean, ttftMs: number): HelpPoint['outcome'] {
    const { tells, warmMs } = this.#server;
    if (tells) return isCold !== this.#chance.happens(0.03) ? 'cold' : 'warm';
    const isBaselineKnown = this.answers.filter((answer) => answer.ttftMs < 2 * warmMs).length >= 5;
    return ttftMs > (isBaselineKnown ? Math.max(3 * warmMs, warmMs + 500) : 2_000) ? 'cold' : 'warm';
  }
}

/** An interval as the schedule keeps it: a little early. */
const early = (intervalMs: number, chance: Chance): number => intervalMs * (1 - 0.05 * chance.next());

const asleep = (chance: Chance): number => chance.between(20 * MINUTE, 14 * HOUR);

const intervalOf = (chance: Chance): number => chance.pick([1, 2, 2, 2, 4, 5, 10]) * MINUTE;

/** From the fewest that say something to a month of many. */
const countOf = (chance: Chance): number => Math.round(chance.between(20, 1_000));

const rhythmsOf: Readonly<Record<Rhythm, (run: Run, chance: Chance) => void>> = {
  clock(run, chance) {
    const interval = intervalOf(chance);
    for (let left = countOf(chance); left > 0; left -= 1) run.ping(early(interval, chance));
  },

  sleeper(run, chance) {
    const interval = intervalOf(chance);
    const sleeps = chance.between(0.03, 0.25);
    for (let left = countOf(chance); left > 0; left -= 1) run.ping(chance.happens(sleeps) ? asleep(chance) : early(interval, chance));
  },

  auto(run, chance) {
    let warmUpTo = 45_000;
    let coldFrom = 6 * HOUR;
    let isFirst = true;
    for (let left = countOf(chance); left > 0; left -= 1) {
      if (chance.happens(0.03)) run.ping(asleep(chance));
      const isSettled = coldFrom < 1.25 * warmUpTo;
      if (isSettled) {
        run.ping(early(left % 100 === 0 ? 1.2 * warmUpTo : 0.9 * warmUpTo, chance));
        continue;
      }
      const gap = isFirst ? 8 * MINUTE : Math.min(Math.sqrt(warmUpTo * coldFrom), 2 * warmUpTo);
      isFirst = false;
      if (run.ping(gap)) coldFrom = gap;
      else warmUpTo = gap;
    }
  },

  trial(run, chance) {
    const interval = intervalOf(chance);
    while (run.passedMs < 24 * HOUR) run.ping(early(interval, chance));
    while (run.passedMs < 48 * HOUR) run.ping(gapOfVisit(() => chance.next()));
  },
};
