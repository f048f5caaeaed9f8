import type { Ping } from '../domain/ping.ts';
import type { Schedule } from '../keepalive/schedule.ts';

/** A schedule that another one can take the place of while the engine stands still. */
export class SwitchSchedule implements Schedule {
  current: Schedule;

  constructor(first: Schedule) {
    this.current = first;
  }

  upsert(id: string, dueAt: number, yields?: boolean): Promise<void> {
    return this.current.upsert(id, dueAt, yields);
  }

  remove(id: string): Promise<void> {
    return this.current.remove(id);
  }

  claimDue(now: number, leaseMs: number): Promise<readonly string[]> {
    return this.current.claimDue(now, leaseMs);
  }

  complete(id: string, nextDueAt: number, ping?: Ping): Promise<void> {
    return this.current.complete(id, nextDueAt, ping);
  }

  next(): Promise<number | null> {
    return this.current.next();
  }
}
