import { randomBytes } from 'node:crypto';

/** A code is for the browser that is being opened right now, ms. */
const VALID_MS = 60_000;

/**
 * Codes that open the page once. A link on a command line is in the process list for everybody on the computer to read; the
 * token must not be.
 */
export class EntryCodes {
  readonly #now: () => number;
  readonly #codes = new Map<string, number>();

  /** @param now monotonic clock, ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  issue(): string {
    const code = randomBytes(16).toString('hex');
    this.#codes.set(code, this.#now() + VALID_MS);
    return code;
  }

  /** Whether the code was good; it is no longer. */
  redeem(code: string): boolean {
    const validUntil = this.#codes.get(code);
    this.#codes.delete(code);
    return validUntil !== undefined && this.#now() <= validUntil;
  }
}
