import type { Belief } from '../electron/domain/belief.ts';
import type { EndpointState } from '../electron/domain/warmth.ts';
import { plural, roughly } from './format.ts';

const FINDING_OUT = 'Finding out how long it stays warm';

/** What is believed of when an endpoint goes cold, and from what. */
export function beliefText(belief: Belief | null): string {
  switch (belief?.kind) {
    case 'told':
      return `Unloaded by its server after ${roughly(belief.coolsAfterMs)}.`;
    case 'stays':
      return belief.forMs === 0 ? `${FINDING_OUT}.` : `Never seen to go cold in ${roughly(belief.forMs)}.`;
    case 'learned': {
      const { coolsAfterMs, seen, phase } = belief;
      if (seen === 0) return `${FINDING_OUT}.`;
      const evidence = `about ${roughly(coolsAfterMs)}, seen ${plural(seen, 'time')}.`;
      if (phase === 'exploring') return `${FINDING_OUT}: so far ${evidence}`;
      return `Cools after ${evidence}${phase === 'probing' ? ' Now it is tried whether it stays warm for longer.' : ''}`;
    }
    default:
      return `${FINDING_OUT}.`;
  }
}

/** The same where there is something to say: with an interval of its own nothing is being found out. */
export function beliefIn({ rule, belief }: Pick<EndpointState, 'rule' | 'belief'>): string | undefined {
  return rule === 'auto' || belief !== null ? beliefText(belief) : undefined;
}
