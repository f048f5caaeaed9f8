import { durationMs } from '../domain/duration.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { Rest } from '../domain/rest.ts';
import type { Settings } from '../domain/settings.ts';
import type { Target } from './catalog.ts';
import type { Gate } from './gate.ts';

export interface UnusedGateOptions {
  readonly settings: () => Pick<Settings, 'stopAfterUnused'>;
  /** Whether anything tells of real use of the endpoint: without that nothing can be said of its disuse. */
  readonly canSeeUse: (endpointId: string) => boolean;
  /** Last real use that is remembered from former runs, wall ms; asked once per endpoint. */
  readonly lastUseAt: (endpointId: string) => number | null;
  /** Wall ms; the start counts as a reason to keep everything warm for a while. */
  readonly startedAt: number;
  /** Wall clock less boot time, ms: it jumps when somebody sets the clock. */
  readonly wallAheadMs?: () => number;
}

/** Clocks that run apart by less were not set, ms. */
const STEP_MS = 60_000;

/** Leaves an endpoint alone that nobody has used for as long as its settings say. */
export class UnusedGate implements Gate {
  readonly yieldsToTimer = true;
  readonly #options: UnusedGateOptions;
  /** When each was last used, asked for, or let go on after another rest. */
  readonly #wantedAt = new Map<string, number>();
  #freshAt: number;
  #wallAheadMs: number;

  constructor(options: UnusedGateOptions) {
    this.#options = options;
    this.#freshAt = options.startedAt;
    this.#wallAheadMs = options.wallAheadMs?.() ?? 0;
  }

  /** Somebody used it or asked for it, or its hours began: it is kept warm from here on. @param at wall ms */
  noteWanted(endpointId: string, at: number): void {
    this.#followClock();
    this.#wantedAt.set(endpointId, Math.max(at, this.#wantedAt.get(endpointId) ?? at));
  }

  /** The machine woke up: all are kept warm for a while again. @param at wall ms */
  noteFresh(at: number): void {
    this.#followClock();
    this.#freshAt = Math.max(at, this.#freshAt);
  }

  /** Forgets endpoints that are gone. */
  keepOnly(endpointIds: ReadonlySet<string>): void {
    for (const id of this.#wantedAt.keys()) if (!endpointIds.has(id)) this.#wantedAt.delete(id);
  }

  restOf({ endpoint }: Target, wallNow: number): Rest | null {
    const afterMs = this.#afterMs(endpoint);
    return afterMs !== null && wallNow >= this.#since(endpoint.id) + afterMs ? { kind: 'unused', forMs: afterMs } : null;
  }

  nextChange({ endpoint }: Target, wallNow: number): number {
    const afterMs = this.#afterMs(endpoint);
    const at = afterMs === null ? Number.POSITIVE_INFINITY : this.#since(endpoint.id) + afterMs;
    return at > wallNow ? at : Number.POSITIVE_INFINITY;
  }

  #afterMs({ id, stopAfterUnused }: Endpoint): number | null {
    const text = stopAfterUnused === undefined ? this.#options.settings().stopAfterUnused : stopAfterUnused;
    return text === null || !this.#options.canSeeUse(id) ? null : durationMs(text);
  }

  /** A clock that was set must not make a day of a moment: a small computer begins in 1970 and hears later what time it is. */
  #followClock(): void {
    const aheadMs = this.#options.wallAheadMs?.() ?? 0;
    const stepMs = aheadMs - this.#wallAheadMs;
    if (Math.abs(stepMs) < STEP_MS) return;
    this.#wallAheadMs = aheadMs;
    this.#freshAt += stepMs;
    for (const [id, at] of this.#wantedAt) this.#wantedAt.set(id, at + stepMs);
  }

  #since(endpointId: string): number {
    this.#followClock();
    const known = this.#wantedAt.get(endpointId);
    const wantedAt = known ?? this.#options.lastUseAt(endpointId) ?? Number.NEGATIVE_INFINITY;
    if (known === undefined) this.#wantedAt.set(endpointId, wantedAt);
    return Math.max(this.#freshAt, wantedAt);
  }
}
