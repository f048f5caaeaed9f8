import type { Endpoint } from './endpoint.ts';
import type { PingError } from './ping.ts';
import type { Provider, SecretRef } from './provider.ts';
import type { Result } from './result.ts';

/** Times of one request, milliseconds on the monotonic clock; see {@link Ping} for what each one spans. */
export interface Timing {
  readonly ttftMs: number | null;
  readonly ttftNetMs: number | null;
  readonly firstByteMs: number | null;
  readonly connectMs: number | null;
  readonly reused: boolean | null;
  readonly staleSocket: boolean;
  readonly totalMs: number;
}

/** Tokens as the server counted them; `null` where it does not say. The input holds what was read from a cache or put into one. */
export interface Usage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Input tokens read from the prompt cache. */
  readonly cachedTokens: number | null;
  /** Input tokens put into a prompt cache that is paid for. */
  readonly cacheWriteTokens: number | null;
}

export const NO_USAGE: Usage = { inputTokens: null, outputTokens: null, cachedTokens: null, cacheWriteTokens: null };

/** A load time that a server tells (Ollama's `load_duration`) above this means that the model was not resident: it is a few ms when it is. */
export const COLD_LOAD_MS = 500;

/** Times of a request that was not made. */
export const NO_TIMING: Timing = {
  ttftMs: null,
  ttftNetMs: null,
  firstByteMs: null,
  connectMs: null,
  reused: null,
  staleSocket: false,
  totalMs: 0,
};

/** What a provider adapter reports of one request. `coldHint` is hard evidence only: a load time, a loading phase. */
export type Measurement =
  | {
      readonly ok: true;
      readonly timing: Timing;
      readonly usage: Usage;
      readonly loadMs: number | null;
      readonly coldHint: 'cold' | 'warm' | null;
      /** Its server was only looked at: nothing is kept warm by that. */
      readonly onlyLooked?: true;
    }
  | { readonly ok: false; readonly timing: Timing; readonly usage: Usage; readonly error: PingError };

/** One ping to make. `expectation` picks the limit: a model that may have to load gets minutes, a warm one does not. */
export interface PingJob<P extends Provider = Provider> {
  readonly endpoint: Endpoint;
  readonly provider: P;
  readonly prompt: string;
  /** A system prompt before it that is to stay in the server's prompt cache; `null`: none. */
  readonly prefix: string | null;
  /** The user wants the model never to be unloaded (a negative `keep_alive`). */
  readonly pin: boolean;
  /** Context to ask for, tokens, so that a model which somebody loaded with that is not loaded anew (Ollama); `null`: say nothing of it. */
  readonly contextLength: number | null;
  readonly expectation: 'warm' | 'cold';
  readonly signal: AbortSignal;
}

/** Looks up a secret by its reference. The error says which variable or entry is missing and what to do. */
export type SecretResolver = (ref: SecretRef) => Result<string>;
