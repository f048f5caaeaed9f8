import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import { urlBelow } from './adapter.ts';
import type { ConnectionPool } from './connections.ts';
import type { TransportFault } from './faults.ts';
import { jsonOrNull } from './httpErrors.ts';
import { TextCollector } from './json.ts';
import { timedRequest } from './transport.ts';

/** What a status call brought. */
export type StatusAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string; readonly json: unknown }
  | { readonly kind: 'broken'; readonly fault: TransportFault };

/** Asks a path below the server's base URL. */
export type Ask = (path: string) => Promise<StatusAnswer>;

export interface StatusTarget {
  /** Paths are appended to it. */
  readonly baseUrl: string;
  readonly secret: string | undefined;
  readonly caFile: string | undefined;
  readonly userAgent: string;
  /** Milliseconds that the next call may take; none are left at 0. */
  readonly limitMs: () => number;
  readonly signal: AbortSignal;
}

/**
 * Status calls to one server: GETs that neither load a model nor keep one from being unloaded. Each path is asked once, redirects are
 * not followed, and a server that does not answer is not asked again.
 */
export class StatusCalls {
  readonly #pool: ConnectionPool;
  readonly #target: StatusTarget;
  readonly #asked = new Map<string, Promise<StatusAnswer>>();
  #dead: StatusAnswer | undefined;

  constructor(pool: ConnectionPool, target: StatusTarget) {
    this.#pool = pool;
    this.#target = target;
  }

  readonly ask: Ask = (path) => {
    const known = this.#asked.get(path);
    if (known !== undefined) return known;
    const answer = this.#send('GET', path, null);
    this.#asked.set(path, answer);
    return answer;
  };

  /** Sends a body; for a request that the server is to refuse. */
  post(path: string, body: object): Promise<StatusAnswer> {
    return this.#send('POST', path, JSON.stringify(body));
  }

  async #send(method: 'GET' | 'POST', path: string, body: string | null): Promise<StatusAnswer> {
    if (this.#dead !== undefined) return this.#dead;
    const { baseUrl, secret, caFile, userAgent, signal } = this.#target;
    const limitMs = this.#target.limitMs();
    if (limitMs <= 0) return { kind: 'broken', fault: { kind: 'stalled', phase: 'answer', afterMs: 0 } };
    let collector = new TextCollector();
    const answer = await timedRequest(
      this.#pool,
      {
        method,
        url: urlBelow(baseUrl, path),
        headers: {
          accept: '*/*',
          'user-agent': userAgent,
          ...(body === null ? {} : { 'content-type': 'application/json' }),
          ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        },
        body,
        caFile,
        limits: { connectMs: limitMs, firstTokenMs: limitMs, stallMs: limitMs, graceMs: 50 },
        signal,
      },
      () => {
        collector = new TextCollector();
        return collector;
      },
    );
    switch (answer.kind) {
      case 'streamed':
        return { kind: 'answered', status: 200, headers: answer.headers, text: collector.text, json: jsonOrNull(collector.text) };
      case 'refused':
        return { kind: 'answered', status: answer.status, headers: answer.headers, text: answer.body, json: jsonOrNull(answer.body) };
      case 'errorInStream':
        return { kind: 'broken', fault: { kind: 'truncated', phase: 'stream' } };
      case 'broken': {
        const broken = { kind: 'broken', fault: answer.fault } as const;
        // One answer that is too long or cut says nothing about the next.
        if (answer.fault.kind !== 'tooLarge' && answer.fault.kind !== 'truncated') this.#dead = broken;
        return broken;
      }
    }
  }
}

/** The JSON at a path, if the server has it and it has this form; else `null`. */
export async function read<T extends z.ZodType>(ask: Ask, path: string, schema: T): Promise<z.infer<T> | null> {
  const answer = await ask(path);
  if (answer.kind !== 'answered' || answer.status >= 300) return null;
  const parsed = schema.safeParse(answer.json);
  return parsed.success ? parsed.data : null;
}
