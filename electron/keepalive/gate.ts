import type { Rest } from '../domain/rest.ts';
import type { Target } from './catalog.ts';

/** A rule that may leave endpoints alone. It is asked before every ping and for every picture of the state, so it answers at once, from memory. */
export interface Gate {
  /** A timer ("keep warm until 18:00") goes before rules of time and use, not before those of money. */
  readonly yieldsToTimer: boolean;
  /** Why the endpoint rests at `wallNow` (ms since 1970); `null`: not for this rule. */
  restOf(target: Target, wallNow: number): Rest | null;
  /** The next wall time at which the answer may be another by the clock alone; infinity: never. */
  nextChange(target: Target, wallNow: number): number;
}
