/** Longest head of a message that is read here, bytes; Node's own limit is the same. */
export const LONGEST_HEAD = 16 * 1024;

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
const DELETE = 127;

const tableOf = (holds: (byte: number) => boolean): Uint8Array => Uint8Array.from({ length: 256 }, (_, byte) => Number(holds(byte)));
/** Bytes of a name: those of a token (RFC 9110, section 5.6.2). */
const IN_NAME = tableOf((byte) => /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(byte)));
/** Bytes of a value: no control characters but tabs. */
const IN_VALUE = tableOf((byte) => byte === TAB || (byte >= SPACE && byte !== DELETE));

/** A header as it came. */
export interface HeaderLine {
  /** In lower case. */
  readonly name: string;
  /** Without the blanks around it. */
  readonly value: string;
  /** With the end of its line. */
  readonly line: string;
}

/** A head that is all there, as text (latin1), and the places of its lines. */
export interface HeadLines {
  readonly text: string;
  /** Three for each line: where it begins, where its name ends, where the next one begins. The first line has no name. */
  readonly places: readonly number[];
  /** Bytes of the head with the empty line that ends it. */
  readonly size: number;
}

/**
 * Cuts off the head that bytes begin with, by the letter of RFC 9112: names are tokens, no value goes on in the next line, nothing but CR LF ends one. Byte by byte,
 * as the first token waits for it: after a pause each call of the runtime costs as much as hundreds of bytes.
 * @returns `partial`: it does not end here; `invalid`: it is not HTTP, or too long
 */
export function readHeadLines(bytes: Buffer): HeadLines | 'partial' | 'invalid' {
  const places: number[] = [];
  const size = findLines(bytes, places);
  return typeof size === 'string' ? size : { text: bytes.toString('latin1', 0, size), places, size };
}

/** The first line, without its end. */
export const firstLine = ({ text, places }: HeadLines): string => text.slice(0, (places[2] ?? 0) - 2);

/** The headers, in their order. */
export function headersOf({ text, places }: HeadLines): HeaderLine[] {
  const headers: HeaderLine[] = [];
  for (let i = 3; i < places.length; i += 3) {
    const start = places[i] ?? 0;
    const colon = places[i + 1] ?? 0;
    const end = places[i + 2] ?? 0;
    headers.push({ name: text.slice(start, colon).toLowerCase(), value: valueBetween(text, colon + 1, end), line: text.slice(start, end) });
  }
  return headers;
}

/** The value of a header, without the blanks around it. @param from behind the colon @param to behind the end of the line */
export function valueBetween(text: string, from: number, to: number): string {
  let start = from;
  let end = to - 2;
  // Not `trim()`: that takes bytes of UTF-8 for blanks.
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const isBlank = (code: number): boolean => code === SPACE || code === TAB;

/** Whether a text is the end of a chunked body: headers, if any, and an empty line. */
export const areTrailers = (text: string): boolean => findLines(Buffer.from(`-\r\n${text}`, 'latin1'), []) === text.length + 3;

/** @returns bytes of the head, once it is all there */
function findLines(bytes: Buffer, places: number[]): number | 'partial' | 'invalid' {
  const most = Math.min(bytes.length, LONGEST_HEAD);
  let inFirst = true;
  let at = 0;
  while (at < most) {
    const start = at;
    if (!inFirst) while (at < most && IN_NAME[bytes[at] ?? 0] === 1) at += 1;
    const colon = at;
    while (at < most && IN_VALUE[bytes[at] ?? 0] === 1) at += 1;
    const isEmpty = at === start;
    const isWhole = inFirst ? !isEmpty : isEmpty || (colon > start && (colon === most || bytes[colon] === COLON));
    if (!isWhole) return 'invalid';
    if (at < most && bytes[at] !== CR) return 'invalid';
    if (at + 1 < most && bytes[at + 1] !== LF) return 'invalid';
    at += 2;
    if (isEmpty && at <= most) return at;
    places.push(start, colon, at);
    inFirst = false;
  }
  return bytes.length < LONGEST_HEAD ? 'partial' : 'invalid';
}
