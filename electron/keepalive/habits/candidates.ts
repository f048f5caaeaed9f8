import type { Manner } from '../../domain/habits.ts';
import { UseCalendar } from './calendar.ts';
import { ALWAYS, type Habit, NEVER } from './habit.ts';
import { IdleTimes } from './idleTimes.ts';
import { beginOfDay, localTime, type OffsetAt } from './localTime.ts';
import { type Keeping, type Past, type Played, replay } from './replay.ts';

/** A manner that was tried on the past. */
export interface Candidate {
  readonly manner: Manner;
  readonly habit: Habit;
  readonly played: Played;
  /** The first and the second half of the days. */
  readonly halves: readonly [Played, Played];
  /** Of a calendar: when it keeps warm, by weekday and half hour. */
  readonly picture: boolean[][] | null;
}

/** From seldom to often: the part of the days on which a half hour was used. */
const LEVELS = [0.02, 0.05, 0.1, 0.2, 0.4];

/**
 * Everything that could be done from now on, with what it would have cost in the past; to keep it warm at all times comes first.
 * @param past whole local days
 * @param usedBefore the last use before them, wall ms
 */
export function candidatesFor(past: Past, usedBefore: number | null, keeping: Keeping, offsetAt: OffsetAt): [Candidate, ...Candidate[]] {
  const [first, second] = halvesOf(past, offsetAt);
  const tried = (manner: Manner, habit: Habit, inPast: Habit = habit, picture: boolean[][] | null = null): Candidate => {
    const begun = replay(inPast, first, keeping, usedBefore);
    const ended = replay(inPast, second, keeping, first.uses.at(-1) ?? usedBefore);
    const played = { pings: begun.pings + ended.pings, coldStarts: begun.coldStarts + ended.coldStarts };
    return { manner, habit, played, halves: [begun, ended], picture };
  };
  const idleTimes = new IdleTimes(past.uses, offsetAt);
  return [
    tried({ kind: 'always' }, ALWAYS),
    tried({ kind: 'never' }, NEVER),
    ...calendarsOf(past, keeping, offsetAt).map(({ manner, calendar }) =>
      tried(manner, calendar.habit(manner.least), calendar.habitInPast(manner.least), calendar.picture(manner.least)),
    ),
    tried({ kind: 'idleTimes', ...idleTimes.window }, idleTimes.habit, idleTimes.habitInPast),
  ];
}

function halvesOf({ from, to, uses }: Past, offsetAt: OffsetAt): [Past, Past] {
  const [first, last] = [localTime(from, offsetAt).day, localTime(to - 1, offsetAt).day];
  const middle = beginOfDay(first + Math.ceil((last - first) / 2), offsetAt);
  return [
    { from, to: middle, uses: uses.filter((use) => use < middle) },
    { from: middle, to, uses: uses.filter((use) => use >= middle) },
  ];
}

interface Level {
  readonly manner: Extract<Manner, { kind: 'calendar' }>;
  readonly calendar: UseCalendar;
}

/** Calendars that differ: in a few days several levels come to the same. */
function calendarsOf(past: Past, { coolsAfterMs }: Keeping, offsetAt: OffsetAt): Level[] {
  const days = { first: localTime(past.from, offsetAt).day, last: localTime(past.to - 1, offsetAt).day };
  // Whoever comes while it is still warm from the use before needs no calendar.
  const begins = past.uses.filter((use, index) => use - (past.uses[index - 1] ?? Number.NEGATIVE_INFINITY) > coolsAfterMs);
  const calendar = new UseCalendar(begins, days, offsetAt);
  const levels = LEVELS.map((least): Level => ({ manner: { kind: 'calendar', least, ...calendar.needed(least) }, calendar }));
  return [...new Map(levels.map((level) => [`${level.manner.weekdays} ${level.manner.weekends}`, level])).values()];
}
