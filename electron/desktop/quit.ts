import type { Event } from 'electron';
import type { Clock } from '../keepalive/clock.ts';

/** What {@link Quit} needs of Electron. */
export interface QuitParts {
  readonly app: { on(event: 'before-quit', listener: (event: Pick<Event, 'preventDefault'>) => void): unknown; exit(code: number): void };
  readonly updater: { on(event: 'before-quit-for-update', listener: () => void): unknown };
  readonly clock: Pick<Clock, 'setTimer'>;
  /** Writes what is not yet written. */
  readonly finish: () => Promise<unknown>;
}

/** How long a quit waits for what is being written before it ends anyway. */
const LIMIT_MS = 2_000;

/** The way out: everything is written, but nobody waits longer than two seconds. */
export class Quit {
  readonly #parts: QuitParts;
  #finished: Promise<boolean> | undefined;
  #mayPutOff = true;

  constructor(parts: QuitParts) {
    this.#parts = parts;
    // An update closes the windows first and asks to quit afterwards; putting either off would hang it.
    parts.updater.on('before-quit-for-update', () => {
      this.#mayPutOff = false;
      void this.#finish();
    });
    parts.app.on('before-quit', (event) => {
      if (!this.#mayPutOff) return;
      event.preventDefault();
      if (this.#finished === undefined) this.#finishAndExit();
    });
  }

  /** The machine goes down: macOS would call that off for an app that puts its quit off. */
  atShutdown(): void {
    this.#mayPutOff = false;
    this.#finishAndExit();
  }

  /** Whether the app is on its way out, so that windows may close. */
  get begun(): boolean {
    return this.#finished !== undefined;
  }

  #finishAndExit(): void {
    void this.#finish().then((clean) => this.#parts.app.exit(clean ? 0 : 1));
  }

  #finish(): Promise<boolean> {
    const { clock, finish } = this.#parts;
    this.#finished ??= new Promise((resolve) => {
      const limit = clock.setTimer(() => resolve(true), LIMIT_MS);
      finish()
        .then(
          () => resolve(true),
          () => resolve(false),
        )
        .finally(() => limit.cancel());
    });
    return this.#finished;
  }
}
