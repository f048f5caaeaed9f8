import { pauseAt } from '../domain/pause.ts';
import type { Settings } from '../domain/settings.ts';

/** Why nothing is pinged by the schedule, or not one endpoint. Times are wall ms. */
export type Resting =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'off' }
  | { readonly kind: 'held'; readonly reason: string }
  | { readonly kind: 'paused'; readonly until: number }
  | { readonly kind: 'ownPause'; readonly until: number };

/** Why the schedule rests: switches; pauses, which end at a wall time by themselves; and holds, which end when their reason does. */
export class Rest {
  readonly #disabled: boolean;
  readonly #holds = new Set<string>();
  readonly #endpoints = new Map<string, number>();
  #warming = true;
  #until: number | null = null;
  #nextEnd = Number.POSITIVE_INFINITY;

  /** @param disabled `DISABLE_WARMUP=true`: everything rests, whatever the settings say */
  constructor(disabled: boolean) {
    this.#disabled = disabled;
  }

  /** Takes over the switch and the pauses of changed settings; pauses that are over by `now`, wall ms, are none. */
  take({ warming, pausedUntil, endpoints }: Settings, now: number): void {
    this.#warming = warming;
    this.#until = pauseAt(pausedUntil, now);
    this.#endpoints.clear();
    for (const endpoint of endpoints) {
      const until = pauseAt(endpoint.pausedUntil, now);
      if (until !== null) this.#endpoints.set(endpoint.id, until);
    }
    this.#findNextEnd();
  }

  /** Drops the pauses that are over. @returns whether there were any */
  endPauses(now: number): boolean {
    if (now < this.#nextEnd) return false;
    this.#until = pauseAt(this.#until, now);
    for (const [id, until] of this.#endpoints) if (until <= now) this.#endpoints.delete(id);
    this.#findNextEnd();
    return true;
  }

  /** When the next pause ends, wall ms; infinity when there is none. */
  get nextEnd(): number {
    return this.#nextEnd;
  }

  /** Until when everything is paused. */
  get until(): number | null {
    return this.#until;
  }

  /** The reason of the oldest hold. */
  get held(): string | null {
    return this.#holds.values().next().value ?? null;
  }

  /** @returns whether it was not held for that reason before */
  hold(reason: string): boolean {
    if (this.#holds.has(reason)) return false;
    this.#holds.add(reason);
    return true;
  }

  /** @returns whether it was held for that reason */
  release(reason: string): boolean {
    return this.#holds.delete(reason);
  }

  /** Why all endpoints rest; `null`: they do not. */
  get all(): Resting | null {
    if (this.#disabled) return { kind: 'disabled' };
    if (!this.#warming) return { kind: 'off' };
    if (this.held !== null) return { kind: 'held', reason: this.held };
    return this.#until === null ? null : { kind: 'paused', until: this.#until };
  }

  /** Why this endpoint rests, by itself or with all; `null`: it does not. Of two pauses the one that ends later counts. */
  of(endpointId: string): Resting | null {
    const own = this.#endpoints.get(endpointId);
    const all = this.all;
    if (own === undefined) return all;
    const hidden = all !== null && (all.kind !== 'paused' || all.until > own);
    return hidden ? all : { kind: 'ownPause', until: own };
  }

  /** Why all endpoints rest, a sentence for the log; `null`: they do not. */
  get whyAll(): string | null {
    const { all } = this;
    switch (all?.kind) {
      case 'disabled':
        return 'Warming is disabled by DISABLE_WARMUP';
      case 'off':
        return 'Warming is switched off in the settings';
      case 'held':
        return `Keeping warm rests: ${all.reason}`;
      case 'paused':
        return 'Everything is paused';
      default:
        return null;
    }
  }

  #findNextEnd(): void {
    this.#nextEnd = Math.min(this.#until ?? Number.POSITIVE_INFINITY, ...this.#endpoints.values());
  }
}
