import type { Clock, Timer } from '../../electron/keepalive/clock.ts';

interface Waiting {
  readonly at: number;
  readonly run: () => void;
}

/** A machine whose time we turn by hand: timers run on monotonic time, which stands still in a suspend, as on Linux. */
export class TurnedClock implements Clock {
  readonly #timers = new Set<Waiting>();
  #mono = 0;
  #slept = 0;
  #sleptKnown = 0;
  #step = 0;

  bootNow(): number {
    return this.#mono + this.#sleptKnown;
  }

  monoNow(): number {
    return this.#mono;
  }

  wallNow(): number {
    return this.#mono + this.#slept + this.#step;
  }

  resync(): number {
    const news = this.#slept - this.#sleptKnown;
    this.#sleptKnown = this.#slept;
    return news;
  }

  setTimer(run: () => void, delayMs: number): Timer {
    const timer = { at: this.#mono + Math.ceil(delayMs), run };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** Somebody sets the wall clock. */
  step(ms: number): void {
    this.#step += ms;
  }

  /** The lid is closed for so long. */
  suspend(ms: number): void {
    this.#slept += ms;
  }

  async advance(ms: number): Promise<void> {
    const end = this.#mono + ms;
    for (let timer = this.#earliest(end); timer !== undefined; timer = this.#earliest(end)) {
      this.#timers.delete(timer);
      this.#mono = timer.at;
      timer.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#mono = end;
  }

  #earliest(end: number): Waiting | undefined {
    let first: Waiting | undefined;
    for (const timer of this.#timers) if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer;
    return first;
  }
}
