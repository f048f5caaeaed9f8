import type { PingError } from '../../electron/domain/ping.ts';
import type { Expected, Fault } from './chaosFault.ts';
import type { Place } from './chaosPlaces.ts';

/** How a subject took a fault. */
export type Outcome =
  | { readonly is: 'warm' | 'cut' | 'waits' }
  | { readonly is: 'passes'; readonly status: number }
  | { readonly is: number | PingError['kind']; readonly says: string; readonly error: PingError | null };

/** A subject of the tests, ready to be sent to places. */
export interface Asker extends AsyncDisposable {
  /** Sends one request. `expected` picks the limit to the first token: a short one where it is what is meant. */
  ask(place: Place, expected: Expected): Promise<Outcome>;
}

/** Whether nothing but a limit ends the wait for a connection, so that a short one is needed. */
export const neverConnects = ({ place }: Fault): boolean => place === 'fullQueue' || place === 'hangingNameService';
