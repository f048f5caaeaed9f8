/** A program that was started; ends when it is stopped, or by itself. */
export interface Running {
  stop(): Promise<void>;
}

/** How a {@link Restarter} does its work. */
export interface Steps {
  /** Resolves with whether there is something new to start. */
  build(): Promise<boolean>;
  /** Resolves when it can be used. */
  start(): Promise<Running>;
}

/**
 * Keeps one program on the newest code: builds, stops the old one, starts the new one. Changes that come meanwhile lead to one more
 * round; what does not build leaves the old one running.
 */
export class Restarter {
  readonly #steps: Steps;
  #running: Running | undefined;
  #stale = false;
  #stopped = false;
  #round: Promise<void> | undefined;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  /** To be called at the start and after every change. Resolves when the newest code runs, or did not build. */
  change(): Promise<void> {
    this.#stale = true;
    this.#round ??= this.#catchUp().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  /** Resolves at once, or when the round is over that is going on. */
  async settled(): Promise<void> {
    await this.#round;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#round;
    await this.#running?.stop();
  }

  async #catchUp(): Promise<void> {
    while (this.#stale && !this.#stopped) {
      this.#stale = false;
      if (!(await this.#steps.build()) || this.#stopped) continue;
      await this.#running?.stop();
      this.#running = undefined;
      this.#running = await this.#steps.start();
    }
  }
}
