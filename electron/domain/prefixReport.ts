import { z } from 'zod';

const ms = z.number().nonnegative().nullable();
const count = z.number().int().nonnegative();
const usd = z.number().nonnegative().nullable();

/** What keeping a prefix hot does, seen from its own pings. `null` where nobody knows (yet). */
export const prefixReportSchema = z.object({
  /** Where the text comes from; `null`: there is no prefix. */
  source: z.enum(['text', 'file']).nullable(),
  /** Length of the text as it is now. */
  characters: count.nullable(),
  /** Why no ping carries it. */
  error: z.string().nullable(),
  /** Input tokens of a ping, prefix and prompt together, as its server counts them. */
  tokens: count.nullable(),
  /** Whether its server tells how many of them came from a cache. */
  tellsCached: z.boolean().nullable(),
  /** Share of a ping's input tokens that came from a cache, 0 to 1: the median of the last pings. */
  cachedShare: z.number().min(0).max(1).nullable(),
  /** Pings that is of. */
  pings: count,
  /** None of the last pings found anything of it in a cache. */
  neverCached: z.boolean(),
  /** Median TTFT with the prefix in the cache and without, ms, and of how many pings. */
  hotTtftMs: ms,
  hotPings: count,
  coldTtftMs: ms,
  coldPings: count,
  /** What the cache saves a request, ms. */
  savedMs: ms,
  /** Set when its service says that it takes no prefix as short as this one. */
  tooShort: z.object({ minTokens: count, asOf: z.string() }).nullable(),
  /** Set when the context that the model is loaded with cannot hold it: its server then cuts it, or refuses. */
  tooLong: z.object({ contextTokens: count }).nullable(),
  /** Silence after which the cache may forget it, ms. */
  lifetimeMs: ms,
  /** Its pings come less often than that. */
  intervalTooLong: z.boolean(),
  /** USD a day of its pings at the interval it has now, around the clock. */
  costPerDayUsd: usd,
  /** USD that a measurement costs at most. */
  measureCostUsd: usd,
});
export type PrefixReport = z.infer<typeof prefixReportSchema>;

/** A measurement that somebody asked for: TTFT with an empty cache, then with the prefix in it. */
export const prefixMeasureSchema = z.object({
  coldTtftMs: ms,
  hotTtftMs: ms,
  /** Tokens that came from the cache in either; `null`: its server does not tell. */
  coldCachedTokens: count.nullable(),
  hotCachedTokens: count.nullable(),
  inputTokens: count.nullable(),
  /** USD of the three requests it took. */
  costUsd: usd,
});
export type PrefixMeasure = z.infer<typeof prefixMeasureSchema>;
