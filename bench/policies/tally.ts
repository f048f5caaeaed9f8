import { z } from 'zod';
import type { Span } from './times.ts';

const count = z.number().int().nonnegative();

/** What is counted of a run, or of many. */
export const tallySchema = z.object({
  /** Real requests, and those of them that found the model cold. */
  requests: count,
  coldRequests: count,
  /** Pings, those that found it cold, and those that took another model's place to load ours. */
  pings: count,
  coldPings: count,
  evictions: count,
});
export type Tally = z.infer<typeof tallySchema>;
type Counted = keyof Tally;

const NO_TALLY: Tally = { requests: 0, coldRequests: 0, pings: 0, coldPings: 0, evictions: 0 };

/** Counts what happens in the part of a run that counts. */
export class Counter {
  readonly #span: Span;
  readonly #counts = { ...NO_TALLY };

  constructor(span: Span) {
    this.#span = span;
  }

  count(what: Counted, at: number): void {
    if (at >= this.#span.countFrom && at < this.#span.end) this.#counts[what] += 1;
  }

  get tally(): Tally {
    return { ...this.#counts };
  }
}

export function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce<Tally>(
    (sum, one) => ({
      requests: sum.requests + one.requests,
      coldRequests: sum.coldRequests + one.coldRequests,
      pings: sum.pings + one.pings,
      coldPings: sum.coldPings + one.coldPings,
      evictions: sum.evictions + one.evictions,
    }),
    NO_TALLY,
  );
}
