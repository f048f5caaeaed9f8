/** Longest line we accept, characters; a ping's events are a few hundred. */
export const MAX_LINE_LENGTH = 1024 * 1024;

/** Cuts a byte stream into lines: any chunking, any of LF, CRLF and CR, UTF-8 characters split across chunks. */
export class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8');
  #rest = '';
  /** A line grew beyond {@link MAX_LINE_LENGTH}: the stream is not worth reading on. */
  overflow = false;

  push(chunk: Uint8Array): string[] {
    return this.#cut(this.#decoder.decode(chunk, { stream: true }), false);
  }

  /** The last line, if the stream did not end in a line break. */
  end(): string[] {
    return this.#cut(this.#decoder.decode(), true);
  }

  #cut(text: string, atEnd: boolean): string[] {
    const lines: string[] = [];
    const all = this.#rest + text;
    let start = 0;
    for (let i = 0; i < all.length; i += 1) {
      const code = all.charCodeAt(i);
      if (code !== 10 && code !== 13) continue;
      // A CR at the very end may be half of a CRLF whose other half is in the next chunk.
      if (code === 13 && i + 1 === all.length && !atEnd) break;
      lines.push(all.slice(start, i));
      if (code === 13 && all.charCodeAt(i + 1) === 10) i += 1;
      start = i + 1;
    }
    this.#rest = all.slice(start);
    if (this.#rest.length > MAX_LINE_LENGTH || lines.some((line) => line.length > MAX_LINE_LENGTH)) this.overflow = true;
    if (atEnd && this.#rest !== '') {
      lines.push(this.#rest.replace(/\r$/, ''));
      this.#rest = '';
    }
    return lines;
  }
}
