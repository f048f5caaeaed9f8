/** One request as a simulated server saw it. */
export interface RecordedRequest {
  /** Arrival on the server's clock, ms since 1970. */
  readonly at: number;
  readonly method: string;
  /** Path and query as they came, base path included. */
  readonly path: string;
  /** Names in lower case. `authorization` is kept, so that tests can check it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the text if it is none; `undefined` without a body. */
  readonly body: unknown;
  /** Number of the socket (HTTP/2: of the session), from 1. */
  readonly socketId: number;
  /** Whether the socket had served a request before. */
  readonly reusedSocket: boolean;
}

interface Waiter {
  readonly isThere: () => RecordedRequest | undefined;
  readonly resolve: (request: RecordedRequest) => void;
}

/** Requests in order of arrival, and a way to wait for the next one. */
export class RequestLog {
  readonly list: RecordedRequest[] = [];
  #waiters: Waiter[] = [];

  add(request: RecordedRequest): void {
    this.list.push(request);
    this.#waiters = this.#waiters.filter(({ isThere, resolve }) => {
      const there = isThere();
      if (there !== undefined) resolve(there);
      return there === undefined;
    });
  }

  /** The request number `count`, from 1, once it is there. */
  received(count: number): Promise<RecordedRequest> {
    return this.#until(() => this.list[count - 1]);
  }

  /** The POST number `count`, from 1, once it is there: looks at a server are GETs. */
  posted(count: number): Promise<RecordedRequest> {
    return this.#until(() => this.list.filter(({ method }) => method === 'POST')[count - 1]);
  }

  #until(isThere: () => RecordedRequest | undefined): Promise<RecordedRequest> {
    const there = isThere();
    return there === undefined ? new Promise((resolve) => this.#waiters.push({ isThere, resolve })) : Promise.resolve(there);
  }
}

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** Reads a request body as JSON, or as text where it is none. */
export async function readBody(stream: AsyncIterable<Uint8Array>): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > BODY_LIMIT_BYTES) throw new Error('request body too large');
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Headers with one text each; HTTP/2's pseudo headers are left out. */
export function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(':')) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}
