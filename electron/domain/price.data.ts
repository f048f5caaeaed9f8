interface ListedPrice {
  /** Beginning of the model id, without geography. */
  readonly model: string;
  readonly inputPerMTok: number;
  readonly outputPerMTok: number;
  readonly cachedPerMTok: number;
  /** Geographic and in-region ids of newer models cost more than `global.` ones. */
  readonly regionalFactor?: number;
}

/**
 * On-demand prices of common Bedrock models, USD per million tokens, us-east-1. Prices differ by region and change:
 * `asOf` says how old this list is, and settings or an endpoint can override any line.
 */
export const bedrockPrices: { readonly asOf: string; readonly models: readonly ListedPrice[] } = {
  asOf: '2026-11-01',
  models: [
    { model: 'anthropic.claude-haiku-4-5', inputPerMTok: 1, outputPerMTok: 5, cachedPerMTok: 0.1, regionalFactor: 1.1 },
    { model: 'anthropic.claude-sonnet-4-5', inputPerMTok: 3, outputPerMTok: 15, cachedPerMTok: 0.3, regionalFactor: 1.1 },
    { model: 'anthropic.claude-opus-4-5', inputPerMTok: 5, outputPerMTok: 25, cachedPerMTok: 0.5, regionalFactor: 1.1 },
    { model: 'anthropic.claude-3-haiku', inputPerMTok: 0.25, outputPerMTok: 1.25, cachedPerMTok: 0.25 },
    { model: 'amazon.nova-micro', inputPerMTok: 0.035, outputPerMTok: 0.14, cachedPerMTok: 0.00875 },
    { model: 'amazon.nova-lite', inputPerMTok: 0.06, outputPerMTok: 0.24, cachedPerMTok: 0.015 },
    { model: 'amazon.nova-2-lite', inputPerMTok: 0.3, outputPerMTok: 2.5, cachedPerMTok: 0.075, regionalFactor: 1.1 },
  ],
};
