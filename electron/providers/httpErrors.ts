import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { ErrorKind, PingError } from '../domain/ping.ts';
import { type Hidden, ownWords, pingError } from './adapter.ts';

/** The error shapes of OpenAI, vLLM, llama.cpp, TGI and Ollama: `{error: {message, type, code}}`, `{error: "…"}`, `{message}`, `{detail}`. */
const errorBody = z.union([
  z.object({
    error: z.object({
      message: z.string(),
      type: z.string().nullish(),
      code: z.union([z.string(), z.number()]).nullish(),
      param: z.string().nullish(),
    }),
  }),
  z.object({ error: z.string(), status: z.number().optional() }),
  z.object({ message: z.string() }),
  z.object({ detail: z.string() }),
]);

/** What a server said was wrong, in its own words. */
export interface ServerWords {
  readonly text: string;
  readonly status: number | null;
}

/** Reads any of the known error bodies; plain text and HTML are cut down to their text. */
export function serverWords(body: string): ServerWords {
  const parsed = errorBody.safeParse(jsonOrNull(body));
  if (!parsed.success) return { text: body.replace(/<[^>]*>/g, ' '), status: null };
  const { data } = parsed;
  if ('message' in data) return { text: data.message, status: null };
  if ('detail' in data) return { text: data.detail, status: null };
  if (typeof data.error === 'string') return { text: data.error, status: 'status' in data ? (data.status ?? null) : null };
  return { text: data.error.message, status: typeof data.error.code === 'number' ? data.error.code : null };
}

/** JSON of an untrusted text, `null` where it is none. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110, section 10.2.3). */
export function retryAfterMs(headers: IncomingHttpHeaders, nowMs: number): number | null {
  // A header that is sent twice is a list, whatever its type says.
  const value = [headers['retry-after']].flat()[0]?.trim() ?? '';
  if (value === '') return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

/** Timed out, failed behind it, or found the request cancelled: 4xx that the request cannot mend. */
const AT_FAULT_ITSELF: readonly number[] = [408, 424, 499];

/** Sorts a refusal by status and words (reference: every server's own error table). */
export function kindOfRefusal(status: number, words: string): ErrorKind {
  if (status === 401 || status === 403) return 'auth';
  if (/loading model|model\b.* is (currently )?loading|is not ready|starting up|scaling up/i.test(words) && status >= 429) return 'loading';
  if (status === 404) return 'notFound';
  if (status === 429) return /overloaded|queue|busy/i.test(words) ? 'busy' : 'throttled';
  if (status === 503) return /busy|overload|pending|queue|no (free|available) slot|no room|too many|capacity/i.test(words) ? 'busy' : 'server';
  if (status === 400 && /model .*(not found|does not exist)|could not find .*model/i.test(words)) return 'notFound';
  if (AT_FAULT_ITSELF.includes(status)) return 'server';
  if (status >= 400 && status < 500) return 'badRequest';
  return status >= 300 && status < 400 ? 'badRequest' : 'server';
}

interface Refusal {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RefusalContext {
  /** `Ollama at localhost:11434`. */
  readonly server: string;
  readonly model: string;
  /** What to do about a missing model: `Pull it with: ollama pull qwen3:8b`. */
  readonly missingModelHint: string;
  readonly hasToken: boolean;
  readonly secret: Hidden;
}

/** A non-2xx answer as an error of the ping. */
export function refusalError(refusal: Refusal, context: RefusalContext, nowMs: number): PingError {
  const words = ownWords(serverWords(refusal.body).text, context.secret);
  const kind = kindOfRefusal(refusal.status, words);
  const message = refusalSentence(kind, refusal, words, context);
  return pingError(kind, message, {
    status: refusal.status,
    detail: words === '' ? null : words,
    retryAfterMs: retryAfterMs(refusal.headers, nowMs),
  });
}

/** The longest that a sentence quotes, characters; the detail has more. */
const LONGEST_QUOTE = 200;

function quoted(words: string): string {
  if (words.length > LONGEST_QUOTE) return `${words.slice(0, LONGEST_QUOTE)}…`;
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

function refusalSentence(kind: ErrorKind, { status, headers }: Refusal, words: string, context: RefusalContext): string {
  const { server, model, missingModelHint, hasToken } = context;
  const said = words === '' ? '' : ` It said: ${quoted(words)}`;
  switch (kind) {
    case 'auth':
      return hasToken
        ? `${server} refused the token (${status}). It may be wrong or expired; set a new one.`
        : `${server} wants an API key (${status}). Set one for this provider, for example token env:MY_API_KEY.`;
    case 'loading':
      return `${server} is loading ${model}: a cold start in progress.`;
    case 'notFound':
      return /model/i.test(words)
        ? `The model ${model} is not on this server. ${missingModelHint}`
        : `${server} has nothing at this path (404). Check the base URL; for most servers it ends before /v1.`;
    case 'busy':
      return `Skipped: ${server} is answering someone else.`;
    case 'throttled':
      return `${server} limits the rate of requests (${status}). The interval is stretched until it accepts again.`;
    case 'badRequest':
      if (status < 400)
        return `${server} redirects to ${ownWords([headers.location].flat()[0] ?? 'another address', context.secret)}. Use that address as the base URL.`;
      return `${server} did not accept the request (${status}).${said || ' Check the model and the base URL.'}`;
    default:
      return `${server} failed with status ${status}.${said || ' See its log.'}`;
  }
}
