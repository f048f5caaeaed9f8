import type { Freed } from '../domain/memory.ts';
import { showMemory } from '../domain/memoryText.ts';

/** What came of freeing everything, for a notification: `Freed 9.4 GB: 2 models are unloaded. qwen3:8b is answering somebody.` */
export function freedSentence({ freed, freedBytes, skipped }: Freed): string {
  const [only] = freed;
  const what = freed.length === 1 ? `${only?.model} is unloaded.` : `${freed.length} models are unloaded.`;
  const size = freedBytes === null ? '' : `Freed ${showMemory(freedBytes)}: `;
  const done = freed.length === 0 ? (skipped.length === 0 ? 'Nothing is loaded that could be freed.' : 'Nothing was freed.') : `${size}${what}`;
  // What never can be freed is no news where something was.
  const left = skipped.filter(({ why }) => why !== 'cannot' || freed.length === 0);
  return [done, ...left.map(({ reason }) => reason)].join(' ');
}
