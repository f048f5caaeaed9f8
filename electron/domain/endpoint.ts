import { z } from 'zod';
import { billingSchema } from './billing.ts';
import { bodyFieldsSchema } from './bodyFields.ts';
import { budgetSchema } from './budget.ts';
import { keepAliveSchema, limitSchema } from './durationSchema.ts';
import { headersSchema } from './headers.ts';
import { hoursSchema } from './hours.ts';
import { wholeNumber } from './numberSchema.ts';
import { pausedUntilSchema, pauseReasonSchema } from './pause.ts';
import { prefixLifetimes, prefixSchema, shownPrefixSchema } from './prefix.ts';
import { priceSchema } from './price.ts';
import { idSchema } from './provider.ts';
import { trialSchema } from './trial.ts';
import { MOST_CONFIRMATIONS, ways } from './way.ts';

/** Seed 003's prompt: the smallest text every chat model takes. */
export const DEFAULT_PROMPT = 'Send an empty message.';

const NOT_A_TARGET = 'write a time in milliseconds, above 0 and at most an hour';

/** Pings that one cold start is worth. */
export const mindColdSchema = wholeNumber(1, 100_000, 'a whole number of pings');

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
  /** Limit to a connection; missing: 10 seconds. */
  connectLimit: limitSchema.optional(),
  price: priceSchema.optional(),
  /** Until when the schedule leaves this one alone. */
  pausedUntil: pausedUntilSchema.optional(),
  pauseReason: pauseReasonSchema.optional(),
  /** Until when it is kept warm whatever its hours, its switch or its disuse say; see {@link withoutPastTimers} for what comes then. */
  warmUntil: pausedUntilSchema.optional(),
  /** Active hours, text form; missing takes those of all. */
  hours: hoursSchema.optional(),
  /** It rests after so long without real use, where use can be seen; `null`: never; missing takes the setting of all. */
  stopAfterUnused: limitSchema.nullable().optional(),
  /** Learned hours: how many pings one cold start is worth; missing takes the setting of all. */
  mindCold: mindColdSchema.optional(),
  budget: budgetSchema.optional(),
  /** Missing: as its provider and model are known to bill. */
  billing: billingSchema.optional(),
  prefix: prefixSchema.optional(),
  /** How long a cache that is paid for keeps the prefix; missing: 5 minutes. */
  prefixLifetime: z.enum(prefixLifetimes).optional(),
  /** What a ping does; missing: it measures. */
  way: z.enum(ways).optional(),
  /** Warm answers in a row before it is called warm; missing: one. */
  confirmations: wholeNumber(1, MOST_CONFIRMATIONS, 'a whole number of answers').optional(),
  headers: headersSchema.optional(),
  body: bodyFieldsSchema.optional(),
  /** What to do when its server dropped the model before its time, for another one or because somebody unloaded it; missing is `whenFree`. */
  bringBack: z.enum(bringBacks).optional(),
  /** A trial of a day with warming and a day without, to see whether it helps. */
  trial: trialSchema.optional(),
  /** A TTFT to stay below, ms: a line in the graph. */
  targetMs: z.number(NOT_A_TARGET).positive(NOT_A_TARGET).max(3_600_000, NOT_A_TARGET).optional(),
});
export type Endpoint = z.infer<typeof endpointSchema>;
export type EndpointInput = z.input<typeof endpointSchema>;

/** An endpoint as snapshots show it: without the text of its prefix. */
export const shownEndpointSchema = endpointSchema.extend({ prefix: shownPrefixSchema.optional() });
export type ShownEndpoint = z.infer<typeof shownEndpointSchema>;

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
