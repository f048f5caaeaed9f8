import { LineSplitter } from './lines.ts';

/** Turns bytes into the `data` of server-sent events (WHATWG HTML, section 9.2.6). Comments and other fields are dropped. */
export class SseParser {
  readonly #lines = new LineSplitter();
  #data: string[] = [];

  get overflow(): boolean {
    return this.#lines.overflow;
  }

  push(chunk: Uint8Array): string[] {
    return this.#events(this.#lines.push(chunk));
  }

  /** What is left when the stream ends. The standard drops an unfinished event; servers that forget the last empty line do not deserve that. */
  end(): string[] {
    return this.#events([...this.#lines.end(), '']);
  }

  #events(lines: readonly string[]): string[] {
    const events: string[] = [];
    for (const line of lines) {
      if (line === '') {
        if (this.#data.length > 0) events.push(this.#data.join('\n'));
        this.#data = [];
      } else if (line.startsWith('data:')) {
        this.#data.push(line.charAt(5) === ' ' ? line.slice(6) : line.slice(5));
      } else if (line === 'data') {
        this.#data.push('');
      }
    }
    return events;
  }
}
