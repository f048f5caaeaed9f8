import { type Change, MOST_AT_ONCE } from './changes.ts';

/** A change of one of our endpoints. */
export interface OwnChange {
  readonly id: string;
  readonly change: Change;
}

/** Gathers the changes of one moment, so that thousands take no more requests than one. In order; one request at a time. */
export class ChangeQueue {
  readonly #apply: (batch: readonly OwnChange[]) => Promise<void>;
  #waiting: { readonly own: OwnChange; readonly resolve: () => void }[] = [];
  #flushing: Promise<void> | null = null;

  constructor(apply: (batch: readonly OwnChange[]) => Promise<void>) {
    this.#apply = apply;
  }

  /** Resolves when it was applied, or could not be. */
  add(own: OwnChange): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ own, resolve });
      this.#flushing ??= this.#flush().finally(() => {
        this.#flushing = null;
      });
    });
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    // What else changes in this moment comes along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST_AT_ONCE);
      await this.#apply(batch.map(({ own }) => own));
      for (const { resolve } of batch) resolve();
    }
  }
}
