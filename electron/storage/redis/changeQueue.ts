import { type Change, MOST_AT_ONCE } from './changes.ts';
import type { Timing } from './timing.ts';

/** A change of one of our endpoints. */
export interface OwnChange {
  readonly id: string;
  readonly change: Change;
}

/** From one request to the next, ms: thousands of changes a second need not be as many requests. The first after a while goes at once. */
const GATHER_MS = 5;
/** Requests that may be without an answer: a server that hangs is not buried under them. */
const MOST_UNDER_WAY = 4;

/** Gathers the changes of a moment, so that thousands take no more requests than one. They are sent, and so applied, in order. */
export class ChangeQueue {
  readonly #apply: (batch: readonly OwnChange[]) => Promise<void>;
  readonly #timing: Timing;
  #waiting: { readonly own: OwnChange; readonly resolve: () => void }[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #sentAt = Number.NEGATIVE_INFINITY;
  #isPlanned = false;

  /** @param apply must not fail; its request is on its way when it returns */
  constructor(apply: (batch: readonly OwnChange[]) => Promise<void>, timing: Timing) {
    this.#apply = apply;
    this.#timing = timing;
  }

  /** Resolves when it was applied, or could not be. */
  add(own: OwnChange): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ own, resolve });
      this.#plan();
    });
  }

  /** Whether a change of one of these has still to be sent. */
  hasAny(ids: ReadonlySet<string>): boolean {
    return this.#waiting.some(({ own }) => ids.has(own.id));
  }

  /** Sends what waits, so that whatever is sent next comes after it. */
  sendNow(): void {
    while (this.#waiting.length > 0) this.#sendOne();
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    this.sendNow();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #plan(): void {
    if (this.#isPlanned || this.#waiting.length === 0 || this.#underWay.size >= MOST_UNDER_WAY) return;
    this.#isPlanned = true;
    const waitMs = this.#sentAt + GATHER_MS - this.#timing.bootNow();
    // What else changes in this moment comes along.
    if (waitMs <= 0) queueMicrotask(() => this.#send());
    else this.#timing.setTimer(() => this.#send(), waitMs);
  }

  #send(): void {
    this.#isPlanned = false;
    if (this.#waiting.length > 0) this.#sendOne();
    this.#plan();
  }

  #sendOne(): void {
    const batch = this.#waiting.splice(0, MOST_AT_ONCE);
    this.#sentAt = this.#timing.bootNow();
    const applied = this.#apply(batch.map(({ own }) => own)).then(() => {
      this.#underWay.delete(applied);
      for (const { resolve } of batch) resolve();
      this.#plan();
    });
    this.#underWay.add(applied);
  }
}
