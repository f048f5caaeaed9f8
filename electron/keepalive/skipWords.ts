import type { Skip } from './hostFree.ts';

/** Why a ping was not made, for people: what is in the way, and what happens next. */
export function skipReason(skip: Skip): string {
  return `Skipped: ${inTheWay(skip)} ${afterwards(skip)}`;
}

/** The same as part of a sentence of its own. */
export function inTheWay(skip: Skip): string {
  switch (skip.kind) {
    case 'busy':
      return 'the server is answering someone else.';
    case 'loading':
      return 'the model is being loaded.';
    case 'wouldPushOut':
      return `loading it ${skip.certain ? 'would' : 'might'} push ${skip.other} out of memory.`;
    case 'dropped':
      return skip.by === null ? 'someone unloaded it.' : `its server dropped it for ${skip.by}.`;
  }
}

export function afterwards(skip: Skip): string {
  if (skip.kind === 'dropped') return skip.forGood ? 'It is not brought back by itself.' : 'It comes back when the server is free.';
  return `Looking again in ${Math.round(skip.lookAgainMs / 1000)} s.`;
}
