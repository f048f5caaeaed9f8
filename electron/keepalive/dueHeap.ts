const ARITY = 4;
const ABSENT = -1;

/**
 * A 4-ary min-heap of due times over small integer handles, in typed arrays: 16 bytes an item, where an array of
 * objects takes 100 and a `setInterval` 300.
 */
export class DueHeap {
  #due = new Float64Array(64);
  /** Where a handle stands in the heap, or ABSENT. */
  #place = new Int32Array(64).fill(ABSENT);
  #heap = new Int32Array(64);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(handle: number): boolean {
    return (this.#place[handle] ?? ABSENT) !== ABSENT;
  }

  /** Adds the handle or moves it to another time. */
  set(handle: number, dueAt: number): void {
    this.#reserve(handle);
    const place = this.#place[handle] ?? ABSENT;
    const before = this.#due[handle] ?? 0;
    this.#due[handle] = dueAt;
    if (place === ABSENT) {
      this.#heap[this.#size] = handle;
      this.#place[handle] = this.#size;
      this.#size += 1;
      this.#up(this.#size - 1);
    } else if (dueAt < before) this.#up(place);
    else this.#down(place);
  }

  delete(handle: number): void {
    const place = this.#place[handle] ?? ABSENT;
    if (place === ABSENT) return;
    this.#place[handle] = ABSENT;
    this.#size -= 1;
    if (place === this.#size) return;
    const last = this.#at(this.#size);
    this.#put(last, place);
    this.#up(place);
    this.#down(this.#place[last] ?? place);
  }

  /** Time of the earliest handle, or `null` when empty. */
  peekDue(): number | null {
    return this.#size === 0 ? null : this.#dueAt(0);
  }

  /** The earliest handle, or `null` when empty. */
  peek(): number | null {
    return this.#size === 0 ? null : this.#at(0);
  }

  #at(place: number): number {
    return this.#heap[place] ?? ABSENT;
  }

  #dueAt(place: number): number {
    return this.#due[this.#at(place)] ?? Number.POSITIVE_INFINITY;
  }

  #put(handle: number, place: number): void {
    this.#heap[place] = handle;
    this.#place[handle] = place;
  }

  #up(from: number): void {
    const handle = this.#at(from);
    const due = this.#dueAt(from);
    let place = from;
    while (place > 0) {
      const parent = Math.floor((place - 1) / ARITY);
      if (this.#dueAt(parent) <= due) break;
      this.#put(this.#at(parent), place);
      place = parent;
    }
    this.#put(handle, place);
  }

  #down(from: number): void {
    const handle = this.#at(from);
    const due = this.#dueAt(from);
    let place = from;
    for (;;) {
      const child = this.#earliestChild(place);
      if (child === ABSENT || this.#dueAt(child) >= due) break;
      this.#put(this.#at(child), place);
      place = child;
    }
    this.#put(handle, place);
  }

  #earliestChild(place: number): number {
    const first = place * ARITY + 1;
    if (first >= this.#size) return ABSENT;
    let best = first;
    const end = Math.min(first + ARITY, this.#size);
    for (let child = first + 1; child < end; child += 1) if (this.#dueAt(child) < this.#dueAt(best)) best = child;
    return best;
  }

  #reserve(handle: number): void {
    const capacity = this.#due.length;
    if (handle < capacity) return;
    const grown = Math.max(handle + 1, Math.ceil(capacity * 1.5));
    const due = new Float64Array(grown);
    due.set(this.#due);
    const place = new Int32Array(grown).fill(ABSENT);
    place.set(this.#place);
    const heap = new Int32Array(grown);
    heap.set(this.#heap);
    [this.#due, this.#place, this.#heap] = [due, place, heap];
  }
}
