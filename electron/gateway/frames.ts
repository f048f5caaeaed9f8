/** Longest frame of an event stream that we look into, bytes; those of a token are a few hundred. */
const LONGEST = 1024 * 1024;
const PRELUDE = 12;
const CHECKSUM = 4;
const TEXT_TYPE = 7;

/** One event of `application/vnd.amazon.eventstream`. */
export interface Frame {
  readonly event: string;
  /** The payload as text; JSON in every event of Bedrock. */
  readonly json: string;
}

/** Cuts Amazon's event stream into its events, for whoever only looks on: checksums are the client's business. */
export class FrameSplitter {
  #rest: Buffer = Buffer.alloc(0);
  /** Something that is no such stream: not worth looking at any more. */
  overflow = false;

  push(chunk: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (this.#rest.length >= PRELUDE) {
      const total = this.#rest.readUInt32BE(0);
      const headers = this.#rest.readUInt32BE(4);
      if (total > LONGEST || total < PRELUDE + headers + CHECKSUM) {
        this.overflow = true;
        this.#rest = Buffer.alloc(0);
        return frames;
      }
      if (this.#rest.length < total) break;
      const event = eventOf(this.#rest.subarray(PRELUDE, PRELUDE + headers));
      frames.push({ event, json: this.#rest.toString('utf8', PRELUDE + headers, total - CHECKSUM) });
      this.#rest = this.#rest.subarray(total);
    }
    // A copy, so that the rest of a chunk does not hold all of it.
    this.#rest = Buffer.from(this.#rest);
    return frames;
  }
}

/** The `:event-type` of a frame's headers; every header of Bedrock is a text. */
function eventOf(headers: Buffer): string {
  let at = 0;
  while (at < headers.length) {
    const nameLength = headers.readUInt8(at);
    const typeAt = at + 1 + nameLength;
    if (typeAt + 3 > headers.length || headers[typeAt] !== TEXT_TYPE) return '';
    const valueLength = headers.readUInt16BE(typeAt + 1);
    const value = headers.toString('utf8', typeAt + 3, typeAt + 3 + valueLength);
    if (headers.toString('utf8', at + 1, typeAt) === ':event-type') return value;
    at = typeAt + 3 + valueLength;
  }
  return '';
}
