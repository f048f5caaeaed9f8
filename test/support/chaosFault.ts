import type { ErrorKind } from '../../electron/domain/ping.ts';

/** Who is asked to cope with a fault. */
export const subjects = ['ollama', 'openai', 'bedrock', 'gateway', 'gatewayBedrock'] as const;
export type SubjectName = (typeof subjects)[number];

/** What a server says in the protocol of one subject. Every part is framed as that protocol wants it. */
export interface Dialect {
  readonly wire: 'http1' | 'http2';
  readonly contentType: string;
  /** The beginning of an answer, which is no token yet. */
  readonly open: Uint8Array;
  /** The proper end: everything that comes behind the tokens. */
  readonly end: Uint8Array;
  /** A token of these bytes of text. */
  token(text: Uint8Array): Uint8Array;
  /** The event of a token whose JSON is replaced. */
  event(json: Uint8Array): Uint8Array;
  /** The JSON of a token. */
  readonly json: Uint8Array;
  /** The same with no text in it, so that it is no token. */
  readonly silence: Uint8Array;
  /** The first bytes of an event that will be so many bytes long. */
  huge(bytes: number): Uint8Array;
  /** A token whose checksum is wrong; `null`: this protocol has none. */
  readonly wrongSum: Uint8Array | null;
}

/** One answer on its way. Bodies are framed: chunked in HTTP/1.1, frames of DATA in HTTP/2. */
export interface AnswerWire {
  /** Aborts when the client is gone or has given this answer up. */
  readonly gone: AbortSignal;
  /** A whole head, final or informational. */
  head(status: number, headers?: Readonly<Record<string, string>>): void;
  /** Begins a head that {@link header} goes on with and nobody ends. */
  openHead(status: number): void;
  header(name: string, value: string): Promise<void>;
  /** Resolves as soon as more may be written, or the client is gone. */
  body(bytes: Uint8Array): Promise<void>;
  end(): void;
  /** Bytes that are framed by nobody. */
  raw(bytes: string | Uint8Array): Promise<void>;
  /** Ends the connection in order. */
  close(): void;
  /** Ends it with a reset. */
  reset(): void;
  /** Lets time pass between two pieces; ends early when the client is gone. */
  pace(ms: number): Promise<void>;
}

/** What a server does with a request. */
export type Play = (wire: AnswerWire, dialect: Dialect) => Promise<void> | void;

/** Where the subject is sent; `server` plays, the others have no server to speak of. */
export type PlaceKind =
  | 'server'
  | 'closedPort'
  | 'noRoute'
  | 'fullQueue'
  | 'unknownName'
  | 'noNameService'
  | 'hangingNameService'
  | 'moved'
  | 'selfSigned'
  | 'wrongHost'
  | 'expired';

/** How a subject has to take a fault. A ping is `warm` or of an error kind; the gateway passes on, cuts off, waits as long as its client, or refuses with a sentence. */
export type Expected =
  | { readonly is: 'warm' | 'passes' | 'cut' | 'waits' }
  | {
      readonly is: ErrorKind | 502 | 504;
      readonly says: RegExp;
      /** What the server asked us to wait, ms: at least and at most. */
      readonly retryAfterMs?: readonly [number, number];
    }
  | { readonly is: 'n/a'; readonly why: string };

/** Expectations by subject; `ping` and `gateway` hold for all of their sort that are not named. */
export type Cells = { readonly ping: Expected; readonly gateway: Expected } & { readonly [name in SubjectName]?: Expected };

export interface Fault {
  readonly name: string;
  readonly place?: PlaceKind;
  readonly play?: Play;
  /** The client has stopped reading before so many bytes, those in the buffers between included. */
  readonly mostBytes?: number;
  readonly cells: Cells;
}

export interface FaultClass {
  readonly title: string;
  readonly faults: readonly Fault[];
}

/** What is expected of a subject. */
export function cellOf({ cells }: Fault, subject: SubjectName): Expected {
  const ofAll = subject === 'gateway' || subject === 'gatewayBedrock' ? cells.gateway : cells.ping;
  return cells[subject] ?? ofAll;
}

export const WARM: Expected = { is: 'warm' };
export const PASSES: Expected = { is: 'passes' };
export const CUT: Expected = { is: 'cut' };
export const WAITS: Expected = { is: 'waits' };
export const protocol = (says: RegExp): Expected => ({ is: 'protocol', says });
export const unreachable = (says: RegExp): Expected => ({ is: 'unreachable', says });
export const refused = (says: RegExp): Expected => ({ is: 502, says });
export const notHere = (why: string): Expected => ({ is: 'n/a', why });

const encoder = new TextEncoder();
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);
