import type { CachePointBlock, ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { jsonOf } from '../domain/bodyFields.ts';
import type { PingJob } from '../domain/measurement.ts';
import type { PrefixLifetime } from '../domain/prefix.ts';
import type { Quirks } from './quirks.ts';

/** Models that refuse one token, or spend it on something that is not text, get this many. */
export const FALLBACK_TOKENS = 16;

/** Traits of an endpoint that only Converse has. */
export interface ConverseQuirks {
  readonly noRequestMetadata?: true;
}

/** The smallest request of a ping. `requestMetadata` marks it in the account's invocation log. */
export function converseInput(
  { endpoint, prompt, prefix }: Pick<PingJob, 'endpoint' | 'prompt' | 'prefix'>,
  quirks: Quirks & ConverseQuirks,
): ConverseStreamCommandInput {
  return {
    modelId: endpoint.model,
    ...(prefix === null ? {} : { system: [{ text: prefix }, { cachePoint: cachePointOf(endpoint.prefixLifetime) }] }),
    messages: [{ role: 'user', content: [{ text: prompt }] }],
    ...(endpoint.body === undefined ? {} : { additionalModelRequestFields: jsonOf(endpoint.body) }),
    inferenceConfig: {
      maxTokens: endpoint.maxOutputTokens ?? quirks.outputTokens ?? 1,
      ...(quirks.noTemperature ? {} : { temperature: 0 }),
    },
    ...(quirks.noRequestMetadata ? {} : { requestMetadata: { client: 'PilotLight', purpose: 'keep-alive' } }),
  };
}

/** Five minutes is what a cache point means when it says nothing, also to models that know no other. */
function cachePointOf(lifetime: PrefixLifetime | undefined): CachePointBlock {
  return { type: 'default', ...(lifetime === '1h' ? { ttl: lifetime } : {}) };
}

/** What a refusal teaches about the endpoint, `undefined` if nothing that could be left out of `input` is to blame. */
export function quirkIn(refusal: string, input: ConverseStreamCommandInput, chosen: number | undefined): (Quirks & ConverseQuirks) | undefined {
  const { temperature, maxTokens = FALLBACK_TOKENS } = input.inferenceConfig ?? {};
  if (temperature !== undefined && /temperature/i.test(refusal)) return { noTemperature: true };
  if (input.requestMetadata !== undefined && /request_?metadata/i.test(refusal)) return { noRequestMetadata: true };
  const aboutTokens = /max[_ ]?(output[_ ]?|completion[_ ]?|new[_ ]?)?(tokens|length)|maximum tokens/i.test(refusal);
  if (aboutTokens && chosen === undefined && maxTokens < FALLBACK_TOKENS) return { outputTokens: FALLBACK_TOKENS };
  return undefined;
}
