/** So many wrong tokens within {@link WINDOW_MS} are a program that guesses, or one with an old token that will not give up. */
const MOST = 20;
const WINDOW_MS = 60_000;

/**
 * Counts wrong tokens. Beyond the limit they get another answer, and it is told once a minute. The right token is let in all the while: else any
 * program on this computer could lock its user out by guessing.
 */
export class WrongTokens {
  readonly #now: () => number;
  readonly #tell: (sentence: string) => void;
  #times: number[] = [];

  /**
   * @param now monotonic clock, ms
   * @param tell told of too many, a sentence
   */
  constructor(now: () => number, tell: (sentence: string) => void) {
    this.#now = now;
    this.#tell = tell;
  }

  /** Notes a wrong token. @returns whole seconds after which another one is looked at; `null`: it is not one too many */
  note(): number | null {
    const now = this.#now();
    this.#times = this.#times.filter((at) => at > now - WINDOW_MS);
    const [oldest = now] = this.#times;
    if (this.#times.length >= MOST) return Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000));
    this.#times.push(now);
    if (this.#times.length === MOST) this.#tell(TOO_MANY);
    return null;
  }
}

const TOO_MANY = `${MOST} wrong tokens were sent to the service within a minute: a program on this computer is guessing, or has an old token.`;
