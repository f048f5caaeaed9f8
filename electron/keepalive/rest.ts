import type { Endpoint } from '../domain/endpoint.ts';
import { pauseAt } from '../domain/pause.ts';
import type { Rest } from '../domain/rest.ts';
import type { Settings } from '../domain/settings.ts';
import { timerOf } from '../domain/timer.ts';
import type { Target } from './catalog.ts';
import type { Gate } from './gate.ts';

/** The settings that say when everything rests. */
type Switches = Pick<Settings, 'warming' | 'pausedUntil' | 'pauseReason' | 'warmUntil'>;

/**
 * Why the schedule rests, for all or for one endpoint: switches; holds, which end when their reason does; pauses, which end at a wall time; and
 * gates. Of several reasons the first of this order is the one that is told. All times are wall ms.
 */
export class Rests {
  readonly #disabled: boolean;
  readonly #gates: readonly Gate[];
  readonly #holds = new Set<string>();
  /** The instance that pings in our place. */
  #watched: string | null = null;
  #settings: Switches;

  /** @param disabled `DISABLE_WARMUP=true`: everything rests, whatever the settings say */
  constructor(disabled: boolean, gates: readonly Gate[], settings: Switches) {
    this.#disabled = disabled;
    this.#gates = gates;
    this.#settings = settings;
  }

  take(settings: Switches): void {
    this.#settings = settings;
  }

  /** Until when everything is paused. */
  until(now: number): number | null {
    return pauseAt(this.#settings.pausedUntil, now);
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

  /** @returns whether that is new */
  watch(by: string | null): boolean {
    if (this.#watched === by) return false;
    this.#watched = by;
    return true;
  }

  /** Until when a timer keeps the endpoint warm; `null`: none runs. */
  timerOf(endpoint: Pick<Endpoint, 'warmUntil'>, now: number): number | null {
    return timerOf(endpoint, this.#settings, now);
  }

  /** Why all endpoints rest; `null`: they do not. */
  all(now: number): Rest | null {
    return this.#switchedOff(timerOf({}, this.#settings, now) !== null) ?? this.#held() ?? this.#paused(now) ?? this.#watching();
  }

  /** Why this endpoint rests, by itself or with all; `null`: it does not. Of two pauses the one that ends later counts. */
  of(target: Target, now: number): Rest | null {
    const { endpoint } = target;
    const timed = this.timerOf(endpoint, now) !== null;
    return this.#switchedOff(timed) ?? this.#held() ?? this.#pausedOf(endpoint, now) ?? this.#gated(target, timed, now) ?? this.#watching();
  }

  /** The next time at which {@link of} may answer otherwise for one of these endpoints by the clock alone; infinity: never. */
  nextChange(targets: Iterable<Target>, now: number): number {
    let next = Math.min(ahead(this.#settings.pausedUntil, now), ahead(this.#settings.warmUntil, now));
    for (const target of targets) {
      const { pausedUntil, warmUntil } = target.endpoint;
      next = Math.min(next, ahead(pausedUntil, now), ahead(warmUntil, now));
      for (const gate of this.#gates) next = Math.min(next, gate.nextChange(target, now));
    }
    return next;
  }

  #switchedOff(timed: boolean): Rest | null {
    if (this.#disabled) return { kind: 'disabled' };
    return this.#settings.warming || timed ? null : { kind: 'off' };
  }

  #held(): Rest | null {
    return this.held === null ? null : { kind: 'held', reason: this.held };
  }

  #watching(): Rest | null {
    return this.#watched === null ? null : { kind: 'watching', by: this.#watched };
  }

  #paused(now: number): Extract<Rest, { kind: 'paused' }> | null {
    const until = this.until(now);
    return until === null ? null : { kind: 'paused', until, reason: this.#settings.pauseReason };
  }

  #pausedOf({ pausedUntil, pauseReason }: Endpoint, now: number): Rest | null {
    const all = this.#paused(now);
    const until = pauseAt(pausedUntil, now);
    return until === null || (all !== null && all.until > until) ? all : { kind: 'ownPause', until, reason: pauseReason ?? null };
  }

  #gated(target: Target, timed: boolean, now: number): Rest | null {
    for (const gate of this.#gates) {
      const rest = timed && gate.yieldsToTimer ? null : gate.restOf(target, now);
      if (rest !== null) return rest;
    }
    return null;
  }
}

function ahead(until: number | null | undefined, now: number): number {
  return pauseAt(until, now) ?? Number.POSITIVE_INFINITY;
}
