import type { Ping } from '../domain/ping.ts';
import type { Schedule } from '../keepalive/schedule.ts';

/** A schedule of our own whose pings others hear of. */
export class TellingSchedule implements Schedule {
  readonly #own: Schedule;
  readonly #tell: (id: string, ping: Ping) => void;

  constructor(own: Schedule, tell: (id: string, ping: Ping) => void) {
    this.#own = own;
    this.#tell = tell;
  }

  upsert(id: string, dueAt: number): Promise<void> {
    return this.#own.upsert(id, dueAt);
  }

  remove(id: string): Promise<void> {
    return this.#own.remove(id);
  }

  claimDue(now: number, leaseMs: number): Promise<readonly string[]> {
    return this.#own.claimDue(now, leaseMs);
  }

  complete(id: string, nextDueAt: number, ping?: Ping): Promise<void> {
    if (ping !== undefined) this.#tell(id, ping);
    return this.#own.complete(id, nextDueAt);
  }

  next(): Promise<number | null> {
    return this.#own.next();
  }
}
