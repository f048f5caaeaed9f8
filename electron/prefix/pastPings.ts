import { DEFAULT_PROMPT, type Endpoint } from '../domain/endpoint.ts';
import type { Ping } from '../domain/ping.ts';
import { isUncached } from '../domain/prefix.ts';

/** Pings whose size differs by less had the same prefix: a nonce before it, or another word of the prompt. */
const SAME_SHARE = 0.05;
const SAME_TOKENS = 32;
/** A token of a text has hardly ever more characters. */
const MOST_CHARACTERS = 16;
/** Caches count in blocks of up to so many tokens; one that is not full is not in them. */
const BLOCK_TOKENS = 128;
const HOT_SHARE = 0.9;
const COLD_SHARE = 0.1;

export type Answered = Extract<Ping, { outcome: 'warm' | 'cold' }> & { readonly inputTokens: number };

/**
 * The pings that carried the prefix as it is now, newest first. Nobody wrote down what a ping carried, but its size tells.
 * @param pings of its endpoint, newest first
 */
export function withSamePrefix(pings: readonly Ping[], characters: number): Answered[] {
  const answered = pings.filter(isAnswered);
  const [newest] = answered;
  if (newest === undefined || newest.inputTokens < characters / MOST_CHARACTERS) return [];
  const mayDiffer = Math.max(SAME_TOKENS, SAME_SHARE * newest.inputTokens);
  return answered.filter(({ inputTokens }) => Math.abs(inputTokens - newest.inputTokens) <= mayDiffer);
}

function isAnswered(ping: Ping): ping is Answered {
  return (ping.outcome === 'warm' || ping.outcome === 'cold') && ping.inputTokens !== null;
}

/** Whether it found the prefix in a cache; `null`: part of it, or its server does not tell. */
export function heatOf(ping: Answered, { prompt = DEFAULT_PROMPT }: Pick<Endpoint, 'prompt'>): 'hot' | 'cold' | null {
  if (isUncached(ping)) return 'cold';
  // Where its server does not tell, a usual ping is what keeping it hot gives.
  if (ping.cachedTokens === null) return ping.outcome === 'warm' ? 'hot' : null;
  const prefixTokens = Math.max(1, ping.inputTokens - frameTokens(prompt));
  if (ping.cachedTokens <= COLD_SHARE * prefixTokens) return 'cold';
  const enough = Math.min(HOT_SHARE * prefixTokens, Math.max(prefixTokens - BLOCK_TOKENS, prefixTokens / 2));
  return ping.cachedTokens >= enough ? 'hot' : null;
}

/** What the ping's own prompt and the frame of a chat take, roughly. */
const frameTokens = (prompt: string): number => 12 + Math.ceil(prompt.length / 4);

/** TTFT of a ping, also of one that no cache was to know. */
export const ttftOf = ({ ttftMs, ttftNetMs }: Answered): number | null => ttftMs ?? ttftNetMs;
