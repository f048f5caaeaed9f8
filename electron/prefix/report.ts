import type { Endpoint } from '../domain/endpoint.ts';
import { dayCost } from '../domain/intervalCost.ts';
import type { Usage } from '../domain/measurement.ts';
import type { Ping } from '../domain/ping.ts';
import { isUncached } from '../domain/prefix.ts';
import type { PrefixReport } from '../domain/prefixReport.ts';
import { costOf, type PriceOverride, priceOf } from '../domain/price.ts';
import { promptCaches } from '../domain/promptCache.data.ts';
import { promptCacheOf } from '../domain/promptCache.ts';
import type { Provider } from '../domain/provider.ts';
import type { Result } from '../domain/result.ts';
import { type Answered, heatOf, ttftOf, withSamePrefix } from './pastPings.ts';

export interface PrefixQuestion {
  readonly endpoint: Endpoint;
  readonly provider: Provider;
  /** The user's prices. */
  readonly prices: readonly PriceOverride[];
  /** The text as it is now; the error says why it cannot be had. */
  readonly text: Result<string>;
  /** `null`: not scheduled. */
  readonly intervalSeconds: number | null;
  /** Context that the model is loaded with, tokens; `null`: its server does not say. */
  readonly contextTokens: number | null;
}

export const NO_PREFIX: PrefixReport = {
  source: null,
  characters: null,
  error: null,
  tokens: null,
  tellsCached: null,
  cachedShare: null,
  pings: 0,
  neverCached: false,
  hotTtftMs: null,
  hotPings: 0,
  coldTtftMs: null,
  coldPings: 0,
  savedMs: null,
  tooShort: null,
  tooLong: null,
  lifetimeMs: null,
  intervalTooLong: false,
  costPerDayUsd: null,
  measureCostUsd: null,
};

/** The share is of so many last pings; so many without anything from a cache are no chance. */
const SHARE_OF = 20;
const NEVER_IN = 5;
/** A token of a text in a language has about so many characters. */
const USUAL_CHARACTERS = 4;
const OWN_TOKENS = 20;
/** Tokens of a text that is easy to read have this many; so many tokens of the context leave no room for anything more. */
const LONG_CHARACTERS = 6;
const FULL_SHARE = 0.95;

/** What keeping a prefix hot does, by the pings of its endpoint. @param pings newest first */
export function prefixReport(pings: readonly Ping[], question: PrefixQuestion): PrefixReport {
  const { endpoint, provider, text, intervalSeconds } = question;
  if (endpoint.prefix === undefined) return NO_PREFIX;
  const source = endpoint.prefix.kind;
  const error = reasonAgainst(endpoint);
  if (error !== null || !text.ok) return { ...NO_PREFIX, source, error: error ?? (text.ok ? null : text.error) };

  const characters = text.value.length;
  const carried = withSamePrefix(pings, characters);
  const usual = carried.filter((ping) => !isUncached(ping));
  const last = usual.filter(({ cachedTokens }) => cachedTokens !== null).slice(0, SHARE_OF);
  const hot = timesOf(carried, 'hot', endpoint);
  const cold = timesOf(carried, 'cold', endpoint);
  const hotTtftMs = median(hot);
  const coldTtftMs = median(cold);
  const tokens = usual[0]?.inputTokens ?? carried[0]?.inputTokens ?? null;
  const { minTokens, lifetimeMs } = promptCacheOf(provider, endpoint);
  return {
    source,
    characters,
    error: null,
    tokens,
    tellsCached: usual.length === 0 ? null : last.length > 0,
    cachedShare: shareOf(last),
    pings: last.length,
    neverCached: last.length >= NEVER_IN && last.slice(0, NEVER_IN).every((ping) => heatOf(ping, endpoint) === 'cold'),
    hotTtftMs,
    hotPings: hot.length,
    coldTtftMs,
    coldPings: cold.length,
    savedMs: hotTtftMs === null || coldTtftMs === null ? null : Math.max(0, coldTtftMs - hotTtftMs),
    tooShort: minTokens !== null && tokens !== null && tokens < minTokens ? { minTokens, asOf: promptCaches.asOf } : null,
    tooLong: tooLong(question, tokens, characters),
    lifetimeMs,
    intervalTooLong: lifetimeMs !== null && intervalSeconds !== null && intervalSeconds * 1000 > lifetimeMs,
    ...costs(question, usual, tokens ?? Math.ceil(characters / USUAL_CHARACTERS) + OWN_TOKENS),
  };
}

/** A server that cuts what is too long counts only what it kept, so a text that is much too long for so few tokens tells, too. */
function tooLong({ contextTokens }: PrefixQuestion, tokens: number | null, characters: number): PrefixReport['tooLong'] {
  if (contextTokens === null) return null;
  const isFull = tokens !== null && tokens >= FULL_SHARE * contextTokens;
  return isFull || characters / LONG_CHARACTERS > contextTokens ? { contextTokens } : null;
}

/** Why its pings do not carry the prefix, whatever it says. */
function reasonAgainst({ task, way }: Endpoint): string | null {
  if (task === 'embed') return 'Its pings ask for embeddings, which have no system prompt.';
  if (way === 'load') return 'Its pings only load the model, so they carry no system prompt. Let them measure instead.';
  return way === 'peek' ? 'Its pings only look whether the model is loaded, so they carry no system prompt. Let them measure instead.' : null;
}

function timesOf(pings: readonly Answered[], heat: 'hot' | 'cold', endpoint: Endpoint): number[] {
  return pings
    .filter((ping) => heatOf(ping, endpoint) === heat)
    .map(ttftOf)
    .filter((ttftMs) => ttftMs !== null);
}

/** Of the ping in the middle: the first one, which found nothing, says little of the others. */
const shareOf = (pings: readonly Answered[]): number | null =>
  median(pings.map(({ inputTokens, cachedTokens }) => (inputTokens === 0 ? 0 : Math.min(1, (cachedTokens ?? 0) / inputTokens))));

/** By what the last pings cost; before the first one by what the price says, with the prefix in the cache if it can stay there. */
function costs(question: PrefixQuestion, usual: readonly Answered[], tokens: number): Pick<PrefixReport, 'costPerDayUsd' | 'measureCostUsd'> {
  const { endpoint, provider, prices, intervalSeconds } = question;
  const price = priceOf(provider.kind, endpoint.model, endpoint.price, prices);
  const costWith = (usage: Partial<Usage>): number =>
    costOf({ inputTokens: tokens, outputTokens: 1, cachedTokens: 0, cacheWriteTokens: 0, ...usage }, price, endpoint.prefixLifetime) ?? 0;
  if (price === null) return { costPerDayUsd: null, measureCostUsd: null };
  const paid = usual.slice(0, SHARE_OF).map(({ costUsd }) => costUsd ?? 0);
  const read = costWith({ cachedTokens: tokens });
  const write = Math.max(costWith({}), costWith({ cacheWriteTokens: tokens }));
  const pingUsd = median(paid) ?? (intervalIsTooLong(question) ? write : read);
  const costPerDayUsd = dayCost({ tokensUsd: pingUsd, time: null, activeShare: 1 }, intervalSeconds);
  return { costPerDayUsd, measureCostUsd: 3 * write };
}

function intervalIsTooLong({ provider, endpoint, intervalSeconds }: PrefixQuestion): boolean {
  const { lifetimeMs } = promptCacheOf(provider, endpoint);
  return lifetimeMs !== null && intervalSeconds !== null && intervalSeconds * 1000 > lifetimeMs;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
