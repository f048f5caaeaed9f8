const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
/** A longer name is no model's. */
const LONGEST = 512;

/**
 * Finds the `model` of a JSON body as its bytes pass, without holding them: only names and texts of the outermost object are kept, up to 512 bytes.
 * Long texts are jumped over, so that a body of megabytes costs next to nothing.
 */
export class ModelScanner {
  #depth = 0;
  #inText = false;
  #escaped = false;
  #isValue = false;
  #key = '';
  /** Bytes of a text of the outermost object; `null`: it grew too long. */
  #text: Buffer | null = null;
  #done = false;
  /** The model, once it was found. */
  model: string | null = null;

  /** Nothing more can be found. */
  get done(): boolean {
    return this.#done;
  }

  push(chunk: Buffer): void {
    for (let i = 0; i < chunk.length && !this.#done; ) i = this.#inText ? this.#passText(chunk, i) : this.#passMark(chunk, i);
  }

  /** @returns where to go on */
  #passMark(chunk: Buffer, at: number): number {
    const byte = chunk[at];
    if (byte === QUOTE) {
      this.#inText = true;
      this.#text = this.#depth === 1 ? Buffer.alloc(0) : null;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      // A body that is no object names no model.
      if (this.#depth === 0 && byte === OPEN_LIST) this.#done = true;
      this.#depth += 1;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      this.#depth -= 1;
      if (this.#depth <= 0) this.#done = true;
    } else if (this.#depth === 1 && byte === COLON) this.#isValue = true;
    else if (this.#depth === 1 && byte === COMMA) this.#isValue = false;
    return at + 1;
  }

  #passText(chunk: Buffer, from: number): number {
    if (this.#escaped) {
      this.#escaped = false;
      this.#keep(chunk, from, from + 1);
      return from + 1;
    }
    const quote = chunk.indexOf(QUOTE, from);
    const end = quote === -1 ? chunk.length : quote;
    const slash = chunk.subarray(from, end).indexOf(BACKSLASH);
    if (slash !== -1) {
      this.#keep(chunk, from, from + slash + 1);
      this.#escaped = true;
      return from + slash + 1;
    }
    this.#keep(chunk, from, end);
    if (quote === -1) return end;
    this.#inText = false;
    this.#endText();
    return quote + 1;
  }

  #keep(chunk: Buffer, from: number, to: number): void {
    if (this.#text === null) return;
    this.#text = this.#text.length + to - from > LONGEST ? null : Buffer.concat([this.#text, chunk.subarray(from, to)]);
  }

  #endText(): void {
    if (this.#depth !== 1) return;
    const text = this.#text === null ? null : unescaped(this.#text.toString('utf8'));
    this.#text = null;
    if (!this.#isValue) this.#key = text ?? '';
    else if (this.#key === 'model') {
      this.model = text;
      this.#done = true;
    }
  }
}

/** Programs may write any character as an escape: `\u002f` or `\/`. */
function unescaped(text: string): string | null {
  if (!text.includes('\\')) return text;
  try {
    const parsed: unknown = JSON.parse(`"${text}"`);
    return typeof parsed === 'string' ? parsed : null;
  } catch {
    return null;
  }
}
