import dns, { type LookupAddress } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { isIP } from 'node:net';

/** What becomes of a look-up: an address, an error, or no answer at all. */
export type NameAnswer = { readonly address: string } | { readonly code: 'ENOTFOUND' | 'EAI_AGAIN' } | 'silence';

type Callback = (error: NodeJS.ErrnoException | null, address?: string | LookupAddress[], family?: number) => void;

/** Answers every look-up of this process for names below `.test`; all others, and addresses, are looked up as ever. */
export class TestNames implements Disposable {
  readonly #answers = new Map<string, NameAnswer>();
  readonly #real = dns.lookup;
  /** Every name below `.test` that was asked for. */
  readonly asked: string[] = [];

  constructor() {
    const real = this.#real;
    const lookup = (host: string, options: unknown, callback?: Callback): void => {
      const done = typeof options === 'function' ? callbackOf(options) : callback;
      if (!host.endsWith('.test') || done === undefined)
        Reflect.apply(
          real,
          dns,
          [host, options, callback].filter((part) => part !== undefined),
        );
      else this.#answer(host, isAll(options), done);
    };
    // One function for whoever has it from `require`, and for whoever has imported it.
    Object.assign(dns, { lookup });
    syncBuiltinESMExports();
  }

  set(host: string, answer: NameAnswer): void {
    this.#answers.set(host, answer);
  }

  [Symbol.dispose](): void {
    Object.assign(dns, { lookup: this.#real });
    syncBuiltinESMExports();
  }

  #answer(host: string, all: boolean, done: Callback): void {
    this.asked.push(host);
    const answer = this.#answers.get(host) ?? { code: 'ENOTFOUND' };
    if (answer === 'silence') return;
    setImmediate(() => {
      if ('code' in answer) done(Object.assign(new Error(`getaddrinfo ${answer.code} ${host}`), { code: answer.code, hostname: host }));
      else if (all) done(null, [{ address: answer.address, family: isIP(answer.address) }]);
      else done(null, answer.address, isIP(answer.address));
    });
  }
}

const isAll = (options: unknown): boolean => typeof options === 'object' && options !== null && Reflect.get(options, 'all') === true;

const callbackOf =
  (callback: object): Callback =>
  (...result) => {
    if (typeof callback === 'function') Reflect.apply(callback, undefined, result);
  };
