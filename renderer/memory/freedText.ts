import type { Freed } from '../../electron/domain/memory.ts';
import { memory, plural } from '../format.ts';

interface Told {
  readonly freed: readonly { readonly model: string }[];
  readonly freedBytes: number | null;
  readonly skipped: readonly Pick<Freed['skipped'][number], 'why' | 'reason'>[];
}

/** `Freed 9.4 GB on Ollama: 2 models are unloaded.`; what could not be freed only where nothing else is to be said. @param server `null`: all */
export function freedText({ freed, freedBytes, skipped }: Told, server: string | null): string {
  const where = server === null ? '' : ` on ${server}`;
  const [only] = freed;
  if (only === undefined) {
    const [hindered] = skipped.filter(({ why }) => why === 'cannot');
    if (hindered !== undefined) return hindered.reason;
    return skipped.length > 0 ? `Nothing was freed${where}.` : `Nothing is loaded${where} that could be freed.`;
  }
  const what = freed.length === 1 ? `${only.model} is unloaded` : `${plural(freed.length, 'model')} are unloaded`;
  return freedBytes === null ? `${what}${where}.` : `Freed ${memory(freedBytes)}${where}: ${what}.`;
}
