import { pauseAt } from '../domain/pause.ts';
import type { Settings } from '../domain/settings.ts';

/** Why the schedule rests: pauses, which end at a wall time by themselves, and holds, which end when their reason does. */
export class Pauses {
  readonly #holds = new Set<string>();
  readonly #endpoints = new Map<string, number>();
  #until: number | null = null;
  #nextEnd = Number.POSITIVE_INFINITY;

  /** Takes over the pauses of changed settings; those that are over by `now`, wall ms, are none. */
  take({ pausedUntil, endpoints }: Settings, now: number): void {
    this.#until = pauseAt(pausedUntil, now);
    this.#endpoints.clear();
    for (const endpoint of endpoints) {
      const until = pauseAt(endpoint.pausedUntil, now);
      if (until !== null) this.#endpoints.set(endpoint.id, until);
    }
    this.#nextEnd = Math.min(this.#until ?? Number.POSITIVE_INFINITY, ...this.#endpoints.values());
  }

  /** Drops the pauses that are over. @returns whether there were any */
  end(now: number): boolean {
    if (now < this.#nextEnd) return false;
    this.#until = pauseAt(this.#until, now);
    for (const [id, until] of this.#endpoints) if (until <= now) this.#endpoints.delete(id);
    this.#nextEnd = Math.min(this.#until ?? Number.POSITIVE_INFINITY, ...this.#endpoints.values());
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

  /** Whether all endpoints rest. */
  get all(): boolean {
    return this.#until !== null || this.#holds.size > 0;
  }

  /** Whether this endpoint rests by itself. */
  rests(endpointId: string): boolean {
    return this.#endpoints.has(endpointId);
  }
}
