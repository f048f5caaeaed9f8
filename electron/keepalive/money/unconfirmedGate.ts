import { billingOf } from '../../domain/billing.ts';
import type { Rest } from '../../domain/rest.ts';
import type { Target } from '../catalog.ts';
import type { Gate } from '../gate.ts';

/** Leaves alone what bills by the time it is up until somebody has seen the figure and said yes. */
export class UnconfirmedGate implements Gate {
  readonly yieldsToTimer = false;

  restOf({ endpoint, provider }: Target): Rest | null {
    const billing = billingOf(provider, endpoint);
    return billing.kind === 'tokens' || billing.confirmed ? null : { kind: 'unconfirmed', usdPerHour: billing.usdPerHour };
  }

  nextChange(): number {
    return Number.POSITIVE_INFINITY;
  }
}
