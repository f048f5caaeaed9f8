import { z } from 'zod';
import type { Usage } from './measurement.ts';
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
});
export type Price = z.infer<typeof priceSchema>;

/** A user's own price: `model` is a model id or the beginning of one. */
export const priceOverrideSchema = priceSchema.extend({ model: z.string().min(1, 'name a model') });
export type PriceOverride = z.infer<typeof priceOverrideSchema>;

/** Prices apply within a geography, or worldwide for `global.` profiles; the prefix is not part of the model's name. */
const GEOGRAPHY = /^(us|us-gov|eu|apac|jp|au|ca|global)\./;

/**
 * Price of a model: the endpoint's own, then the user's list, then, for Bedrock, the dated list in price.data.ts.
 * The longest matching beginning wins. ARNs are looked up by the id after the last slash.
 * @returns `null` where nobody knows, so that no figure is made up
 */
export function priceOf(kind: ProviderKind, model: string, own: Price | undefined, overrides: readonly PriceOverride[]): Price | null {
  if (own !== undefined) return own;
  const id = model.slice(model.lastIndexOf('/') + 1);
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

/** USD for the tokens that were really used; `null` where the price or the tokens are unknown. */
export function costOf(usage: Usage, price: Price | null): number | null {
  if (price === null || usage.inputTokens === null) return null;
  const cached = Math.min(usage.cachedTokens ?? 0, usage.inputTokens);
  const input = (usage.inputTokens - cached) * price.inputPerMTok + cached * (price.cachedPerMTok ?? price.inputPerMTok);
  return (input + (usage.outputTokens ?? 0) * price.outputPerMTok) / 1e6;
}
