import type { Manner } from '../../domain/habits.ts';
import { spaced } from '../explainTimes.ts';
import type { Candidate } from './candidates.ts';
import { AFTER_USE_MS } from './habit.ts';
import { DAYS_NEEDED, DAYS_WANTED, type Lesson } from './lesson.ts';

const MINUTE_MS = 60_000;

/** A manner in a few words, as in a table. */
export function labelOf(manner: Manner): string {
  switch (manner.kind) {
    case 'always':
      return 'At all times';
    case 'never':
      return 'Never';
    case 'calendar':
      return manner.weekdays === 1 ? 'Half hours used on any day' : `Half hours used on ${manner.weekdays} weekdays or more`;
    case 'idleTimes':
      return manner.restMs > 0
        ? `From ${shown(manner.restMs)} to ${shown(manner.untilMs)} after each use`
        : `For ${shown(manner.untilMs)} after each use`;
  }
}

/** What is done and why. */
export function sentenceOf({ canBeSeen, daysSeen, candidates }: Lesson, picked: Candidate | null): string {
  if (!canBeSeen) return 'Nothing tells of your use of this model, so it is kept warm at all times.';
  if (candidates === null || picked === null) {
    return `Kept warm at all times until its use was seen on ${DAYS_NEEDED} days; ${daysSeen === 0 ? 'none' : daysSeen} of ${DAYS_WANTED} so far.`;
  }
  const [always] = candidates;
  if (picked.manner.kind === 'always') return 'Kept warm at all times: no other way would have been cheaper by more than chance.';
  const perDay = (pings: number): string => roundly(pings / daysSeen);
  const saves = `${perDay(picked.played.pings)} pings a day instead of ${perDay(always.played.pings)}`;
  return `${doingOf(picked.manner)}: ${saves}, with ${coldStartsIn(picked.played.coldStarts, daysSeen)}.`;
}

function doingOf(manner: Manner): string {
  switch (manner.kind) {
    case 'always':
    case 'never':
      return 'Not kept warm, because it is seldom used';
    case 'calendar':
      return `Kept warm in half hours in which it was used on ${daysOf(manner)}, and for ${shown(AFTER_USE_MS)} after each use`;
    case 'idleTimes':
      return manner.restMs > 0
        ? `Rests after each use, and is warm from ${shown(manner.restMs)} to ${shown(manner.untilMs)} after it, when the next usually comes`
        : `Kept warm for ${shown(manner.untilMs)} after each use`;
  }
}

function daysOf({ weekdays, weekends }: Extract<Manner, { kind: 'calendar' }>): string {
  if (weekdays === 1 && weekends === 1) return 'any day';
  return `at least ${weekdays} weekdays, or ${weekends} ${weekends === 1 ? 'day' : 'days'} at the weekend`;
}

function coldStartsIn(coldStarts: number, days: number): string {
  if (coldStarts === 0) return `no cold start in ${days} days`;
  return `${coldStarts} ${coldStarts === 1 ? 'cold start' : 'cold starts'} in ${days} days`;
}

const roundly = (value: number): string => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value)).toLocaleString('en-US');
const shown = (ms: number): string => spaced(Math.max(1, Math.round(ms / MINUTE_MS)) * MINUTE_MS);
