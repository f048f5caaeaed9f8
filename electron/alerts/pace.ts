import type { Clock, Timer } from '../keepalive/clock.ts';

/** A server that goes down takes its endpoints along within moments; they are told together. */
const GATHER_MS = 3_000;
/** What flickers faster than this is not told at all. */
const LEAST_GAP_MS = 60_000;

/** Keeps notices apart: one comes a moment after its cause, and a minute after the one before. */
export class Pace {
  readonly #clock: Pick<Clock, 'monoNow' | 'setTimer'>;
  readonly #run: () => void;
  #shownAt = Number.NEGATIVE_INFINITY;
  #armed: { readonly at: number; readonly timer: Timer } | null = null;

  constructor(clock: Pick<Clock, 'monoNow' | 'setTimer'>, run: () => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** A notice was shown. */
  shown(): void {
    this.#shownAt = this.#clock.monoNow();
  }

  /** There is something to tell. */
  soon(): void {
    this.within(this.#shownAt + LEAST_GAP_MS - this.#clock.monoNow());
  }

  /** There may be something to tell after so long, ms. What is planned for sooner stays. */
  within(ms: number): void {
    const at = this.#clock.monoNow() + Math.max(GATHER_MS, ms);
    if (this.#armed !== null && this.#armed.at <= at) return;
    this.#armed?.timer.cancel();
    const fire = (): void => {
      this.#armed = null;
      this.#run();
    };
    this.#armed = { at, timer: this.#clock.setTimer(fire, at - this.#clock.monoNow()) };
  }

  stop(): void {
    this.#armed?.timer.cancel();
  }
}
