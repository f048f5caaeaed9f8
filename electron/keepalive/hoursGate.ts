import { type HoursRule, isWithin, nextTurn, parseHours } from '../domain/hours.ts';
import type { Rest } from '../domain/rest.ts';
import type { Target } from './catalog.ts';
import type { Gate } from './gate.ts';

/** Leaves endpoints alone outside their active hours: their own, else those of all. */
export class HoursGate implements Gate {
  readonly yieldsToTimer = true;
  readonly #hoursOfAll: () => string;
  /** Read once: there are few texts and many questions. */
  readonly #rules = new Map<string, HoursRule>();

  /** @param hoursOfAll the text form in the settings */
  constructor(hoursOfAll: () => string) {
    this.#hoursOfAll = hoursOfAll;
  }

  restOf({ endpoint }: Target, wallNow: number): Rest | null {
    const rule = this.#ruleOf(endpoint.hours);
    if (rule.kind !== 'week' || isWithin(rule.week, wallNow)) return null;
    return { kind: 'hours', own: endpoint.hours !== undefined, until: nextTurn(rule.week, wallNow) };
  }

  nextChange({ endpoint }: Target, wallNow: number): number {
    const rule = this.#ruleOf(endpoint.hours);
    return rule.kind === 'week' ? (nextTurn(rule.week, wallNow) ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  }

  #ruleOf(own: string | undefined): HoursRule {
    const text = own ?? this.#hoursOfAll();
    const known = this.#rules.get(text);
    if (known !== undefined) return known;
    const parsed = parseHours(text);
    // The settings were checked; hours that nobody can read must not keep anything cold.
    const rule: HoursRule = parsed.ok ? parsed.value : { kind: 'always' };
    if (this.#rules.size >= MOST_TEXTS) this.#rules.clear();
    this.#rules.set(text, rule);
    return rule;
  }
}

const MOST_TEXTS = 1_000;
