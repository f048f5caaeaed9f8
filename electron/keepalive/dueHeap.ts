const ABSENT = -1;

/**
 * A 4-ary min-heap of due times over small integer handles, in typed arrays: 16 bytes an item, where an array of
 * objects takes 100 and a `setInterval` 300. Times stand in heap order, so that four siblings share a cache line.
 */
export class DueHeap {
  #due = new Float64Array(64);
  #heap = new Int32Array(64);
  /** Where a handle stands in the heap, or ABSENT. */
  #place = new Int32Array(64).fill(ABSENT);
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
    if (place === ABSENT) {
      this.#size += 1;
      this.#up(this.#size - 1, handle, dueAt);
    } else if (dueAt < this.#dueAt(place)) this.#up(place, handle, dueAt);
    else this.#down(place, handle, dueAt);
  }

  delete(handle: number): void {
    const place = this.#place[handle] ?? ABSENT;
    if (place === ABSENT) return;
    this.#place[handle] = ABSENT;
    this.#size -= 1;
    if (place === this.#size) return;
    const last = this.#heap[this.#size] ?? ABSENT;
    const dueAt = this.#dueAt(this.#size);
    if (dueAt < this.#dueAt(place)) this.#up(place, last, dueAt);
    else this.#down(place, last, dueAt);
  }

  /** Time of the earliest handle, or `null` when empty. */
  peekDue(): number | null {
    return this.#size === 0 ? null : this.#dueAt(0);
  }

  /** The earliest handle, or `null` when empty. */
  peek(): number | null {
    return this.#size === 0 ? null : (this.#heap[0] ?? ABSENT);
  }

  #dueAt(place: number): number {
    return this.#due[place] ?? Number.POSITIVE_INFINITY;
  }

  #put(place: number, handle: number, dueAt: number): void {
    this.#due[place] = dueAt;
    this.#heap[place] = handle;
    this.#place[handle] = place;
  }

  /** Puts the handle at `from` or as far above as it belongs. */
  #up(from: number, handle: number, dueAt: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const parentDue = this.#dueAt(parent);
      if (parentDue <= dueAt) break;
      this.#put(place, this.#heap[parent] ?? ABSENT, parentDue);
      place = parent;
    }
    this.#put(place, handle, dueAt);
  }

  /** Puts the handle at `from` or as far below as it belongs. */
  #down(from: number, handle: number, dueAt: number): void {
    let place = from;
    for (;;) {
      const first = place * 4 + 1;
      if (first >= this.#size) break;
      const end = Math.min(first + 4, this.#size);
      let child = first;
      let childDue = this.#dueAt(first);
      for (let other = first + 1; other < end; other += 1) {
        const otherDue = this.#dueAt(other);
        if (otherDue >= childDue) continue;
        child = other;
        childDue = otherDue;
      }
      if (childDue >= dueAt) break;
      this.#put(place, this.#heap[child] ?? ABSENT, childDue);
      place = child;
    }
    this.#put(place, handle, dueAt);
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
