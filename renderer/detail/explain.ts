import type { EndpointState } from '../../electron/domain/warmth.ts';

/** Most pings are over before this is read. */
export const UNDER_WAY = 'A ping is under way.';
/** Pings that are due start within so long where no other one is under way; a sentence for that would only flash up, ms. */
const TURN_MS = 2_000;

type Situation = Pick<EndpointState, 'warmth' | 'pinging' | 'nextPingAt' | 'why'>;

/** When the next ping comes and why then, in the service's words; what passes meanwhile is seen here. `now`: wall clock, ms. */
export function explain({ warmth, pinging, nextPingAt, why }: Situation, now: number): string {
  if (warmth === 'paused') return why;
  if (pinging) return warmth === 'loading' ? 'A ping is under way; the model is being loaded.' : UNDER_WAY;
  return nextPingAt !== null && nextPingAt <= now - TURN_MS ? 'The next ping is due and waits for its turn on this server.' : why;
}
