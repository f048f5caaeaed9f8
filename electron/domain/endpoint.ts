import { z } from 'zod';
import { keepAliveSchema, limitSchema } from './durationSchema.ts';
import { wholeNumber } from './numberSchema.ts';
import { pausedUntilSchema } from './pause.ts';
import { priceSchema } from './price.ts';
import { idSchema } from './provider.ts';
import { trialSchema } from './trial.ts';

/** Seed 003's prompt: the smallest text every chat model takes. */
export const DEFAULT_PROMPT = 'Send an empty message.';

const NOT_A_TARGET = 'write a time in milliseconds, above 0 and at most an hour';

export const bringBacks = ['never', 'whenFree', 'always'] as const;
/** `never` and `whenFree` leave a model alone that its server dropped for another one or at somebody's wish; `always` loads it again whatever it displaces. */
export type BringBack = (typeof bringBacks)[number];
export const DEFAULT_BRING_BACK: BringBack = 'whenFree';

/** One model on one provider: what is kept warm. Missing values come from the settings. */
export const endpointSchema = z.object({
  id: idSchema,
  providerId: idSchema,
  model: z.string().trim().min(1, 'name the model as its server does, for example qwen3:8b').max(400),
  enabled: z.boolean().default(true),
  /** Interval as text; `auto` learns it; negative pins; `null` is not scheduled; missing takes the default interval. */
  keepAlive: keepAliveSchema.optional(),
  task: z.enum(['chat', 'embed']).default('chat'),
  prompt: z.string().min(1, 'write a prompt, or leave it out').max(100_000, 'a prompt has at most 100000 characters').optional(),
  maxOutputTokens: wholeNumber(1, 4096, 'a whole number of tokens').optional(),
  /** Limits to the first token: while the model may have to load, and while it was warm a moment ago. */
  coldLimit: limitSchema.optional(),
  warmLimit: limitSchema.optional(),
  price: priceSchema.optional(),
  /** Until when the schedule leaves this one alone. */
  pausedUntil: pausedUntilSchema.optional(),
  /** What to do when its server dropped the model before its time, for another one or because somebody unloaded it; missing is `whenFree`. */
  bringBack: z.enum(bringBacks).optional(),
  /** A trial of a day with warming and a day without, to see whether it helps. */
  trial: trialSchema.optional(),
  /** A TTFT to stay below, ms: a line in the graph. */
  targetMs: z.number(NOT_A_TARGET).positive(NOT_A_TARGET).max(3_600_000, NOT_A_TARGET).optional(),
});
export type Endpoint = z.infer<typeof endpointSchema>;
export type EndpointInput = z.input<typeof endpointSchema>;

/** A readable id from provider and model, free of `taken`: `ollama.qwen3-8b`, then `ollama.qwen3-8b-2`. */
export function endpointIdFor(providerId: string, model: string, taken: ReadonlySet<string>): string {
  return freeId(`${providerId}.${model}`, taken);
}

/** A valid id near `text` that is not in `taken`. */
export function freeId(text: string, taken: ReadonlySet<string>): string {
  const base = slug(text);
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(id)) return id;
  }
}

function slug(text: string): string {
  const plain = text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .replace(/-+$/, '');
  return plain.slice(0, 72) || 'endpoint';
}
