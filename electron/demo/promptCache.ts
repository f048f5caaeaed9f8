import { FRAME_TOKENS, tokensIn } from './answer.ts';

export interface PromptCacheOptions {
  /** Fewest tokens that it takes; none by default. */
  readonly minTokens?: number;
  /** Silence after which it forgets, ms; by default it keeps a prompt until it is pushed out. */
  readonly lifetimeMs?: number;
  /** Counts in blocks of so many tokens; 1 by default. */
  readonly blockTokens?: number;
  /** Prompts that it holds at once; one by default, as a server with one slot. */
  readonly prompts?: number;
}

interface Held {
  readonly prompt: string;
  readonly usedAt: number;
}

/** The prompt cache of one model: knows how much of a prompt it has seen before, from the first character on. */
export class SimulatedPromptCache {
  readonly #options: PromptCacheOptions;
  #held: Held[] = [];

  constructor(options: PromptCacheOptions = {}) {
    this.#options = options;
  }

  /** Holds the prompt from now on. @returns how many of its tokens were there already. A prompt seen whole still costs one token. */
  take(prompt: string, now: number): number {
    const { minTokens = 0, lifetimeMs = Number.POSITIVE_INFINITY, blockTokens = 1, prompts = 1 } = this.#options;
    const held = this.#held.filter(({ usedAt }) => now - usedAt < lifetimeMs);
    const common = Math.max(0, ...held.map((other) => commonStart(other.prompt, prompt)));
    // One that goes on from most of another takes its place.
    const others = held.filter((other) => commonStart(other.prompt, prompt) <= other.prompt.length / 2);
    this.#held = [{ prompt, usedAt: now }, ...others].slice(0, prompts);
    const all = FRAME_TOKENS + tokensIn(prompt);
    if (all < minTokens) return 0;
    const same = common === prompt.length ? all - 1 : common === 0 ? 0 : FRAME_TOKENS + Math.floor(common / 4);
    return Math.min(all - 1, Math.floor(same / blockTokens) * blockTokens);
  }
}

function commonStart(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let n = 0;
  while (n < end && a[n] === b[n]) n += 1;
  return n;
}
