import type { Ping } from '../domain/ping.ts';
import { DueHeap } from './dueHeap.ts';
import { IdTable, NO_HANDLE } from './idTable.ts';

/**
 * When each endpoint is due, in boot-time milliseconds. Claiming leases an item: nobody else gets it until it is completed or
 * the lease runs out, so that an instance that died in the middle of a ping loses nothing.
 */
export interface Schedule {
  /** Adds an item or moves it; ends a lease on it. @param yields where the schedule is shared, a time that is there already goes before */
  upsert(id: string, dueAt: number, yields?: boolean): Promise<void>;
  remove(id: string): Promise<void>;
  /** Items due by `now`, earliest first, each leased for `leaseMs`. */
  claimDue(now: number, leaseMs: number): Promise<readonly string[]>;
  /** Ends the lease and sets the next due time. Does nothing for an item that was removed meanwhile. @param ping what came of it, for those who share the schedule */
  complete(id: string, nextDueAt: number, ping?: Ping): Promise<void>;
  /** Earliest due time or end of a lease, or `null` when nothing is scheduled. */
  next(): Promise<number | null>;
}

/** An async function would make a promise for every call; a scheduler makes thousands a second. */
const DONE = Promise.resolve();

/** The schedule of one process. */
export class MemorySchedule implements Schedule {
  readonly #heap = new DueHeap();
  readonly #ids = new IdTable();

  get size(): number {
    return this.#ids.size;
  }

  upsert(id: string, dueAt: number): Promise<void> {
    this.#heap.set(this.#ids.add(id), dueAt);
    return DONE;
  }

  remove(id: string): Promise<void> {
    const handle = this.#ids.find(id);
    if (handle === NO_HANDLE) return DONE;
    this.#heap.delete(handle);
    this.#ids.delete(id);
    return DONE;
  }

  claimDue(now: number, leaseMs: number): Promise<readonly string[]> {
    const due: string[] = [];
    for (;;) {
      const dueAt = this.#heap.peekDue();
      const handle = this.#heap.peek();
      if (dueAt === null || handle === null || dueAt > now) return Promise.resolve(due);
      this.#heap.set(handle, now + leaseMs);
      const id = this.#ids.idOf(handle);
      if (id !== undefined) due.push(id);
    }
  }

  complete(id: string, nextDueAt: number): Promise<void> {
    const handle = this.#ids.find(id);
    if (handle !== NO_HANDLE) this.#heap.set(handle, nextDueAt);
    return DONE;
  }

  next(): Promise<number | null> {
    return Promise.resolve(this.#heap.peekDue());
  }
}
