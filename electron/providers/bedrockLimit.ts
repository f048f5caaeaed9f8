import { Transform, type TransformCallback } from 'node:stream';
import { BedrockFault } from './bedrockMarks.ts';

/** Largest answer we read, bytes: that of all pings. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** A frame begins with its own length. */
const LENGTH_BYTES = 4;

/**
 * Passes an answer on until it is longer than that of any ping. The SDK takes room for a frame as soon as its length is there, and holds the page of a
 * refusal whole, however long they say they are.
 */
export class BedrockLimit extends Transform {
  readonly #hasFrames: boolean;
  #bytes = 0;
  /** Bytes of the frame that are still to come, and the length of the next one as far as it is known. */
  #left = 0;
  #length: number[] = [];

  /** @param hasFrames it is an event stream, not the page of a refusal */
  constructor(hasFrames: boolean) {
    super();
    this.#hasFrames = hasFrames;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    const isTooLong = this.#bytes > MAX_ANSWER_BYTES || (this.#hasFrames && this.#announcesTooMuch(chunk));
    if (isTooLong) done(new BedrockFault({ kind: 'tooLarge', limitBytes: MAX_ANSWER_BYTES }));
    else done(null, chunk);
  }

  #announcesTooMuch(chunk: Buffer): boolean {
    for (let at = 0; at < chunk.length; ) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, chunk.length - at);
        this.#left -= step;
        at += step;
        continue;
      }
      this.#length.push(chunk[at] ?? 0);
      at += 1;
      if (this.#length.length < LENGTH_BYTES) continue;
      const total = Buffer.from(this.#length).readUInt32BE();
      this.#length = [];
      if (total > MAX_ANSWER_BYTES) return true;
      this.#left = Math.max(0, total - LENGTH_BYTES);
    }
    return false;
  }
}
