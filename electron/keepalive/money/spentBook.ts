import { budgetSpans } from '../../domain/budget.ts';
import { type Period, periodOf } from './calendar.ts';

/** USD that pings of a period have cost, by the history. @param endpointId `null`: all endpoints, also those that are gone */
export type ReadSpent = (endpointId: string | null, period: Period) => number;

interface Sum extends Period {
  usd: number;
}

/** Sums kept of an account: today's, this month's, and those before, for pings that span midnight. */
const KEPT = 4;

/** What was spent in days and months. A sum is read from the history when it is first asked for, and kept up to date from then on. */
export class SpentBook {
  readonly #read: ReadSpent;
  /** By endpoint; `null`: all. */
  readonly #sums = new Map<string | null, Sum[]>();

  constructor(read: ReadSpent) {
    this.#read = read;
  }

  spent(endpointId: string | null, period: Period): number {
    const sums = this.#sums.get(endpointId) ?? [];
    const known = sums.find(({ from, to }) => from === period.from && to === period.to);
    if (known !== undefined) return known.usd;
    const usd = this.#read(endpointId, period);
    const kept = [...sums, { ...period, usd }].sort((a, b) => b.to - a.to).slice(0, KEPT);
    this.#sums.set(endpointId, kept);
    return usd;
  }

  /** Adds what the history has been told just now: sums that are read later have it from there. */
  add(endpointId: string, at: number, usd: number): void {
    for (const account of [endpointId, null]) {
      for (const sum of this.#sums.get(account) ?? []) if (sum.from <= at && at < sum.to) sum.usd += usd;
    }
  }

  /** Forgets the sums of endpoints that are gone. */
  keepOnly(endpointIds: ReadonlySet<string>): void {
    for (const id of this.#sums.keys()) if (id !== null && !endpointIds.has(id)) this.#sums.delete(id);
  }

  /** What an account has spent today and this month. */
  now(endpointId: string | null, at: number): { readonly dayUsd: number; readonly monthUsd: number } {
    const [dayUsd = 0, monthUsd = 0] = budgetSpans.map((span) => this.spent(endpointId, periodOf(span, at)));
    return { dayUsd, monthUsd };
  }
}
