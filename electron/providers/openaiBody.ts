import { withFields } from '../domain/bodyFields.ts';
import type { PingJob } from '../domain/measurement.ts';
import type { Quirks } from './quirks.ts';

type Asked = Pick<PingJob, 'endpoint' | 'prompt' | 'prefix'>;

/** The smallest chat request, less what this endpoint is known to refuse, with its own fields. */
export function chatBody({ endpoint, prompt, prefix }: Asked, quirks: Quirks): string {
  const tokens = endpoint.maxOutputTokens ?? quirks.outputTokens ?? 1;
  const body = {
    model: endpoint.model,
    messages: messagesOf({ prompt, prefix }),
    stream: true,
    ...(quirks.maxCompletionTokens ? { max_completion_tokens: tokens } : { max_tokens: tokens }),
    ...(quirks.noTemperature ? {} : { temperature: 0 }),
    ...(quirks.noStreamOptions ? {} : { stream_options: { include_usage: true } }),
    ...(quirks.minimalReasoning ? { reasoning_effort: 'minimal' } : {}),
  };
  return JSON.stringify(withFields(body, endpoint.body));
}

export function embeddingsBody({ endpoint, prompt }: Pick<PingJob, 'endpoint' | 'prompt'>): string {
  return JSON.stringify(withFields({ model: endpoint.model, input: prompt }, endpoint.body));
}

/** The prefix first and alone in its message, as those send it who should find it in the cache. */
export function messagesOf({ prompt, prefix }: Pick<PingJob, 'prompt' | 'prefix'>): readonly { readonly role: string; readonly content: string }[] {
  const user = { role: 'user', content: prompt };
  return prefix === null ? [user] : [{ role: 'system', content: prefix }, user];
}

/** Output tokens that GPT-5-class APIs accept at least. */
export const MIN_PICKY_TOKENS = 16;

interface Fallback {
  readonly names: RegExp;
  readonly known: (quirks: Quirks) => boolean;
  readonly quirk: Quirks;
}

/** In the order in which they are tried when the server does not say what it dislikes. */
const fallbacks: readonly Fallback[] = [
  { names: /stream_options|include_usage/i, known: (quirks) => quirks.noStreamOptions === true, quirk: { noStreamOptions: true } },
  { names: /max_completion_tokens/i, known: (quirks) => quirks.maxCompletionTokens === true, quirk: { maxCompletionTokens: true } },
  { names: /temperature/i, known: (quirks) => quirks.noTemperature === true, quirk: { noTemperature: true } },
  {
    names: /minimum|at least|below min|too (low|small)|greater than|output limit|max_(output_)?tokens/i,
    known: (quirks) => (quirks.outputTokens ?? 1) >= MIN_PICKY_TOKENS,
    quirk: { outputTokens: MIN_PICKY_TOKENS },
  },
  { names: /reasoning/i, known: (quirks) => quirks.minimalReasoning === true, quirk: { minimalReasoning: true } },
];

/**
 * What to change after a 400, from the server's words where they name a field, else the next in line.
 * @returns `null` when the words speak of something else, or nothing is left to try
 */
export function nextFallback(words: string, quirks: Quirks): Quirks | null {
  const left = fallbacks.filter((fallback) => !fallback.known(quirks));
  const named = left.find((fallback) => fallback.names.test(words));
  if (named !== undefined) return named.quirk;
  const speaksOfFields = /unsupported|unrecognized|unknown|unexpected|not permitted|extra (fields|inputs)|invalid (param|request)|validation/i.test(
    words,
  );
  const saysNothing = words.trim() === '' || /^bad request\.?$/i.test(words.trim());
  return saysNothing || (speaksOfFields && !/model|prompt|context|message/i.test(words)) ? (left[0]?.quirk ?? null) : null;
}
