import { z } from 'zod';
import type { Ping } from './ping.ts';

/** A system prompt that is kept hot in its server's prompt cache: every ping carries it. A file is read again when it changes. */
export const prefixSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string().min(1, 'write the system prompt, or leave the prefix out').max(1_000_000) }),
  z.object({
    kind: z.literal('file'),
    path: z
      .string()
      .trim()
      .max(4_096, 'a path has at most 4096 characters')
      .regex(/^(\/|[A-Za-z]:[\\/]|\\\\)/, 'write the whole path of the file, for example /home/me/system-prompt.md'),
  }),
]);
export type Prefix = Readonly<z.infer<typeof prefixSchema>>;

/** A prefix as snapshots show it: a text may have a million characters, and is read where somebody wants to see it. */
export const shownPrefixSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    /** In UTF-8. */
    bytes: z.number().int().positive(),
    /** Another one for another text. */
    digest: z.string(),
  }),
  z.object({ kind: z.literal('file'), path: z.string() }),
]);
export type ShownPrefix = Readonly<z.infer<typeof shownPrefixSchema>>;

/** How long a cache that is paid for keeps a prefix (Bedrock's cachePoint). */
export const prefixLifetimes = ['5m', '1h'] as const;
export type PrefixLifetime = (typeof prefixLifetimes)[number];
export const DEFAULT_LIFETIME: PrefixLifetime = '5m';

/** Largest file of a prefix, bytes. */
export const MOST_PREFIX_BYTES = 1_000_000;

/**
 * A ping that no cache was to know: nobody would have waited so long, so its TTFT is kept as {@link Ping.ttftNetMs} alone, which no figure counts.
 * Known by that again: see {@link isUncached}.
 */
export function uncached<P extends Ping>(ping: P): P {
  return { ...ping, ttftMs: null, ttftNetMs: ping.ttftNetMs ?? ping.ttftMs };
}

export const isUncached = ({ ttftMs, ttftNetMs }: Pick<Ping, 'ttftMs' | 'ttftNetMs'>): boolean => ttftMs === null && ttftNetMs !== null;
