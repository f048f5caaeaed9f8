import { byCalendar, byHalfHours, type Habit } from './habit.ts';
import { HALF_HOURS, isWeekend, localTime, type OffsetAt, weekdayOf } from './localTime.ts';

/** Local days that were watched, first and last. */
export interface Days {
  readonly first: number;
  readonly last: number;
}

/** In which half hours of which days a model came to be used. */
export class UseCalendar {
  readonly #offsetAt: OffsetAt;
  readonly #byDay: ReadonlyMap<number, ReadonlySet<number>>;
  readonly #days: { readonly weekday: number; readonly weekend: number };
  /** Days with a use, for each half hour of weekdays, then of weekends. */
  readonly #counts = new Int32Array(2 * HALF_HOURS);

  constructor(uses: readonly number[], { first, last }: Days, offsetAt: OffsetAt) {
    this.#offsetAt = offsetAt;
    const byDay = new Map<number, Set<number>>();
    for (let day = first; day <= last; day += 1) byDay.set(day, new Set());
    for (const use of uses) {
      const { day, halfHour } = localTime(use, offsetAt);
      byDay.get(day)?.add(halfHour);
    }
    this.#byDay = byDay;
    for (const [day, halfHours] of byDay) for (const halfHour of halfHours) this.#counts[placeOf(day, halfHour)] = this.#countAt(day, halfHour) + 1;
    const weekend = [...byDay.keys()].filter(isWeekend).length;
    this.#days = { weekday: byDay.size - weekend, weekend };
  }

  /** Days of either kind on which a half hour must have seen a use to be seen on that part of the days. Levels that agree in it are the same. */
  needed(least: number): { readonly weekdays: number; readonly weekends: number } {
    const of = (days: number): number => Math.max(1, Math.ceil(least * days));
    return { weekdays: of(this.#days.weekday), weekends: of(this.#days.weekend) };
  }

  /** Kept warm in half hours in which it was used on at least this part of the days of their kind. */
  habit(least: number): Habit {
    return byHalfHours(this.#wantedOn(MONDAY, least), this.#wantedOn(SATURDAY, least), this.#offsetAt);
  }

  /** The same for its own past: each day by what the other days say, as a day to come is not known either. */
  habitInPast(least: number): Habit {
    return byCalendar((day, halfHour) => this.#isWanted(day, halfHour, least, this.#byDay.get(day)), this.#offsetAt);
  }

  /** Whether it is kept warm, for each weekday from Monday on and each half hour. */
  picture(least: number): boolean[][] {
    return Array.from({ length: 7 }, (_, weekday) =>
      Array.from({ length: HALF_HOURS }, (_, halfHour) => this.#isWanted(MONDAY + weekday, halfHour, least)),
    );
  }

  #wantedOn(day: number, least: number): ReadonlySet<number> {
    return new Set(Array.from({ length: HALF_HOURS }, (_, halfHour) => halfHour).filter((halfHour) => this.#isWanted(day, halfHour, least)));
  }

  /** Often used, or between two half hours that are: a fortnight is short. */
  #isWanted(day: number, halfHour: number, least: number, without?: ReadonlySet<number>): boolean {
    const isOften = (slot: number): boolean => this.#isOften(day, slot, least, without);
    return isOften(halfHour) || (isOften(halfHour - 1) && isOften(halfHour + 1));
  }

  /** @param without what a day to be left out has seen */
  #isOften(day: number, halfHour: number, least: number, without: ReadonlySet<number> | undefined): boolean {
    if (halfHour < 0 || halfHour >= HALF_HOURS) return false;
    const days = (isWeekend(day) ? this.#days.weekend : this.#days.weekday) - (without === undefined ? 0 : 1);
    // Nobody knows such a day yet.
    if (days <= 0) return true;
    return this.#countAt(day, halfHour) - (without?.has(halfHour) === true ? 1 : 0) >= Math.max(1, least * days);
  }

  #countAt(day: number, halfHour: number): number {
    return this.#counts[placeOf(day, halfHour)] ?? 0;
  }
}

/** Any Monday and Saturday. */
const MONDAY = 4;
const SATURDAY = 9;

const placeOf = (day: number, halfHour: number): number => (isWeekend(day) ? HALF_HOURS : 0) + halfHour;

/** How often it was used, for each weekday from Monday on and each half hour. */
export function weekOf(uses: readonly number[], offsetAt: OffsetAt): number[][] {
  const week = Array.from({ length: 7 }, () => Array.from({ length: HALF_HOURS }, () => 0));
  for (const use of uses) {
    const { day, halfHour } = localTime(use, offsetAt);
    const row = week[weekdayOf(day)];
    if (row !== undefined) row[halfHour] = (row[halfHour] ?? 0) + 1;
  }
  return week;
}
