import type { Seen } from './http.ts';

/** Collects a whole JSON body; `done` comes with its end. For status calls and answers that do not stream. */
export class TextCollector {
  readonly #decoder = new TextDecoder('utf-8');
  text = '';

  push(chunk: Uint8Array): Seen {
    this.text += this.#decoder.decode(chunk, { stream: true });
    return { token: false, done: false };
  }

  end(): Seen {
    this.text += this.#decoder.decode();
    return { token: false, done: true };
  }
}
