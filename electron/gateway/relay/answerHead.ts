import { STATUS_CODES } from 'node:http';
import { HOP_BY_HOP } from '../headers.ts';
import type { ContentHeaders } from '../record.ts';
import { firstLine, type HeaderLine, headersOf, readHeadLines } from './headLines.ts';

const FIRST_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const BEGINNING = 'HTTP/1.';
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
  if (!beginsLikeHttp(bytes)) return 'invalid';
  const head = readHeadLines(bytes);
  if (typeof head === 'string') return head;
  const [, minor, digits, reason = ''] = FIRST_LINE.exec(firstLine(head)) ?? [];
  const status = Number(digits);
  // Nobody was asked to switch protocols.
  if (digits === undefined || status === 101) return 'invalid';
  const headers = headersOf(head);
  const said = readHeaders(headers);
  const framing = said === null ? null : framingOf(said, hasNoBody(status, method));
  if (said === null || framing === null) return 'invalid';
  const keepsAlive = framing.kind !== 'untilClose' && staysOpen(said.connection, minor === '1');
  return { status, reason, passed: passedOf(headers, said.connection), content: said.content, framing, keepsAlive, size: head.size };
}

/** What is something else is not waited for. */
function beginsLikeHttp(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, BEGINNING.length);
  return BEGINNING.startsWith(start) || start === BEGINNING;
}

const hasNoBody = (status: number, method: string): boolean => method === 'HEAD' || status < 200 || status === 204 || status === 304;

/** Headers that say how an answer is to be read, in lower case. */
interface Said {
  readonly connection: string;
  readonly coding: string | null;
  readonly length: string | null;
  readonly content: ContentHeaders;
}

/** @returns `null`: what may be said once is said twice */
function readHeaders(headers: readonly HeaderLine[]): Said | null {
  const content: { 'content-type'?: string; 'content-encoding'?: string } = {};
  let connection = '';
  let coding: string | null = null;
  let length: string | null = null;
  for (const { name, value } of headers) {
    if (name === 'connection') connection = `${connection},${value.toLowerCase()}`;
    else if (name === 'content-type' || name === 'content-encoding') content[name] = value;
    else if (name === 'transfer-encoding') {
      if (coding !== null) return null;
      coding = value.toLowerCase();
    } else if (name === 'content-length') {
      if (length !== null) return null;
      length = value;
    }
  }
  return { connection, coding, length, content };
}

/** @returns `null`: it contradicts itself, and what is read from it would be a guess */
function framingOf({ coding, length }: Said, bodiless: boolean): Framing | null {
  if (length !== null && !DIGITS.test(length)) return null;
  if (coding !== null && (coding !== 'chunked' || length !== null)) return null;
  if (bodiless) return { kind: 'none' };
  if (coding !== null) return { kind: 'chunked' };
  return length === null ? { kind: 'untilClose' } : { kind: 'length', bytes: Number(length) };
}

function staysOpen(connection: string, byDefault: boolean): boolean {
  if (/\bclose\b/.test(connection)) return false;
  return byDefault || /\bkeep-alive\b/.test(connection);
}

/** All but headers of the connection, which may name more of its own; the length is never one of them. */
function passedOf(headers: readonly HeaderLine[], connection: string): string {
  const named = connection === '' ? [] : connection.split(',').map((name) => name.trim());
  let passed = '';
  for (const { name, line } of headers) {
    if (name === 'content-length' || !(HOP_BY_HOP.has(name) || named.includes(name))) passed += line;
  }
  return passed;
}

/** The head as the caller gets it, latin1. @param closes the connection ends with this answer */
export function answerText({ status, reason, passed, framing }: AnswerHead, closes: boolean): string {
  // An answer that ends with its connection is cut into chunks here, as Node does: the caller's connection stays.
  const chunked = framing.kind === 'chunked' || framing.kind === 'untilClose' ? 'Transfer-Encoding: chunked\r\n' : '';
  return `HTTP/1.1 ${status} ${reason}\r\n${passed}${chunked}${closes ? 'Connection: close\r\n' : ''}\r\n`;
}

/** An answer that only announces another, as it is passed on: clients know no others, and some take those for the answer itself. */
export const announcement = ({ status }: AnswerHead): string =>
  status === 100 || status === 102 ? `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n\r\n` : '';
