import { cutRanges, mergeRanges, WEEK_MINUTES, type WeekRange } from '../../../electron/domain/hoursRanges.ts';

/** A cell of the grid is half an hour of a weekday. */
export interface Cell {
  /** Monday is 0. */
  readonly day: number;
  /** Half hours since midnight. */
  readonly half: number;
}

/** The cells between two, both included, on each of their days. */
export interface Area {
  readonly days: readonly [first: number, last: number];
  readonly halves: readonly [first: number, last: number];
}

export const DAYS = 7;
export const HALVES = 48;
const HALF = 30;
const DAY = HALVES * HALF;

/** All of the week. */
export const ALL_WEEK: readonly WeekRange[] = [{ from: 0, to: WEEK_MINUTES }];

export function areaOf(a: Cell, b: Cell): Area {
  return {
    days: [Math.min(a.day, b.day), Math.max(a.day, b.day)],
    halves: [Math.min(a.half, b.half), Math.max(a.half, b.half)],
  };
}

export const holdsCell = ({ days, halves }: Area, { day, half }: Cell): boolean =>
  day >= days[0] && day <= days[1] && half >= halves[0] && half <= halves[1];

/** What of a half hour lies within the hours of its day, as parts of the cell: from 0 to 1. */
export function fillOf(bars: readonly WeekRange[], half: number): readonly WeekRange[] {
  const begin = half * HALF;
  return bars
    .map(({ from, to }) => ({ from: Math.max(0, (from - begin) / HALF), to: Math.min(1, (to - begin) / HALF) }))
    .filter(({ from, to }) => to > from);
}

/** Whether a cell is within the hours from its beginning to its end. */
export function isFull(ranges: readonly WeekRange[], { day, half }: Cell): boolean {
  return fillOf(barsOf(ranges, day), half).some(({ from, to }) => from === 0 && to === 1);
}

/** Which of things that follow each other a point lies in, the nearest where it is outside. @param ends where each ends, in order */
export function indexAt(at: number, ends: readonly number[]): number {
  const index = ends.findIndex((end) => at < end);
  return index === -1 ? ends.length - 1 : index;
}

/** The hours with an area painted or cleared; times finer than half an hour stay elsewhere. */
export function painted(ranges: readonly WeekRange[], area: Area, on: boolean): readonly WeekRange[] {
  const [firstDay, lastDay] = area.days;
  const [firstHalf, lastHalf] = area.halves;
  const patch = Array.from({ length: lastDay - firstDay + 1 }, (_, n) => {
    const midnight = (firstDay + n) * DAY;
    return { from: midnight + firstHalf * HALF, to: midnight + (lastHalf + 1) * HALF };
  });
  return on ? mergeRanges([...ranges, ...patch]) : cutRanges(ranges, patch);
}

/** What of a day is within the hours, in minutes since its midnight. */
export function barsOf(ranges: readonly WeekRange[], day: number): readonly WeekRange[] {
  const midnight = day * DAY;
  const outside = [
    { from: 0, to: midnight },
    { from: midnight + DAY, to: WEEK_MINUTES },
  ].filter(({ from, to }) => to > from);
  // Cutting makes one piece of what goes on across Sunday night, but there is only one day left here.
  return cutRanges(ranges, outside).map(({ from, to }) => ({ from: from - midnight, to: to - midnight }));
}

/** Minutes of the week within the hours. */
export const minutesIn = (ranges: readonly WeekRange[]): number => ranges.reduce((sum, { from, to }) => sum + to - from, 0);
