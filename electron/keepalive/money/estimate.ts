import { billingOf } from '../../domain/billing.ts';
import { DEFAULT_PROMPT } from '../../domain/endpoint.ts';
import { timeCost } from '../../domain/intervalCost.ts';
import { isNearby } from '../../domain/nearHost.ts';
import { priceOf } from '../../domain/price.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Target } from '../catalog.ts';

/** Whether its pings cost anything: not so on a server nearby that nobody has given a price. What is not known may. */
export function mayCost({ endpoint, provider }: Target, prices: Settings['prices']): boolean {
  const billing = billingOf(provider, endpoint);
  if (billing.kind === 'time') return !billing.standing;
  const price = priceOf(provider.kind, endpoint.model, endpoint.price, prices);
  return price === null ? !isNearby(provider) : Object.values(price).some((usd) => typeof usd === 'number' && usd > 0);
}

/** Tokens beside the prompt: the frame of a chat, a tool's words. */
const FRAME_TOKENS = 1_000;
/** A model that thinks may write more than the one token asked for. */
const USUAL_OUTPUT_TOKENS = 64;
/** Of a prefix in a file, whose length is not known here. */
const FILE_PREFIX_TOKENS = 100_000;
/** What is put into a cache costs up to double. */
const CACHE_WRITE_FACTOR = 2;

/** USD that a ping will hardly pass, by what is known before it: a token is at least a byte. 0 where nothing has a price. */
export function mostOfPing({ endpoint, provider }: Target, prices: Settings['prices']): number {
  const price = priceOf(provider.kind, endpoint.model, endpoint.price, prices);
  const billing = billingOf(provider, endpoint);
  const timeUsd = billing.kind === 'time' ? (timeCost(billing, null) ?? 0) : 0;
  if (price === null) return timeUsd;
  const promptTokens = Buffer.byteLength(endpoint.prompt ?? DEFAULT_PROMPT) + FRAME_TOKENS;
  const inputTokens = promptTokens + CACHE_WRITE_FACTOR * prefixTokens(endpoint.prefix);
  const outputTokens = endpoint.maxOutputTokens ?? USUAL_OUTPUT_TOKENS;
  return timeUsd + (inputTokens * price.inputPerMTok + outputTokens * price.outputPerMTok) / 1e6;
}

function prefixTokens(prefix: Target['endpoint']['prefix']): number {
  if (prefix === undefined) return 0;
  return prefix.kind === 'text' ? Buffer.byteLength(prefix.text) : FILE_PREFIX_TOKENS;
}
