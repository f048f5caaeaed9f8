/** The last host never answers; the others do, after a moment. Several endpoints on each. */
const HOSTS = 10;
const ENDPOINTS_EACH = 4;
export const INTERVAL_MS = 2_000;
const PING_MS = 20;

export interface HostEndpoint {
  readonly id: string;
  readonly host: number;
}

export const hostEndpoints: readonly HostEndpoint[] = Array.from({ length: HOSTS * ENDPOINTS_EACH }, (_, i) => ({
  id: `model-${i}`,
  host: i % HOSTS,
}));

export const HUNG = HOSTS - 1;

/** What a design makes of one host that hangs. */
export interface HungOutcome {
  /** Pings that the endpoints of the other hosts got. */
  readonly pings: number;
  /** How long each of them was left without one after its first, ms; the last stretch ends with the window. */
  readonly silencesMs: readonly number[];
  /** Most pings under way at the hung host at once. */
  readonly atHung: number;
}

/** Counts pings by host; the hung one holds them for ever. */
export class Hosts {
  readonly #lastAt = new Map<string, number>();
  readonly #silencesMs: number[] = [];
  #pings = 0;
  #atHung = 0;

  /** Resolves when the host has answered. */
  ping({ id, host }: HostEndpoint): Promise<void> {
    if (host === HUNG) {
      this.#atHung += 1;
      return new Promise(() => {});
    }
    this.#note(id);
    this.#pings += 1;
    return new Promise((resolve) => setTimeout(resolve, PING_MS));
  }

  /** Ends the window. */
  close(): HungOutcome {
    for (const id of this.#lastAt.keys()) this.#note(id);
    // Whoever never got its turn was silent all along, which is for `pings` to tell.
    return { pings: this.#pings, silencesMs: this.#silencesMs, atHung: this.#atHung };
  }

  #note(id: string): void {
    const now = performance.now();
    const lastAt = this.#lastAt.get(id);
    if (lastAt !== undefined) this.#silencesMs.push(now - lastAt);
    this.#lastAt.set(id, now);
  }
}
