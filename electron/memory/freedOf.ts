import type { Freed } from '../domain/memory.ts';

/** What came of freeing one server. */
export type ServerFreed = Pick<Freed, 'freed' | 'skipped' | 'pausedIds'>;

/** What came of freeing several, in one. */
export function freedOf(parts: readonly ServerFreed[], tookMs: number): Freed {
  const freed = parts.flatMap((part) => part.freed);
  const told = freed.flatMap(({ bytes }) => bytes ?? []);
  return {
    tookMs: Math.round(tookMs),
    freed,
    freedBytes: told.length === 0 ? null : told.reduce((sum, bytes) => sum + bytes, 0),
    skipped: parts.flatMap(({ skipped }) => skipped),
    pausedIds: parts.flatMap(({ pausedIds }) => pausedIds),
  };
}
