/**
 * Numbers as printable text, five bits a character, lowest first; all but a number's last character have the sixth bit set. Text and not a
 * blob, because node:sqlite hands out a short string in a fifth of the time that it needs for a Uint8Array.
 */
const ZERO = 48;

/** Text of a whole number from 0 to 2^53. */
export function writeVarint(value: number): string {
  let text = '';
  let rest = value;
  while (rest >= 32) {
    text += String.fromCharCode(ZERO + 32 + (rest % 32));
    rest = Math.floor(rest / 32);
  }
  return text + String.fromCharCode(ZERO + rest);
}

/** Reads numbers one after the other; past the end it reads zeros. */
export class VarintReader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  next(): number {
    const text = this.#text;
    // Nearly all numbers are one character.
    const first = text.charCodeAt(this.#at++) - ZERO;
    if (first < 32) return first;
    if (!(first >= 32)) return 0; // the end
    let value = first - 32;
    for (let scale = 32; this.#at < text.length; scale *= 32) {
      const digit = text.charCodeAt(this.#at++) - ZERO;
      if (digit < 32) return value + digit * scale;
      value += (digit - 32) * scale;
    }
    return value;
  }
}
