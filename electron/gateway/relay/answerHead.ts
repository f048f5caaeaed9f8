import { HOP_BY_HOP } from '../headers.ts';
import type { ContentHeaders } from '../record.ts';
import { headerName, headerValue, readHeadLines } from './headerLines.ts';

const FIRST_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const DIGITS = /^\d{1,15}$/;

/** How an answer's body ends (RFC 9112, section 6.3). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'untilClose' };

/** The head of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly reason: string;
  /** The lines of the headers that go on, as they came. */
  readonly passed: string;
  readonly content: ContentHeaders;
  readonly framing: Framing;
  /** The server takes another request on this connection. */
  readonly keepsAlive: boolean;
  /** Bytes of the head. */
  readonly size: number;
}

/**
 * Reads the answer that bytes begin with; one of 1xx announces another.
 * @param method of the request: what answers a HEAD has no body
 */
export function readAnswerHead(bytes: Buffer, method: string): AnswerHead | 'partial' | 'invalid' {
  const head = readHeadLines(bytes);
  if (typeof head === 'string') return head;
  const [, minor, digits, reason = ''] = FIRST_LINE.exec(head.first) ?? [];
  const status = Number(digits);
  // Nobody was asked to switch protocols.
  if (digits === undefined || status === 101) return 'invalid';
  const said = readHeaders(head.lines);
  const framing = framingOf(said, hasNoBody(status, method), minor === '0');
  if (framing === null) return 'invalid';
  const keepsAlive = framing.kind !== 'untilClose' && staysOpen(said.connection, minor === '1');
  return { status, reason, passed: passedOf(head.lines, said.connection), content: said.content, framing, keepsAlive, size: head.size };
}

const hasNoBody = (status: number, method: string): boolean => method === 'HEAD' || status < 200 || status === 204 || status === 304;

/** Headers that say how an answer is to be read, in lower case; those of one name joined. */
interface Said {
  readonly connection: string;
  readonly coding: string;
  readonly length: string;
  readonly content: ContentHeaders;
}

function readHeaders(lines: readonly string[]): Said {
  const said = { connection: '', 'transfer-encoding': '', 'content-length': '', 'content-type': '', 'content-encoding': '' };
  for (const line of lines) {
    const name = headerName(line);
    if (!isSaid(name, said)) continue;
    const value = headerValue(line).toLowerCase();
    // The same length said twice is no contradiction.
    if (said[name] !== value) said[name] = said[name] === '' ? value : `${said[name]},${value}`;
  }
  const { connection, 'transfer-encoding': coding, 'content-length': length } = said;
  return { connection, coding, length, content: said };
}

const isSaid = <T extends object>(name: string, said: T): name is string & keyof T => Object.hasOwn(said, name);

/** @returns `null`: it contradicts itself, and what is read from it would be a guess */
function framingOf({ coding, length }: Said, bodiless: boolean, isOld: boolean): Framing | null {
  if (length !== '' && !DIGITS.test(length)) return null;
  if (coding !== '' && (coding !== 'chunked' || length !== '' || isOld)) return null;
  if (bodiless) return { kind: 'none' };
  if (coding !== '') return { kind: 'chunked' };
  return length === '' ? { kind: 'untilClose' } : { kind: 'length', bytes: Number(length) };
}

function staysOpen(connection: string, byDefault: boolean): boolean {
  if (/\bclose\b/.test(connection)) return false;
  return byDefault || /\bkeep-alive\b/.test(connection);
}

/** All but headers of the connection, which may name more of its own. */
function passedOf(lines: readonly string[], connection: string): string {
  const named = connection === '' ? [] : connection.split(',').map((name) => name.trim());
  let passed = '';
  for (const line of lines) {
    const name = headerName(line);
    if (!HOP_BY_HOP.has(name) && !named.includes(name)) passed += `${line}\r\n`;
  }
  return passed;
}

/** The head as the caller gets it, latin1. @param closes the connection ends with this answer */
export function answerText({ status, reason, passed, framing }: AnswerHead, closes: boolean): string {
  // An answer that ends with its connection is cut into chunks here, as Node does: the caller's connection stays.
  const chunked = framing.kind === 'chunked' || framing.kind === 'untilClose' ? 'Transfer-Encoding: chunked\r\n' : '';
  return `HTTP/1.1 ${status} ${reason}\r\n${passed}${chunked}${closes ? 'Connection: close\r\n' : ''}\r\n`;
}
