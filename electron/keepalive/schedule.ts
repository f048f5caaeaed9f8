import { DueHeap } from './dueHeap.ts';

/**
 * When each endpoint is due, in boot-time milliseconds. Claiming leases an item: nobody else gets it until it is completed or
 * the lease runs out, so that an instance that died in the middle of a ping loses nothing.
 */
export interface Schedule {
  /** Adds an item or moves it; ends a lease on it. */
  upsert(id: string, dueAt: number): Promise<void>;
  remove(id: string): Promise<void>;
  /** Items due by `now`, earliest first, each leased for `leaseMs`. */
  claimDue(now: number, leaseMs: number): Promise<readonly string[]>;
  /** Ends the lease and sets the next due time. Does nothing for an item that was removed meanwhile. */
  complete(id: string, nextDueAt: number): Promise<void>;
  /** Earliest due time or end of a lease, or `null` when nothing is scheduled. */
  next(): Promise<number | null>;
}

/** The schedule of one process. */
export class MemorySchedule implements Schedule {
  readonly #heap = new DueHeap();
  readonly #handles = new Map<string, number>();
  readonly #ids: (string | undefined)[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#handles.size;
  }

  async upsert(id: string, dueAt: number): Promise<void> {
    let handle = this.#handles.get(id);
    if (handle === undefined) {
      handle = this.#free.pop() ?? this.#ids.length;
      this.#handles.set(id, handle);
      this.#ids[handle] = id;
    }
    this.#heap.set(handle, dueAt);
  }

  async remove(id: string): Promise<void> {
    const handle = this.#handles.get(id);
    if (handle === undefined) return;
    this.#heap.delete(handle);
    this.#handles.delete(id);
    this.#ids[handle] = undefined;
    this.#free.push(handle);
  }

  async claimDue(now: number, leaseMs: number): Promise<readonly string[]> {
    const due: string[] = [];
    for (;;) {
      const dueAt = this.#heap.peekDue();
      const handle = this.#heap.peek();
      if (dueAt === null || handle === null || dueAt > now) return due;
      this.#heap.set(handle, now + leaseMs);
      const id = this.#ids[handle];
      if (id !== undefined) due.push(id);
    }
  }

  async complete(id: string, nextDueAt: number): Promise<void> {
    const handle = this.#handles.get(id);
    if (handle !== undefined) this.#heap.set(handle, nextDueAt);
  }

  async next(): Promise<number | null> {
    return this.#heap.peekDue();
  }
}
