import type { LearnedHours, Tried } from '../../../electron/domain/habits.ts';
import { clockText } from '../../../electron/domain/hoursText.ts';
import { plural } from '../../format.ts';
import { dayLabel } from './words.ts';

/** How much a cold start is minded, from little to much: pings that it is worth. */
export const WORTHS = [
  { pings: 20, name: 'A little' },
  { pings: 200, name: 'Quite' },
  { pings: 1000, name: 'Very much' },
] as const;

/** The stop that is nearest to a worth, which may have been set by other means. */
export function stopOf(pings: number): number {
  const away = (stop: number): number => Math.abs(Math.log(pings / (WORTHS[stop]?.pings ?? 1)));
  return WORTHS.reduce((best, _worth, stop) => (away(stop) < away(best) ? stop : best), 0);
}

/** `Quite: one cold start is worth 200 pings.` */
export function worthWords(pings: number): string {
  const name = WORTHS.find((worth) => worth.pings === pings)?.name;
  return `${name === undefined ? 'One' : `${name}: one`} cold start is worth ${pings.toLocaleString('en')} ${pings === 1 ? 'ping' : 'pings'}.`;
}

/** Below ten with one digit after the point, where there is any. */
export function roundly(value: number): string {
  return value < 9.95 ? String(Number(value.toFixed(1))) : Math.round(value).toLocaleString('en');
}

export const rowWords = ({ pingsPerDay, coldStartsPerWeek, costPerDay }: Tried): readonly [string, string, string] => [
  roundly(pingsPerDay),
  roundly(coldStartsPerWeek),
  roundly(costPerDay),
];

const STEPS = 4;

/** How dark a half hour is, from 0 (never used) to 4 (most often). */
export function shades(week: LearnedHours['week']): number[][] {
  const most = Math.max(1, ...week.flat());
  return week.map((day) => day.map((count) => Math.ceil((STEPS * count) / most)));
}

/** Somewhat more often is chance. */
const CLEARLY = 2;

/** The picture in a sentence: `61 uses, most often on Tuesday at 10:30.` */
export function weekWords(week: LearnedHours['week']): string {
  const used = week.flatMap((day, weekday) => day.map((count, half) => ({ count, weekday, half }))).filter(({ count }) => count > 0);
  const [first] = used;
  if (first === undefined) return 'No use was seen.';
  const total = used.reduce((sum, { count }) => sum + count, 0);
  const most = used.reduce((best, one) => (one.count > best.count ? one : best), first);
  const isClear = most.count >= (CLEARLY * total) / used.length;
  return `${plural(total, 'use')}${isClear ? `, most often on ${dayLabel(most.weekday)} at ${clockText(most.half * 30)}` : ''}.`;
}
