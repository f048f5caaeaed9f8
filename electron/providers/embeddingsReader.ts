import { z } from 'zod';
import { NO_USAGE, type Usage } from '../domain/measurement.ts';
import { type Hidden, ownWords, pingError } from './adapter.ts';
import type { AnswerReader, Seen } from './http.ts';
import { jsonOrNull } from './httpErrors.ts';

const answerSchema = z.object({
  data: z.array(z.object({ embedding: z.union([z.array(z.unknown()).min(1), z.string().min(1)]) })).min(1),
  usage: z
    .object({ prompt_tokens: z.number().int().nonnegative().nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});

/** Reads the answer of `/v1/embeddings`: one JSON object, whose arrival stands for the first token. */
export class EmbeddingsReader implements AnswerReader {
  readonly #server: string;
  readonly #secret: Hidden;
  readonly #decoder = new TextDecoder('utf-8');
  #text = '';
  usage: Usage = NO_USAGE;
  readonly sawLoading = false;

  constructor(server: string, secret: Hidden) {
    this.#server = server;
    this.#secret = secret;
  }

  push(chunk: Uint8Array): Seen {
    this.#text += this.#decoder.decode(chunk, { stream: true });
    return { token: false, done: false };
  }

  end(): Seen {
    const parsed = answerSchema.safeParse(jsonOrNull(this.#text + this.#decoder.decode()));
    if (!parsed.success) {
      const message = `${this.#server} sent no embedding: ${ownWords(this.#text, this.#secret).slice(0, 80)}. Is this an embedding model?`;
      return { token: false, done: false, error: pingError('protocol', message) };
    }
    this.usage = { inputTokens: parsed.data.usage?.prompt_tokens ?? null, outputTokens: 0, cachedTokens: null, cacheWriteTokens: null };
    return { token: true, done: true };
  }
}
