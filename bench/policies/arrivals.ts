import type { Chance } from './chance.ts';
import { DAY, HOUR, MINUTE, SECOND } from './times.ts';

/**
 * How people use a model. `office`: weekdays 9 to 18 h, 12 sessions a day, 5 requests 45 s apart in each; `bursts`: such a session every 2 h, day and night;
 * `sparse`: 1.5 such sessions a day, at any hour; `cron`: one request an hour, give or take 20 s.
 */
export const arrivalNames = ['office', 'bursts', 'sparse', 'cron'] as const;
export type ArrivalName = (typeof arrivalNames)[number];

const OPENS_AT = 9 * HOUR;
const CLOSES_AT = 18 * HOUR;
const WORKING_DAYS = 5;
const OFFICE_EVERY = (CLOSES_AT - OPENS_AT) / 12;
const BURST_EVERY = 2 * HOUR;
const SPARSE_EVERY = DAY / 1.5;
const CRON_WAVERS = 20 * SECOND;

/** Requests of a session: this many on average, this far apart. */
const REQUESTS = 5;
const APART = 0.75 * MINUTE;

/** When real requests arrive until `end`, in their order, ms since the begin, which is a Monday's midnight. */
export function arrivalsOf(name: ArrivalName, end: number, chance: Chance): Float64Array {
  const moments = name === 'cron' ? cronMoments(end, chance) : sessionsOf(name, end, chance).flatMap((from) => session(from, chance));
  return Float64Array.from(moments.filter((at) => at < end)).sort();
}

function sessionsOf(name: Exclude<ArrivalName, 'cron'>, end: number, chance: Chance): number[] {
  switch (name) {
    case 'office':
      return officeDays(end).flatMap((day) => chance.moments(OFFICE_EVERY, day + OPENS_AT, day + CLOSES_AT));
    case 'bursts':
      return chance.moments(BURST_EVERY, 0, end);
    case 'sparse':
      return chance.moments(SPARSE_EVERY, 0, end);
  }
}

function officeDays(end: number): number[] {
  return Array.from({ length: Math.ceil(end / DAY) }, (_, index) => index * DAY).filter((day) => (day / DAY) % 7 < WORKING_DAYS);
}

/** One request, and after each with the same odds another. */
function session(from: number, chance: Chance): number[] {
  const moments = [from];
  for (let at = from; chance.uniform() < 1 - 1 / REQUESTS; ) {
    at += chance.wait(APART);
    moments.push(at);
  }
  return moments;
}

function cronMoments(end: number, chance: Chance): number[] {
  return Array.from({ length: Math.floor(end / HOUR) }, (_, hour) => (hour + 0.5) * HOUR + (2 * chance.uniform() - 1) * CRON_WAVERS);
}
