import type { Result } from '../domain/result.ts';
import type { Settings } from '../domain/settings.ts';
import type { Loopback } from '../loopback.ts';

type Wanted = Settings['loopback'];

export interface LoopbackServiceOptions {
  readonly open: (port: number) => Promise<Result<Loopback>>;
  /** Says why the port could not be opened. */
  readonly complain: (sentence: string) => void;
}

/** The API on a loopback port beside the window, as long as the settings want it. */
export class LoopbackService {
  readonly #options: LoopbackServiceOptions;
  #loopback: Loopback | undefined;
  #wanted: Wanted = { enabled: false, port: 0 };
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: LoopbackServiceOptions) {
    this.#options = options;
  }

  /** With a slash at its end; `null` while it does not run. */
  get url(): string | null {
    return this.#loopback?.url ?? null;
  }

  /** Follows the settings. What the user did not change is left alone, so that a taken port is told once. */
  follow(wanted: Wanted): Promise<void> {
    if (!this.#closed) this.#turn = this.#turn.then(() => this.#change(wanted));
    return this.#turn;
  }

  /** Ends it for good: settings that change while the app quits open nothing again. */
  close(): Promise<void> {
    const closed = this.follow({ ...this.#wanted, enabled: false });
    this.#closed = true;
    return closed;
  }

  async #change(wanted: Wanted): Promise<void> {
    const before = this.#wanted;
    if (wanted.enabled === before.enabled && wanted.port === before.port) return;
    this.#wanted = wanted;
    this.#loopback?.close();
    this.#loopback = undefined;
    if (!wanted.enabled) return;
    const opened = await this.#options.open(wanted.port);
    if (opened.ok) this.#loopback = opened.value;
    else this.#options.complain(opened.error);
  }
}
