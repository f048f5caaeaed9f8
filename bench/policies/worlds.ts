import type { Chance } from './chance.ts';
import { DAY, HOUR, halfTime, type Span } from './times.ts';

/** The truth about a model's cool-down, which no policy but the oracles knows. */
export interface World {
  readonly name: string;
  /** Silence after which it is unloaded, minutes; `later` from some moment of the middle day on. */
  readonly minutes: number;
  readonly later: number;
  /** Every silence is longer or shorter by up to this part, uniformly. */
  readonly jitter: number;
  /** Another model takes its place this often on average; 0: never. */
  readonly evictedEveryHours: number;
}

/** A world that is like this throughout, but for what `more` says. */
export function worldOf(name: string, minutes: number, more: Partial<World> = {}): World {
  return { name, minutes, later: minutes, jitter: 0, evictedEveryHours: 0, ...more };
}

export const worldNames = ['3 min', '5 min', '10 min', '30 min', '10 min ±10 %', '10 min ±40 %', '10, then 3 min', '10 min, evicted'] as const;
export type WorldName = (typeof worldNames)[number];

export const worlds: Readonly<Record<WorldName, World>> = {
  '3 min': worldOf('3 min', 3),
  '5 min': worldOf('5 min', 5),
  '10 min': worldOf('10 min', 10),
  '30 min': worldOf('30 min', 30),
  '10 min ±10 %': worldOf('10 min ±10 %', 10, { jitter: 0.1 }),
  '10 min ±40 %': worldOf('10 min ±40 %', 10, { jitter: 0.4 }),
  '10, then 3 min': worldOf('10, then 3 min', 10, { later: 3 }),
  '10 min, evicted': worldOf('10 min, evicted', 10, { evictedEveryHours: 3 }),
};

/** When the cool-down time becomes what it is later: at any hour of the middle day, as it matters whether people are at work. */
export function changeOf(span: Span, chance: Chance): number {
  return halfTime(span) + DAY * (chance.uniform() - 0.5);
}

/** When another model takes its place. */
export function evictionsOf({ evictedEveryHours }: World, end: number, chance: Chance): Float64Array {
  return Float64Array.from(evictedEveryHours === 0 ? [] : chance.moments(evictedEveryHours * HOUR, 0, end));
}
