import { HOP_BY_HOP } from '../headers.ts';
import { firstLine, type HeadLines, readHeadLines, valueBetween } from './headLines.ts';

/** Largest body of a request that is relayed, bytes: it is held until the answer begins, as a kept connection may turn out dead. */
export const LARGEST_BODY = 64 * 1024;

const FIRST_LINE = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/gateway\/[\x21-\x7e]*) HTTP\/1\.1$/;
/** A longer number of bytes is none. */
export const MOST_DIGITS = 15;
const DIGITS = new RegExp(`^\\d{1,${MOST_DIGITS}}$`);

/** With one of these, a request is more than the relay knows of HTTP, or comes from a browser. */
const NOT_FOR_RELAY: ReadonlySet<string> = new Set([
  'expect',
  'origin',
  'proxy-authorization',
  'sec-fetch-site',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The head of a request that can be relayed: one with a plain body of known length, to the gateway. */
export interface RequestHead extends RequestHeaders {
  readonly method: string;
  /** Path and query as they were sent; begins with `/gateway/`. */
  readonly target: string;
  /** Bytes of the head. */
  readonly size: number;
}

interface RequestHeaders {
  /** The lines of the headers that go on, as they came; the host is not among them. */
  readonly passed: string;
  readonly host: string;
  /** Bytes of the body that follows; `null`: the request does not say that it has one. */
  readonly bodyLength: number | null;
  /** Where that stands: in the head from here, as its digits, and in `passed`. `null`: nowhere. */
  readonly lengthAt: { readonly from: number; readonly digits: number; readonly inPassed: number } | null;
  /** The connection is not to be kept. */
  readonly closes: boolean;
}

/** Reads the request that bytes begin with. @returns `null`: it is not all there, or one that Node is to read, or to refuse */
export function readRequestHead(bytes: Buffer): RequestHead | null {
  const head = readHeadLines(bytes);
  if (typeof head === 'string') return null;
  const [, method, target] = FIRST_LINE.exec(firstLine(head)) ?? [];
  const headers = method === undefined ? null : readHeaders(head);
  if (method === undefined || target === undefined || headers === null) return null;
  return { method, target, size: head.size, ...headers };
}

/** Lengths of the names that matter here: most headers need not be looked at. */
const IS_LENGTH = new Uint8Array(256);
for (const name of [...NOT_FOR_RELAY, ...HOP_BY_HOP, 'host', 'content-length']) IS_LENGTH[name.length] = 1;

/** @returns `null`: something is odd about them */
function readHeaders({ text, places, size }: HeadLines): RequestHeaders | null {
  let passed = '';
  let passedTo = places[2] ?? 0;
  let host: string | null = null;
  let bodyLength: number | null = null;
  let lengthAt: RequestHeaders['lengthAt'] = null;
  let connection: string | null = null;
  for (let i = 3; i < places.length; i += 3) {
    const start = places[i] ?? 0;
    const colon = places[i + 1] ?? 0;
    const end = places[i + 2] ?? 0;
    if (IS_LENGTH[colon - start] !== 1) continue;
    const name = text.slice(start, colon).toLowerCase();
    if (NOT_FOR_RELAY.has(name)) return null;
    if (name === 'content-length') {
      if (bodyLength !== null) return null;
      const digits = valueBetween(text, colon + 1, end);
      bodyLength = lengthOf(digits);
      if (bodyLength === null) return null;
      const from = text.indexOf(digits, colon);
      lengthAt = { from, digits: digits.length, inPassed: passed.length + from - passedTo };
    }
    if (name === 'host') {
      if (host !== null) return null;
      host = valueBetween(text, colon + 1, end);
    } else if (name === 'connection') {
      if (connection !== null) return null;
      connection = valueBetween(text, colon + 1, end).toLowerCase();
    } else if (!HOP_BY_HOP.has(name)) continue;
    // This line stays here; what stands between it and the last such one goes on.
    passed += text.slice(passedTo, start);
    passedTo = end;
  }
  passed += text.slice(passedTo, size - 2);
  // One that names headers is taken apart elsewhere.
  const isPlain = connection === null || connection === 'keep-alive' || connection === 'close';
  return host === null || !isPlain ? null : { passed, host, bodyLength, lengthAt, closes: connection === 'close' };
}

/** @returns `null`: too much, or no number */
function lengthOf(value: string): number | null {
  return DIGITS.test(value) && Number(value) <= LARGEST_BODY ? Number(value) : null;
}
