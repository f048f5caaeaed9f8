/** The engine, as far as it can be told to rest. */
export interface Holdable {
  hold(reason: string): unknown;
  release(reason: string): unknown;
}

export interface HoldOptions {
  readonly monitor: Holdable;
  readonly log: (sentence: string) => void;
}

/** Lets the schedule rest while something lasts. Afterwards everything overdue is pinged at once; the engine sees to that. */
export class Hold {
  readonly #options: HoldOptions;
  readonly #reason: string;
  #held = false;

  /** @param reason as people read it after "Paused": `on battery` */
  constructor(reason: string, options: HoldOptions) {
    this.#reason = reason;
    this.#options = options;
  }

  get held(): boolean {
    return this.#held;
  }

  set(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    const { monitor, log } = this.#options;
    log(held ? `Pings are paused ${this.#reason}` : `No longer ${this.#reason.replace(/^while /, '')}: pings go on`);
    if (held) monitor.hold(this.#reason);
    else monitor.release(this.#reason);
  }
}
