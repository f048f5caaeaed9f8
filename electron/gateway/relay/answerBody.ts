import type { Framing } from './answerHead.ts';
import { areTrailers, LONGEST_HEAD } from './headLines.ts';

/** What a piece of a connection holds of an answer's body. */
export interface BodyPart {
  /** Bytes of the piece that belong to the answer, its framing included; what is behind them belongs to nobody. */
  readonly used: number;
  /** The content alone, for whoever looks on. */
  readonly content: readonly Buffer[];
  /** `broken`: it cannot be told where this answer ends. */
  readonly state: 'goesOn' | 'ended' | 'broken';
}

/** Follows an answer's body to its end, however it is cut into pieces. */
export interface BodyFollower {
  take(piece: Buffer): BodyPart;
}

/** A follower of a body that ends in this way. */
export function followerFor(framing: Framing): BodyFollower {
  switch (framing.kind) {
    case 'none':
      return new LengthFollower(0);
    case 'length':
      return new LengthFollower(framing.bytes);
    case 'chunked':
      return new ChunkFollower();
    case 'untilClose':
      return { take: (piece) => ({ used: piece.length, content: [piece], state: 'goesOn' }) };
  }
}

class LengthFollower implements BodyFollower {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  take(piece: Buffer): BodyPart {
    const used = Math.min(this.#left, piece.length);
    this.#left -= used;
    return { used, content: used === 0 ? [] : [piece.subarray(0, used)], state: this.#left === 0 ? 'ended' : 'goesOn' };
  }
}

const CR = 13;
const LF = 10;
const SEMICOLON = 59;
/** A larger chunk cannot be counted. */
const LARGEST_CHUNK = 2 ** 48;
/** Longest extension of a chunk, bytes; nobody uses them. */
const LONGEST_EXTENSION = 4 * 1024;

/** Chunked coding (RFC 9112, section 7.1), by the letter: two readers that disagree about an end would read each other's bytes as requests. */
class ChunkFollower implements BodyFollower {
  #expects: 'size' | 'extension' | 'sizeEnd' | 'data' | 'dataEnd' | 'dataFeed' | 'trailer' = 'size';
  /** Size of the chunk as far as it is read; later its bytes that are still to come. */
  #left = 0;
  #digits = 0;
  #extension = 0;
  #trailers = '';

  take(piece: Buffer): BodyPart {
    const content: Buffer[] = [];
    let at = 0;
    while (at < piece.length) {
      if (this.#expects === 'data') {
        const end = Math.min(piece.length, at + this.#left);
        content.push(piece.subarray(at, end));
        this.#left -= end - at;
        if (this.#left === 0) this.#expects = 'dataEnd';
        at = end;
        continue;
      }
      const state = this.#takeByte(piece[at] ?? 0);
      at += 1;
      if (state !== 'goesOn') return { used: at, content, state };
    }
    return { used: at, content, state: 'goesOn' };
  }

  #takeByte(byte: number): BodyPart['state'] {
    switch (this.#expects) {
      case 'size':
        return this.#takeSize(byte);
      case 'extension':
        return this.#takeExtension(byte);
      case 'sizeEnd':
        this.#expects = this.#left === 0 ? 'trailer' : 'data';
        this.#digits = 0;
        return byte === LF ? 'goesOn' : 'broken';
      case 'dataEnd':
        this.#expects = 'dataFeed';
        return byte === CR ? 'goesOn' : 'broken';
      case 'dataFeed':
        this.#expects = 'size';
        return byte === LF ? 'goesOn' : 'broken';
      default:
        return this.#takeTrailer(byte);
    }
  }

  #takeSize(byte: number): BodyPart['state'] {
    const digit = hexDigit(byte);
    if (digit !== null) {
      this.#left = this.#left * 16 + digit;
      this.#digits += 1;
      return this.#left < LARGEST_CHUNK && this.#digits <= 16 ? 'goesOn' : 'broken';
    }
    if (this.#digits === 0 || (byte !== CR && byte !== SEMICOLON)) return 'broken';
    this.#expects = byte === CR ? 'sizeEnd' : 'extension';
    this.#extension = 0;
    return 'goesOn';
  }

  #takeExtension(byte: number): BodyPart['state'] {
    if (byte === CR) this.#expects = 'sizeEnd';
    this.#extension += 1;
    return byte !== LF && this.#extension <= LONGEST_EXTENSION ? 'goesOn' : 'broken';
  }

  /** Trailers are headers, up to an empty line. */
  #takeTrailer(byte: number): BodyPart['state'] {
    this.#trailers += String.fromCharCode(byte);
    if (byte !== LF) return this.#trailers.length <= LONGEST_HEAD ? 'goesOn' : 'broken';
    if (this.#trailers !== '\r\n' && !this.#trailers.endsWith('\r\n\r\n')) return 'goesOn';
    return areTrailers(this.#trailers) ? 'ended' : 'broken';
  }
}

/** The value of a hex digit, or `null`. */
function hexDigit(byte: number): number | null {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : null;
}
