interface Lane {
  busy: boolean;
  readonly waiting: (() => Promise<void>)[];
}

/**
 * Runs jobs one after the other within a lane and side by side between lanes, at most `cap` at once. One lane per provider: a
 * hung host keeps only its own lane waiting.
 */
export class Lanes {
  readonly #cap: number;
  readonly #lanes = new Map<string, Lane>();
  /** Idle lanes with work, waiting for a free place under the cap; first come, first served. */
  #ready: string[] = [];
  #running = 0;

  constructor(cap: number) {
    this.#cap = cap;
  }

  enter(key: string, job: () => Promise<void>): void {
    const lane = this.#lanes.get(key) ?? { busy: false, waiting: [] };
    this.#lanes.set(key, lane);
    lane.waiting.push(job);
    if (!lane.busy && lane.waiting.length === 1) this.#ready.push(key);
    this.#fill();
  }

  #fill(): void {
    while (this.#running < this.#cap) {
      const key = this.#ready.shift();
      if (key === undefined) return;
      const lane = this.#lanes.get(key);
      const job = lane?.waiting.shift();
      if (lane !== undefined && job !== undefined) void this.#run(key, lane, job);
    }
  }

  async #run(key: string, lane: Lane, job: () => Promise<void>): Promise<void> {
    lane.busy = true;
    this.#running += 1;
    try {
      await job();
    } catch {
      // A job tells its own caller how it went; here it only ends.
    } finally {
      lane.busy = false;
      this.#running -= 1;
      if (lane.waiting.length > 0) this.#ready.push(key);
      else this.#lanes.delete(key);
      this.#fill();
    }
  }
}
