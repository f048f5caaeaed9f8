import { billingOf } from '../../domain/billing.ts';
import type { Rest } from '../../domain/rest.ts';
import type { Target } from '../catalog.ts';
import type { Gate } from '../gate.ts';

/** Leaves alone what bills by the time it is up until somebody has seen the figure and said yes. */
export class UnconfirmedGate implements Gate {
  readonly yieldsToTimer = false;
  /** Answers, as long as the settings stay as they are: there are many questions. */
  readonly #rests = new WeakMap<Target, { readonly rest: Rest | null }>();

  restOf(target: Target): Rest | null {
    const known = this.#rests.get(target);
    if (known !== undefined) return known.rest;
    const rest = restFor(target);
    this.#rests.set(target, { rest });
    return rest;
  }

  nextChange(): number {
    return Number.POSITIVE_INFINITY;
  }
}

function restFor({ endpoint, provider }: Target): Rest | null {
  const billing = billingOf(provider, endpoint);
  return billing.kind === 'tokens' || billing.confirmed ? null : { kind: 'unconfirmed', usdPerHour: billing.usdPerHour };
}
