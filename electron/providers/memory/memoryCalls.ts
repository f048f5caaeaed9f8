import type { PingError } from '../../domain/ping.ts';
import type { HttpProvider } from '../../domain/provider.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { type AdapterContext, ownWords, pingError, rootOf, serverName, urlBelow } from '../adapter.ts';
import { pingErrorOfFault } from '../faults.ts';
import { jsonOrNull, refusalError } from '../httpErrors.ts';
import { TextCollector } from '../json.ts';
import type { OwnHeaders } from '../ownHeaders.ts';
import { timedRequest } from '../transport.ts';

/** What a call brought; `refused` keeps the server's words, as some mean that it was done already. */
export type MemoryAnswer =
  | { readonly kind: 'done'; readonly json: unknown; readonly text: string }
  | { readonly kind: 'refused'; readonly status: number; readonly text: string; readonly error: PingError }
  | { readonly kind: 'broken'; readonly error: PingError };

export interface MemoryCallOptions {
  readonly context: Pick<AdapterContext, 'pool' | 'userAgent' | 'wallNow'>;
  readonly provider: HttpProvider;
  readonly secret: string | undefined;
  readonly own: OwnHeaders;
  readonly model: string;
  /** Loading takes as long as it takes; after so long it counts as failed, ms. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

const CHECK_NAME = 'Check its name in the list of the server.';
const CONNECT_MS = 10_000;

/** Calls that change what is in a server's memory. They answer when it is done, which may take minutes. */
export class MemoryCalls {
  readonly #options: MemoryCallOptions;

  constructor(options: MemoryCallOptions) {
    this.#options = options;
  }

  get(path: string): Promise<MemoryAnswer> {
    return this.#send('GET', path, null);
  }

  post(path: string, body?: object): Promise<MemoryAnswer> {
    return this.#send('POST', path, body === undefined ? '' : JSON.stringify(body));
  }

  /** `Ollama at localhost:11434`. */
  get server(): string {
    return serverName(this.#options.provider);
  }

  /** A server's own words as they may be shown: of a readable length, and without the secrets that were sent. */
  shown(words: string): string {
    return ownWords(words, this.#hidden);
  }

  get #hidden(): string[] {
    const { secret, own } = this.#options;
    return [...(secret === undefined ? [] : [secret]), ...own.secrets];
  }

  async #send(method: 'GET' | 'POST', path: string, body: string | null): Promise<MemoryAnswer> {
    const { context, provider, secret, own, limitMs, signal } = this.#options;
    let collector = new TextCollector();
    const answer = await timedRequest(
      context.pool,
      {
        method,
        url: urlBelow(rootOf(provider.baseUrl), path),
        headers: {
          'user-agent': context.userAgent,
          ...(body === null || body === '' ? {} : { 'content-type': 'application/json' }),
          ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
          ...own.headers,
        },
        body,
        caFile: provider.caFile,
        limits: { connectMs: CONNECT_MS, firstTokenMs: limitMs, stallMs: limitMs, graceMs: 50 },
        // Between two of these a server has time to close the connection.
        oneOff: true,
        signal,
      },
      () => {
        collector = new TextCollector();
        return collector;
      },
    );
    switch (answer.kind) {
      case 'streamed':
        return { kind: 'done', json: jsonOrNull(collector.text), text: collector.text };
      case 'refused':
        return { kind: 'refused', status: answer.status, text: answer.body, error: this.#refusal(answer) };
      case 'errorInStream':
        return { kind: 'broken', error: answer.error };
      case 'broken':
        return { kind: 'broken', error: pingErrorOfFault(answer.fault, this.server) };
    }
  }

  #refusal(answer: Parameters<typeof refusalError>[0]): PingError {
    const { context, model } = this.#options;
    const hidden = this.#hidden;
    const missingModelHint = CHECK_NAME;
    return refusalError(answer, { server: this.server, model, missingModelHint, hasToken: hidden.length > 0, secret: hidden }, context.wallNow());
  }
}

/** Done, or a refusal that means it was done before. */
export function doneUnless(answer: MemoryAnswer, isDoneAlready: RegExp | null = null): Result<null, PingError> {
  if (answer.kind === 'done' || (answer.kind === 'refused' && isDoneAlready?.test(answer.text))) return ok(null);
  return err(answer.error);
}

/** A server of that kind that does not have the call; one that does not have the model speaks of it. */
export function isMissing(answer: MemoryAnswer): boolean {
  if (answer.kind !== 'refused') return false;
  return answer.status === 405 || answer.status === 501 || (answer.status === 404 && !/model/i.test(answer.text));
}

/** A model that its server does not have. */
export function notThere(model: string): Result<null, PingError> {
  return err(pingError('notFound', `The model ${model} is not on this server. ${CHECK_NAME}`));
}

export function tooOld(calls: MemoryCalls, what: string): Result<null, PingError> {
  return err(pingError('badRequest', `${calls.server} has no call to ${what} a model. A newer version may have one.`));
}
