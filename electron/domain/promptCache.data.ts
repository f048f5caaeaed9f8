/** A prompt cache of a service: what is too short for it, and how long it keeps what nobody asks for. */
interface ListedCache {
  /** Matches the beginning of a Bedrock model id without geography, or the host of a base URL. */
  readonly matches: RegExp;
  /** Where it differs by model. */
  readonly model?: RegExp;
  /** Fewest tokens that it takes. */
  readonly minTokens: number;
  /** Silence after which it may have forgotten, ms; missing: not told. */
  readonly lifetimeMs?: number;
}

const FIVE_MINUTES_MS = 5 * 60_000;

/** What services say of their prompt caches: by AWS's model cards and user guide, OpenAI's and Microsoft's guides, Google's page on caching. */
export const promptCaches: { readonly asOf: string; readonly bedrock: readonly ListedCache[]; readonly hosts: readonly ListedCache[] } = {
  asOf: '2026-11-01',
  bedrock: [
    { matches: /^anthropic\.claude-(haiku-4-5|opus-4-5|opus-4-6)/, minTokens: 4_096 },
    { matches: /^anthropic\.claude-(3-5-haiku|opus-4-7)/, minTokens: 2_048 },
    { matches: /^anthropic\./, minTokens: 1_024 },
    { matches: /^amazon\.nova/, minTokens: 1_000 },
  ],
  hosts: [
    { matches: /^api\.openai\.com$/, minTokens: 1_024, lifetimeMs: FIVE_MINUTES_MS },
    { matches: /\.(openai|services\.ai|cognitiveservices)\.azure\.com$/, minTokens: 1_024, lifetimeMs: FIVE_MINUTES_MS },
    { matches: /^generativelanguage\.googleapis\.com$/, model: /gemini-2\.5/, minTokens: 2_048 },
    { matches: /^generativelanguage\.googleapis\.com$/, minTokens: 4_096 },
  ],
};
