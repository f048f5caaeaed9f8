import { type ArrivalName, arrivalsOf } from '../../bench/policies/arrivals.ts';
import { Chance } from '../../bench/policies/chance.ts';
import { BEGIN_WALL, DAY, MINUTE } from '../../bench/policies/times.ts';
import { createHabits, type Habits } from '../../electron/keepalive/habits/habits.ts';
import type { UseBook } from '../../electron/keepalive/habits/lesson.ts';
import type { OffsetAt } from '../../electron/keepalive/habits/localTime.ts';
import type { Keeping } from '../../electron/keepalive/habits/replay.ts';
import { endpointOf, httpProvider, settingsOf } from './targets.ts';

/** Uses in memory, wall ms, of the one endpoint that there is; what comes later is not known yet. */
export function bookOf(uses: readonly number[], now: () => number): UseBook {
  const until = (): number[] => uses.filter((use) => use <= now());
  return {
    since: (_id, from) => until().filter((use) => use >= from),
    firstAt: () => until()[0] ?? null,
    lastAt: () => until().at(-1) ?? null,
  };
}

export interface Life {
  readonly uses: readonly number[];
  readonly keeping: Keeping;
  readonly mindCold: number;
  /** Text form; `always` is what there is to compare with. */
  readonly hours: 'learned' | 'always';
  readonly days: number;
  /** Days from the beginning that are lived, but not counted. */
  readonly unseenDays: number;
}

export interface Lived {
  readonly requests: number;
  readonly coldStarts: number;
  readonly pings: number;
}

const UTC: OffsetAt = () => 0;

/** A model that is warm for so long, pinged in time. */
export const coolingAfter = (minutes: number): Keeping => ({ coolsAfterMs: minutes * MINUTE, gapMs: 0.98 * minutes * MINUTE });

/** When people of that kind use a model in so many days, wall ms; `run`: which of them. */
export function usesOf(name: ArrivalName, days: number, run: number): number[] {
  return Array.from(arrivalsOf(name, days * DAY, new Chance('arrivals', name, run)), (at) => BEGIN_WALL + at);
}

/** Lets an endpoint be pinged as its hours allow, from a Monday's midnight on: the gate is asked, told of uses, and reviews every midnight. */
export function live({ uses, keeping, mindCold, hours, days, unseenDays }: Life): Lived {
  let now = BEGIN_WALL;
  const end = BEGIN_WALL + days * DAY;
  const endpoint = endpointOf('model', { hours });
  const settings = settingsOf([httpProvider('openai', { id: 'box' })], [endpoint], { mindCold });
  const target = { endpoint, provider: httpProvider('openai', { id: 'box' }) };
  const gate: Habits = createHabits({
    settings: () => settings,
    uses: bookOf(uses, () => now),
    keepingOf: () => keeping,
    isTold: () => true,
    clock: { wallNow: () => now, setTimer: () => ({ cancel: () => {} }) },
    onChange: () => {},
    offsetAt: UTC,
  });
  const counted = { requests: 0, coldStarts: 0, pings: 0 };
  const count = (what: keyof Lived): void => {
    if (now >= BEGIN_WALL + unseenDays * DAY) counted[what] += 1;
  };
  let activeAt = Number.NEGATIVE_INFINITY;
  let next = 0;
  let midnight = BEGIN_WALL;
  while (now < end) {
    const useAt = uses[next] ?? Number.POSITIVE_INFINITY;
    const dueAt = gate.restOf(target, now) === null ? Math.max(now, activeAt + keeping.gapMs) : Number.POSITIVE_INFINITY;
    const turnsAt = gate.nextChange(target, now);
    now = Math.min(useAt, dueAt, turnsAt, midnight, end);
    if (now === midnight) {
      if (now === BEGIN_WALL) gate.start();
      else gate.review();
      midnight += DAY;
    } else if (now === useAt) {
      next += 1;
      count('requests');
      if (now - activeAt > keeping.coolsAfterMs) count('coldStarts');
      activeAt = now;
      gate.noteUse(endpoint.id, now);
    } else if (now === dueAt && gate.restOf(target, now) === null) {
      count('pings');
      activeAt = now;
    }
  }
  return counted;
}

/** Its own measure: pings, and for each cold start as many as it is worth. */
export const costOfLife = ({ pings, coldStarts }: Lived, mindCold: number): number => pings + coldStarts * mindCold;
