import { z } from 'zod';
import { tokensIn } from './answer.ts';

const systemBlock = z.looseObject({
  text: z.string().optional(),
  cachePoint: z.looseObject({ type: z.string(), ttl: z.enum(['5m', '1h']).optional() }).optional(),
});
export const systemSchema = z.array(systemBlock).optional();
type System = z.infer<typeof systemSchema>;

const LIFETIMES_MS = { '5m': 5 * 60_000, '1h': 3_600_000 } as const;
const USUAL_MIN_TOKENS = 1_024;

/** What Bedrock counts of a system prompt with a cache point. */
export interface CacheUsage {
  readonly cacheReadInputTokens: number;
  readonly cacheWriteInputTokens: number;
  readonly cacheDetails: readonly { readonly ttl: string; readonly inputTokens: number }[];
}

const NOTHING: CacheUsage = { cacheReadInputTokens: 0, cacheWriteInputTokens: 0, cacheDetails: [] };

/** The text of a system prompt, what stands before its cache point, and for how long that is to be kept. */
export function readSystem(system: System): { readonly text: string; readonly point: { readonly before: string; readonly ttl: '5m' | '1h' } | null } {
  const blocks = system ?? [];
  const text = blocks.map((block) => block.text ?? '').join('');
  const at = blocks.findLastIndex(({ cachePoint }) => cachePoint !== undefined);
  if (at < 0) return { text, point: null };
  const before = blocks
    .slice(0, at)
    .map((block) => block.text ?? '')
    .join('');
  return { text, point: { before, ttl: blocks[at]?.cachePoint?.ttl ?? '5m' } };
}

/** Bedrock's prompt cache: what stands before a cache point is kept for as long as was paid for, anew from every hit. */
export class SimulatedBedrockCache {
  readonly #until = new Map<string, number>();

  /** @param minTokens a shorter prompt is neither kept nor an error */
  take(
    model: string,
    { before, ttl }: { readonly before: string; readonly ttl: '5m' | '1h' },
    now: number,
    minTokens = USUAL_MIN_TOKENS,
  ): CacheUsage {
    const tokens = tokensIn(before);
    if (tokens < minTokens) return NOTHING;
    const key = `${model} ${before}`;
    const isHit = (this.#until.get(key) ?? 0) > now;
    this.#until.set(key, now + LIFETIMES_MS[ttl]);
    if (isHit) return { ...NOTHING, cacheReadInputTokens: tokens };
    return { ...NOTHING, cacheWriteInputTokens: tokens, cacheDetails: [{ ttl, inputTokens: tokens }] };
  }
}
