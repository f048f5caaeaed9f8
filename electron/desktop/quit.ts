import type { Event } from 'electron';
import type { Clock } from '../keepalive/clock.ts';

/** What {@link Quit} needs of Electron. */
export interface QuitParts {
  readonly app: { on(event: 'before-quit', listener: (event: Pick<Event, 'preventDefault'>) => void): unknown; exit(code: number): void };
  readonly updater: { on(event: 'before-quit-for-update', listener: () => void): unknown };
  readonly clock: Pick<Clock, 'setTimer'>;
  /** Writes what is not yet written. */
  readonly finish: () => Promise<unknown>;
  /** Says why something was left unfinished. */
  readonly log: (sentence: string) => void;
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
      void this.finish();
    });
    parts.app.on('before-quit', (event) => {
      if (!this.#mayPutOff) return;
      event.preventDefault();
      if (this.#finished === undefined) this.#finishAndExit();
    });
  }

  /** The machine goes down. Linux and macOS wait for the end of an app that asks for it; without that, they kill in the middle of a write. */
  atShutdown(event?: Pick<Event, 'preventDefault'>): void {
    event?.preventDefault();
    this.#finishAndExit();
  }

  /** Windows ends the session and waits for nobody: as much is written as there is time for. */
  atSessionEnd(): void {
    this.#finishAndExit();
  }

  /** Whether the app is on its way out, so that windows may close. */
  get begun(): boolean {
    return this.#finished !== undefined;
  }

  #finishAndExit(): void {
    void this.finish().then((clean) => this.#parts.app.exit(clean ? 0 : 1));
  }

  /** Writes what is not yet written, once. @returns whether all of it was, within the limit */
  finish(): Promise<boolean> {
    const { clock, finish, log } = this.#parts;
    this.#finished ??= new Promise((resolve) => {
      const fail = (why: string): void => {
        log(`The app ends unfinished: ${why}`);
        resolve(false);
      };
      const limit = clock.setTimer(() => fail(`it took longer than ${LIMIT_MS} ms`), LIMIT_MS);
      finish()
        .then(
          () => resolve(true),
          (error: unknown) => fail(String(error)),
        )
        .finally(() => limit.cancel());
    });
    return this.#finished;
  }
}
