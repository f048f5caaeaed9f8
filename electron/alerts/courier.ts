import { type Notice, receiverOf, shownAddress, type Webhook } from '../domain/alert.ts';
import { messageOf } from '../domain/messageOf.ts';
import type { Posted, WebhookWire } from '../domain/posted.ts';
import { err, type Result } from '../domain/result.ts';
import type { Clock } from '../keepalive/clock.ts';
import type { EngineLog } from '../keepalive/log.ts';
import { messageFor, type Sender } from './message.ts';

export interface CourierOptions {
  readonly webhook: () => Webhook | null;
  /** The address that is kept as `secret:ID` or `env:NAME`, or why there is none. */
  readonly resolve: (url: string) => Result<string>;
  readonly wire: Pick<WebhookWire, 'post'>;
  readonly sender: Sender;
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly clean: (text: string) => string;
  readonly log: EngineLog;
}

/** What became of a test. */
export type Tested = { readonly ok: true; readonly posted: Posted } | { readonly ok: false; readonly error: string };

/** Waits between the tries of one message, ms. */
const BACKOFFS_MS = [5_000, 30_000, 120_000] as const;
/** A receiver that asks for more is tried after this long all the same, ms. */
const LONGEST_BACKOFF_MS = 300_000;
/** Messages that wait behind the one under way. What is older than these says little. */
const MOST_WAITING = 5;

/** Takes alerts to their receiver, one at a time. A receiver that is slow or gone holds up nothing but its own messages, of which the oldest go first. */
export class Courier {
  readonly #options: CourierOptions;
  readonly #stopping = new AbortController();
  #waiting: Notice[] = [];
  #running = false;
  #problem: string | null = null;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Why the last message did not arrive; `null`: it did, or there was none. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Sends it as soon as it is its turn. Never throws, and is done at once. */
  send(notice: Notice): void {
    if (this.#options.webhook()?.enabled !== true || this.#stopping.signal.aborted) return;
    this.#waiting.push(notice);
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift();
      this.#fail('Too many alerts wait for their receiver; the oldest is dropped');
    }
    if (!this.#running) void this.#run();
  }

  /** Sends a message now, whatever waits, and says what the receiver answered. */
  async test(notice: Notice): Promise<Tested> {
    const address = this.address();
    if (!address.ok) return address;
    const posted = await this.#post(address.value, notice);
    if (posted.ok) this.#problem = null;
    return { ok: true, posted };
  }

  /** Where alerts go, or why nowhere. */
  address(): Result<URL> {
    const { webhook, resolve } = this.#options;
    const url = webhook()?.url;
    if (url === undefined) return err('There is no address to send alerts to. Enter one first.');
    const text = resolve(url);
    if (!text.ok) return text;
    const address = receiverOf(text.value);
    return address.ok ? address : err(`The address cannot be used: ${address.error}.`);
  }

  /** Forgets what went wrong, as the address is another one. */
  forget(): void {
    this.#problem = null;
  }

  /** Calls off what is under way. */
  stop(): void {
    this.#waiting = [];
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      // A bug of ours must neither end the program nor silence all that comes after it.
      await this.#deliver(next).catch((error: unknown) => this.#fail(`An alert could not be sent: ${this.#options.clean(messageOf(error))}`));
    }
    this.#running = false;
  }

  async #deliver(notice: Notice): Promise<void> {
    const { log, webhook } = this.#options;
    for (let tries = 0; ; tries += 1) {
      if (webhook()?.enabled !== true || this.#stopping.signal.aborted) return;
      const address = this.address();
      if (!address.ok) return this.#fail(`An alert could not be sent. ${address.error}`);
      const posted = await this.#post(address.value, notice);
      if (this.#stopping.signal.aborted) return;
      if (posted.ok) {
        if (this.#problem !== null) log.info(`Alerts arrive at ${shownAddress(address.value)} again`, {});
        this.#problem = null;
        return;
      }
      const backoff = BACKOFFS_MS[tries];
      if (backoff === undefined || !posted.mayHelp)
        return this.#fail(`An alert could not be sent to ${shownAddress(address.value)}. ${posted.message}`);
      await this.#wait(Math.min(Math.max(backoff, posted.retryAfterMs ?? 0), LONGEST_BACKOFF_MS));
    }
  }

  async #post(address: URL, notice: Notice): Promise<Posted> {
    const { wire, sender, clean } = this.#options;
    const posted = await wire.post(address, messageFor(notice, sender), this.#stopping.signal);
    const said = clean(posted.said);
    return posted.ok ? { ...posted, said } : { ...posted, said, message: clean(posted.message) };
  }

  /** Told once, until something arrives again. */
  #fail(sentence: string): void {
    const { log } = this.#options;
    if (this.#problem === null) log.warn(sentence, {});
    else log.debug(sentence, {});
    this.#problem = sentence;
  }

  #wait(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      const end = (): void => {
        timer.cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = this.#options.clock.setTimer(end, ms);
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
    });
  }
}
