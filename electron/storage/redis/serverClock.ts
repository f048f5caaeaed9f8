/** A sample of the server's clock is the better the sooner its answer came. One is kept for so long, ms. */
const KEPT_MS = 60_000;
/** A step of the server's clock is larger than what two clocks drift apart meanwhile, ms. */
const STEP_MS = 5_000;

/** Tells the time of the server that all instances share from our boot time, by its answers. */
export class ServerClock {
  #offsetMs: number | null = null;
  #rttMs = Number.POSITIVE_INFINITY;
  #takenAt = Number.NEGATIVE_INFINITY;

  /**
   * An answer came.
   * @param now the server's time, seconds
   * @param sentAt when it was asked, boot time
   * @returns whether its clock was stepped since
   */
  sample(now: number, sentAt: number, receivedAt: number): boolean {
    const rttMs = receivedAt - sentAt;
    const offsetMs = now * 1000 - (sentAt + receivedAt) / 2;
    const stepped = this.#offsetMs !== null && Math.abs(offsetMs - this.#offsetMs) > STEP_MS + rttMs;
    if (!stepped && rttMs > this.#rttMs && receivedAt - this.#takenAt < KEPT_MS) return false;
    this.#offsetMs = offsetMs;
    this.#rttMs = rttMs;
    this.#takenAt = receivedAt;
    return stepped;
  }

  get isSet(): boolean {
    return this.#offsetMs !== null;
  }

  /** The server's time at a boot time, seconds. */
  toServer(bootMs: number): number {
    return (bootMs + (this.#offsetMs ?? 0)) / 1000;
  }

  /** The boot time of a time of the server. */
  toBoot(serverS: number): number {
    return serverS * 1000 - (this.#offsetMs ?? 0);
  }
}
