/** Time as the simulated servers see it, so that a test turns it by hand. */
export interface DemoClock {
  /** Wall clock, ms since 1970. */
  now(): number;
  /** Calls `run` once after `ms`. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** Real time. Its timers never keep the process alive. */
export const systemClock: DemoClock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Time that stands still until a test advances it. */
export class ManualClock implements DemoClock {
  readonly #timers = new Set<Timer>();
  readonly #watchers = new Set<() => void>();
  #now: number;

  /** @param now wall clock to begin with, ms since 1970 */
  constructor(now: number = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), run };
    this.#timers.add(timer);
    for (const watcher of this.#watchers) watcher();
    return () => this.#timers.delete(timer);
  }

  /** Runs every timer that falls due within `ms`, in order; between two of them promises and sockets get their turn. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    await turn();
    for (let timer = this.#earliest(target); timer !== undefined; timer = this.#earliest(target)) {
      this.#timers.delete(timer);
      this.#now = timer.at;
      timer.run();
      await turn();
    }
    this.#now = target;
  }

  /** Resolves as soon as at least `count` timers wait: the server has got as far as waiting for time. */
  armed(count = 1): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.#timers.size < count) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  #earliest(limit: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (timer.at <= limit && (first === undefined || timer.at < first.at)) first = timer;
    return first;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Waits `ms` on `clock`, not at all for 0; rejects with the signal's reason when the client goes away. */
export async function sleep(clock: DemoClock, ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (ms <= 0) return;
  const waited = Promise.withResolvers<void>();
  const cancel = clock.after(ms, waited.resolve);
  await abortable(waited.promise, signal).finally(cancel);
}

/** `promise`, or a rejection with the signal's reason, whichever is first. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const given = Promise.withResolvers<never>();
  const giveUp = (): void => given.reject(signal.reason);
  // A loser of this race must not count as an unhandled rejection.
  promise.catch(() => {});
  given.promise.catch(() => {});
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp);
  return Promise.race([given.promise, promise]).finally(() => signal.removeEventListener('abort', giveUp));
}
