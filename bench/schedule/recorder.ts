import { percentile } from '../stats.ts';

/** At either end of the window: where drift is read. */
const EDGE_MS = 1_000;

/** Keeps the lateness of every fire within a window, in arrays made beforehand. */
export class Recorder {
  readonly #late: Float64Array;
  readonly #offGrid: Float64Array;
  readonly #at: Float64Array;
  #count = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = 0;

  constructor(capacity: number) {
    this.#late = new Float64Array(capacity);
    this.#offGrid = new Float64Array(capacity);
    this.#at = new Float64Array(capacity);
  }

  open(): void {
    this.#from = performance.now();
    this.#to = Number.POSITIVE_INFINITY;
  }

  close(): void {
    this.#to = performance.now();
  }

  /** @param dueAt what the design itself aimed at @param gridAt set-up plus whole intervals */
  fired(now: number, dueAt: number, gridAt: number): void {
    if (now < this.#from || now >= this.#to) return;
    this.#late[this.#count] = now - dueAt;
    this.#offGrid[this.#count] = now - gridAt;
    this.#at[this.#count] = now;
    this.#count += 1;
  }

  get fires(): number {
    return this.#count;
  }

  late(p: number): number {
    return percentile(this.#late.subarray(0, this.#count), p);
  }

  /** How much further from the grid the most punctual fires are at the end than at the beginning: waiting for the CPU is not drift. */
  drift(): number {
    const near = (from: number, to: number): number => {
      const offs = this.#offGrid.subarray(0, this.#count).filter((_, i) => (this.#at[i] ?? 0) >= from && (this.#at[i] ?? 0) < to);
      return percentile(offs, 5);
    };
    return near(this.#to - EDGE_MS, this.#to) - near(this.#from, this.#from + EDGE_MS);
  }
}
