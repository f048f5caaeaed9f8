import { hoursOf, isWithin, nextTurn } from '../domain/hours.ts';
import type { Rest } from '../domain/rest.ts';
import type { Target } from './catalog.ts';
import type { Gate } from './gate.ts';

/** Leaves endpoints alone outside their active hours: their own, else those of all. */
export class HoursGate implements Gate {
  readonly yieldsToTimer = true;
  readonly #hoursOfAll: () => string;

  /** @param hoursOfAll the text form in the settings */
  constructor(hoursOfAll: () => string) {
    this.#hoursOfAll = hoursOfAll;
  }

  restOf({ endpoint }: Target, wallNow: number): Rest | null {
    const rule = hoursOf(endpoint.hours ?? this.#hoursOfAll());
    if (rule.kind !== 'week' || isWithin(rule.week, wallNow)) return null;
    return { kind: 'hours', own: endpoint.hours !== undefined, until: nextTurn(rule.week, wallNow) };
  }

  nextChange({ endpoint }: Target, wallNow: number): number {
    const rule = hoursOf(endpoint.hours ?? this.#hoursOfAll());
    return rule.kind === 'week' ? (nextTurn(rule.week, wallNow) ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  }
}
