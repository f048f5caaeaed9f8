import { z } from 'zod';
import type { Usage } from './measurement.ts';
import { DEFAULT_LIFETIME, type PrefixLifetime } from './prefix.ts';
import { bedrockPrices } from './price.data.ts';
import type { ProviderKind } from './provider.ts';

const NOT_USD = 'write an amount of US dollars, 0 or more';
const usd = z.number(NOT_USD).nonnegative(NOT_USD);

/** USD per million tokens. */
export const priceSchema = z.object({
  inputPerMTok: usd,
  outputPerMTok: usd,
  /** Input tokens read from the prompt cache; missing: as input. */
  cachedPerMTok: usd.optional(),
  /** Input tokens put into the prompt cache for five minutes, and for an hour; missing: by the model's factors, else as input. */
  cacheWritePerMTok: usd.optional(),
  cacheWriteHourPerMTok: usd.optional(),
});
export type Price = z.infer<typeof priceSchema>;

/** A user's own price: `model` is a model id or the beginning of one. */
export const priceOverrideSchema = priceSchema.extend({ model: z.string().min(1, 'name a model') });
export type PriceOverride = z.infer<typeof priceOverrideSchema>;

/** Prices apply within a geography, or worldwide for `global.` profiles; the prefix is not part of the model's name. */
export const GEOGRAPHY = /^(us|us-gov|eu|apac|jp|au|ca|global)\./;

/**
 * Price of a model: the endpoint's own, then the user's list, then, for Bedrock, the dated list in price.data.ts.
 * The longest matching beginning wins. ARNs are looked up by the id after the last slash.
 * @returns `null` where nobody knows, so that no figure is made up
 */
export function priceOf(kind: ProviderKind, model: string, own: Price | undefined, overrides: readonly PriceOverride[]): Price | null {
  const id = model.slice(model.lastIndexOf('/') + 1);
  const price = own ?? listedPrice(kind, id, overrides);
  return price === null ? null : withCacheWrites(kind, id, price);
}

function listedPrice(kind: ProviderKind, id: string, overrides: readonly PriceOverride[]): Price | null {
  const bare = id.replace(GEOGRAPHY, '');
  const override = longestMatch(overrides, (price) => id.startsWith(price.model) || bare.startsWith(price.model));
  if (override !== undefined) return override;
  if (kind !== 'bedrock') return null;
  const listed = longestMatch(bedrockPrices.models, (price) => bare.startsWith(price.model));
  if (listed === undefined) return null;
  const factor = id.startsWith('global.') ? 1 : (listed.regionalFactor ?? 1);
  return { inputPerMTok: listed.inputPerMTok * factor, outputPerMTok: listed.outputPerMTok * factor, cachedPerMTok: listed.cachedPerMTok * factor };
}

function longestMatch<T extends { readonly model: string }>(list: readonly T[], matches: (item: T) => boolean): T | undefined {
  return list
    .filter(matches)
    .reduce<T | undefined>((best, item) => (best === undefined || item.model.length > best.model.length ? item : best), undefined);
}

/**
 * USD for the tokens that were really used; `null` where the price or the tokens are unknown.
 * @param lifetime how long the cache was asked to keep what was put into it
 */
export function costOf(usage: Usage, price: Price | null, lifetime: PrefixLifetime = DEFAULT_LIFETIME): number | null {
  if (price === null || usage.inputTokens === null) return null;
  const { inputPerMTok, outputPerMTok, cachedPerMTok = inputPerMTok } = price;
  const cached = Math.min(usage.cachedTokens ?? 0, usage.inputTokens);
  const written = Math.min(usage.cacheWriteTokens ?? 0, usage.inputTokens - cached);
  const input = (usage.inputTokens - cached - written) * inputPerMTok + cached * cachedPerMTok + written * writePerMTok(price, lifetime);
  return (input + (usage.outputTokens ?? 0) * outputPerMTok) / 1e6;
}

function writePerMTok({ inputPerMTok, cacheWritePerMTok = inputPerMTok, cacheWriteHourPerMTok }: Price, lifetime: PrefixLifetime): number {
  return lifetime === '1h' ? (cacheWriteHourPerMTok ?? cacheWritePerMTok) : cacheWritePerMTok;
}

/** Bedrock charges more for what is put into the prompt cache of a Claude: a quarter more for five minutes, double for an hour. Nova's costs as input. */
const CLAUDE_WRITE_FACTOR = 1.25;
const CLAUDE_HOUR_FACTOR = 2;

function withCacheWrites(kind: ProviderKind, id: string, price: Price): Price {
  if (kind !== 'bedrock' || !id.includes('anthropic.')) return price;
  const { inputPerMTok } = price;
  return { cacheWritePerMTok: inputPerMTok * CLAUDE_WRITE_FACTOR, cacheWriteHourPerMTok: inputPerMTok * CLAUDE_HOUR_FACTOR, ...price };
}
