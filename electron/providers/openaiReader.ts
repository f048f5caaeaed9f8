import { z } from 'zod';
import { NO_USAGE, type Usage } from '../domain/measurement.ts';
import type { PingError } from '../domain/ping.ts';
import { type Hidden, ownWords, pingError } from './adapter.ts';
import type { AnswerReader, Seen } from './http.ts';
import { jsonOrNull, kindOfRefusal, serverWords } from './httpErrors.ts';
import { MAX_LINE_LENGTH } from './lines.ts';
import { SseParser } from './sse.ts';

const text = z.string().nullish().catch(undefined);
const count = z.number().int().nonnegative().nullish().catch(undefined);
const said = z.object({
  content: text,
  reasoning: text,
  reasoning_content: text,
  refusal: text,
  tool_calls: z
    .array(z.object({ function: z.object({ name: text, arguments: text }).nullish().catch(undefined) }))
    .nullish()
    .catch(undefined),
});

/** A chunk of `/v1/chat/completions`, or a whole answer (`message` in place of `delta`). Unknown and odd fields are tolerated. */
const chunkSchema = z.object({
  id: text,
  model: text,
  choices: z
    .array(z.object({ delta: said.nullish().catch(undefined), message: said.nullish().catch(undefined), finish_reason: text }))
    .nullish()
    .catch(undefined),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  timings: z.object({ cache_n: count, prompt_n: count, predicted_n: count }).nullish().catch(undefined),
  error: z.unknown().optional(),
});
type Chunk = z.infer<typeof chunkSchema>;
type Said = z.infer<typeof said>;

/**
 * Reads a chat completion, streamed or whole. A token is a non-empty content, reasoning, refusal or tool call; role-only and empty
 * deltas, comments, usage chunks and llama-swap's loading text are not.
 */
export class OpenAiReader implements AnswerReader {
  readonly #server: string;
  readonly #secret: Hidden;
  readonly #sse = new SseParser();
  readonly #decoder = new TextDecoder('utf-8');
  #whole: string | undefined;
  #started = false;
  usage: Usage = NO_USAGE;
  /** llama-swap showed its loading text: hard evidence of a cold start. */
  sawLoading = false;

  constructor(server: string, secret: Hidden) {
    this.#server = server;
    this.#secret = secret;
  }

  push(chunk: Uint8Array): Seen {
    if (!this.#started) this.#start(chunk);
    if (this.#whole === undefined) return this.#takeEvents(this.#sse.push(chunk));
    this.#whole += this.#decoder.decode(chunk, { stream: true });
    return { token: false, done: false };
  }

  end(): Seen {
    if (this.#whole === undefined) return this.#takeEvents(this.#sse.end());
    const seen = this.#takeEvents([this.#whole + this.#decoder.decode()]);
    return { ...seen, done: true };
  }

  /** Some servers ignore `stream` and send one JSON object; its first byte tells. */
  #start(chunk: Uint8Array): void {
    const first = chunk.find((byte) => byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9);
    if (first === undefined) return;
    this.#started = true;
    if (first === 0x7b) this.#whole = '';
  }

  #takeEvents(events: readonly string[]): Seen {
    if (this.#sse.overflow) return this.#broken(`a line longer than ${MAX_LINE_LENGTH} characters`);
    let token = false;
    let done = false;
    for (const data of events) {
      if (data.trim() === '') continue;
      if (data.trim() === '[DONE]') {
        done = true;
        continue;
      }
      const chunk = chunkSchema.safeParse(jsonOrNull(data));
      if (!chunk.success) return this.#broken(`something that is not JSON: ${ownWords(data, this.#secret).slice(0, 80)}`);
      if (chunk.data.error !== undefined && chunk.data.error !== null) return { token, done: false, error: this.#errorInStream(data) };
      this.#takeUsage(chunk.data);
      if (this.#isLoadingText(chunk.data)) continue;
      for (const choice of chunk.data.choices ?? []) {
        if (isToken(choice.delta) || isToken(choice.message)) token = true;
        if (choice.finish_reason) done = true;
      }
    }
    return { token, done };
  }

  #isLoadingText(chunk: Chunk): boolean {
    const fake = (chunk.choices ?? []).some(({ delta }) => saysLoading(chunk, delta));
    if (fake) this.sawLoading = true;
    return fake;
  }

  #takeUsage({ usage, timings }: Chunk): void {
    if (usage) {
      const cachedTokens = usage.prompt_tokens_details?.cached_tokens ?? this.usage.cachedTokens;
      this.usage = { ...NO_USAGE, inputTokens: usage.prompt_tokens ?? null, outputTokens: usage.completion_tokens ?? null, cachedTokens };
    }
    if (!timings) return;
    const evaluated = timings.prompt_n ?? null;
    const cached = timings.cache_n ?? null;
    this.usage = {
      ...this.usage,
      inputTokens: this.usage.inputTokens ?? (evaluated === null ? null : evaluated + (cached ?? 0)),
      outputTokens: this.usage.outputTokens ?? timings.predicted_n ?? null,
      cachedTokens: this.usage.cachedTokens ?? cached,
    };
  }

  #errorInStream(data: string): PingError {
    const { text: words, status } = serverWords(data);
    const clean = ownWords(words, this.#secret);
    const kind = status === null ? 'server' : kindOfRefusal(status, clean);
    return pingError(kind, `${this.#server} failed in the middle of its answer. It said: ${clean}`, { status, detail: clean });
  }

  #broken(what: string): Seen {
    const message = `${this.#server} sent ${what}. Is this an OpenAI-compatible server?`;
    return { token: false, done: false, error: pingError('protocol', message) };
  }
}

/** Whether a delta or a message of any shape holds a token. */
export function sayToken(words: unknown): boolean {
  const parsed = said.safeParse(words);
  return parsed.success && isToken(parsed.data);
}

/** Whether a delta is llama-swap's loading text: reasoning in a chunk that names neither id nor model. */
export function saysLoading({ id, model }: Pick<Chunk, 'id' | 'model'>, delta: unknown): boolean {
  if (id || model) return false;
  const parsed = said.safeParse(delta);
  return parsed.success && Boolean(parsed.data.reasoning_content) && !parsed.data.content;
}

function isToken(said: Said | null | undefined): boolean {
  if (!said) return false;
  if (said.content || said.reasoning || said.reasoning_content || said.refusal) return true;
  return (said.tool_calls ?? []).some((call) => call.function?.name || call.function?.arguments);
}
