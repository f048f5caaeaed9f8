/** Longest head of a message that is read here, bytes; Node's own limit is the same. */
export const LONGEST_HEAD = 16 * 1024;
/** What ends a head. */
const HEAD_END = Buffer.from('\r\n\r\n');

/** Headers by the letter of RFC 9112: names are tokens, no value goes on in the next line, nothing but CR LF ends one. */
const HEADER_LINES = /^(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n)*$/;

/** A head, cut into its first line and the lines of its headers. */
export interface HeadLines {
  readonly first: string;
  /** Without their ends. */
  readonly lines: readonly string[];
  /** Bytes of the head with the empty line that ends it. */
  readonly size: number;
}

/**
 * Cuts off the head that bytes begin with.
 * @returns `partial`: it does not end here; `invalid`: it is not HTTP, or too long
 */
export function readHeadLines(bytes: Buffer): HeadLines | 'partial' | 'invalid' {
  const end = bytes.indexOf(HEAD_END);
  if (end === -1) return bytes.length < LONGEST_HEAD ? 'partial' : 'invalid';
  if (end > LONGEST_HEAD) return 'invalid';
  const text = bytes.toString('latin1', 0, end + 2);
  const firstEnd = text.indexOf('\r\n');
  const block = text.slice(firstEnd + 2);
  if (!areHeaderLines(block)) return 'invalid';
  const lines = block.split('\r\n');
  lines.pop();
  return { first: text.slice(0, firstEnd), lines, size: end + HEAD_END.length };
}

/** Whether a text consists of whole headers, each with the end of its line. */
export const areHeaderLines = (text: string): boolean => HEADER_LINES.test(text);

/** The name of a header, in lower case. */
export const headerName = (line: string): string => line.slice(0, line.indexOf(':')).toLowerCase();

/** The value of a header. */
export function headerValue(line: string): string {
  let start = line.indexOf(':') + 1;
  let end = line.length;
  // Not `trim()`: that takes bytes of UTF-8 for blanks.
  while (start < end && isBlank(line, start)) start += 1;
  while (end > start && isBlank(line, end - 1)) end -= 1;
  return line.slice(start, end);
}

const isBlank = (line: string, at: number): boolean => line[at] === ' ' || line[at] === '\t';
