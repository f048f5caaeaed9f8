import { LONGEST_HEAD } from './headLines.ts';
import { LARGEST_BODY, MOST_DIGITS, type RequestHead } from './requestHead.ts';

const ZERO = 48;
const NINE = 57;

/**
 * A head that was read. Programs send the same one again and again, with another length of the body: that is seen in two comparisons, where reading it
 * anew would be a quarter of what the relay adds to a first token.
 */
export class KnownHead {
  readonly #bytes: Buffer;
  readonly #head: RequestHead;

  /** @param bytes what it was read from, and what else came with it */
  constructor(bytes: Buffer, head: RequestHead) {
    this.#bytes = Buffer.from(bytes.subarray(0, head.size));
    this.#head = head;
  }

  /** Reads a request that begins with the same head. @returns `null`: it is another one, or not all there */
  readAgain(bytes: Buffer): RequestHead | null {
    const { size, lengthAt } = this.#head;
    if (lengthAt === null) return this.#holds(bytes, 0, 0, size) ? this.#head : null;
    const { from, digits } = lengthAt;
    if (!this.#holds(bytes, 0, 0, from)) return null;
    const most = Math.min(bytes.length, from + MOST_DIGITS);
    let length = 0;
    let at = from;
    for (let byte = bytes[at] ?? 0; at < most && byte >= ZERO && byte <= NINE; byte = bytes[at] ?? 0) {
      length = length * 10 + byte - ZERO;
      at += 1;
    }
    const isRight = at > from && length <= LARGEST_BODY && size + at - from - digits <= LONGEST_HEAD;
    const isOne = isRight && this.#holds(bytes, at, from + digits, size);
    return isOne ? this.#withLength(length, bytes.toString('latin1', from, at), lengthAt) : null;
  }

  /** Whether bytes from `at` on are those of the head between `from` and `to`. */
  #holds(bytes: Buffer, at: number, from: number, to: number): boolean {
    const end = at + to - from;
    return bytes.length >= end && bytes.compare(this.#bytes, from, to, at, end) === 0;
  }

  #withLength(bodyLength: number, text: string, lengthAt: NonNullable<RequestHead['lengthAt']>): RequestHead {
    const { size, passed } = this.#head;
    const { digits, inPassed } = lengthAt;
    return {
      ...this.#head,
      size: size + text.length - digits,
      bodyLength,
      passed: passed.slice(0, inPassed) + text + passed.slice(inPassed + digits),
      lengthAt: { ...lengthAt, digits: text.length },
    };
  }
}
