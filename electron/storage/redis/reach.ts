/** After so long without an answer we go on alone, ms. */
const ALONE_AFTER_MS = 3_000;
/** And ask again this often, ms. */
export const ASK_AGAIN_MS = 1_000;

export interface ReachOptions {
  readonly bootNow: () => number;
  /** Told when Redis does not answer, and when it does again. */
  readonly onChange: (reached: boolean) => void;
}

/** Keeps book of whether Redis answers, so that a server that is away costs no ping its time. */
export class Reach {
  readonly #options: ReachOptions;
  #failingSince: number | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #alone = false;

  constructor(options: ReachOptions) {
    this.#options = options;
  }

  /** Whether it has been away for so long that we go on without it. */
  get alone(): boolean {
    return this.#alone;
  }

  /** Whether not even to ask just now. */
  isAway(now: number): boolean {
    return this.#alone && now - this.#askedAt < ASK_AGAIN_MS;
  }

  /** Asks. @returns `null` when no answer came */
  async try<T>(ask: () => Promise<T>): Promise<T | null> {
    const { bootNow, onChange } = this.#options;
    this.#askedAt = bootNow();
    try {
      const answer = await ask();
      this.#failingSince = null;
      if (this.#alone) {
        this.#alone = false;
        onChange(true);
      }
      return answer;
    } catch {
      const now = bootNow();
      this.#failingSince ??= now;
      if (!this.#alone && now - this.#failingSince >= ALONE_AFTER_MS) {
        this.#alone = true;
        onChange(false);
      }
      return null;
    }
  }
}
