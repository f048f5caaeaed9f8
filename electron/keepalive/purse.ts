import type { Ping } from '../domain/ping.ts';
import type { Target } from './catalog.ts';

/** Holds the money for one ping from before it is sent until it is paid for. */
export interface Reservation {
  /**
   * Ends the reservation; what the ping has cost is booked in its place. To be called right after the ping is recorded.
   * @param ping `null`: none was sent
   */
  settle(ping: Pick<Ping, 'at' | 'costUsd'> | null): void;
}

/** Sees to it that budgets are kept although several pings are under way at once. */
export interface Purse {
  /** @param asked somebody wants this ping now, which no budget refuses. @returns `null` when a budget has nothing left for it */
  reserve(target: Target, asked: boolean): Reservation | null;
}

/** Pays for everything. */
export const freePurse: Purse = { reserve: () => ({ settle: () => {} }) };
