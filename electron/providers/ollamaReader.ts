import { z } from 'zod';
import { NO_USAGE, type Usage } from '../domain/measurement.ts';
import { type Hidden, ownWords, pingError } from './adapter.ts';
import type { AnswerReader, Seen } from './http.ts';
import { jsonOrNull, kindOfRefusal } from './httpErrors.ts';
import { LineSplitter, MAX_LINE_LENGTH } from './lines.ts';

const text = z.string().nullish().catch(undefined);
const count = z.number().int().nonnegative().nullish().catch(undefined);

/** A line of `/api/chat`, or the whole answer of `/api/embed`. Durations are nanoseconds. */
const lineSchema = z.object({
  message: z.object({ content: text, thinking: text }).nullish().catch(undefined),
  embeddings: z.array(z.unknown()).nullish().catch(undefined),
  done: z.boolean().nullish().catch(undefined),
  load_duration: z.number().nonnegative().nullish().catch(undefined),
  prompt_eval_count: count,
  eval_count: count,
  error: text,
  status: z.number().nullish().catch(undefined),
});

/** Reads Ollama's newline-delimited JSON. A token is non-empty content or thinking; an embedding counts as one. */
export class OllamaReader implements AnswerReader {
  readonly #server: string;
  readonly #secret: Hidden;
  readonly #lines = new LineSplitter();
  usage: Usage = NO_USAGE;
  /** Time until the runner was there, ms: a few when warm, seconds when the model had to load. */
  loadMs: number | null = null;

  constructor(server: string, secret: Hidden) {
    this.#server = server;
    this.#secret = secret;
  }

  push(chunk: Uint8Array): Seen {
    return this.#take(this.#lines.push(chunk));
  }

  end(): Seen {
    return this.#take(this.#lines.end());
  }

  #take(lines: readonly string[]): Seen {
    if (this.#lines.overflow) return this.#broken(`a line longer than ${MAX_LINE_LENGTH} characters`);
    let token = false;
    let done = false;
    for (const line of lines) {
      if (line.trim() === '') continue;
      const parsed = lineSchema.safeParse(jsonOrNull(line));
      if (!parsed.success) return this.#broken(`something that is not JSON: ${ownWords(line, this.#secret).slice(0, 80)}`);
      const { data } = parsed;
      if (data.error) return { token, done: false, error: this.#errorInStream(data.error, data.status ?? null) };
      if (data.message?.content || data.message?.thinking || data.embeddings?.length) token = true;
      if (data.done || data.embeddings) {
        done = true;
        this.loadMs = data.load_duration == null ? null : data.load_duration / 1e6;
        this.usage = {
          inputTokens: data.prompt_eval_count ?? null,
          outputTokens: data.eval_count ?? null,
          cachedTokens: null,
          cacheWriteTokens: null,
        };
      }
    }
    return { token, done };
  }

  #errorInStream(words: string, status: number | null) {
    const clean = ownWords(words, this.#secret);
    const kind = status === null ? 'server' : kindOfRefusal(status, clean);
    return pingError(kind, `${this.#server} failed in the middle of its answer. It said: ${clean}`, { status, detail: clean });
  }

  #broken(what: string): Seen {
    const message = `${this.#server} sent ${what}. Is this really Ollama?`;
    return { token: false, done: false, error: pingError('protocol', message) };
  }
}
