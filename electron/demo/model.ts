import { abortable, type DemoClock, sleep } from './clock.ts';

/** How a simulated model behaves; all times in milliseconds. */
export interface ModelSpec {
  readonly name: string;
  /** Time to load it into memory. */
  readonly loadMs: number;
  /** Time to the first token once it is loaded and has a slot. */
  readonly tokenMs: number;
  /** Time to read an input token that no cache has; 0 by default. */
  readonly readMs?: number;
  /** Time between two tokens; 0 by default. */
  readonly gapMs?: number;
  /** Silence after which it is unloaded; `null` is never. */
  readonly idleUnloadMs: number | null;
  /** Requests that it answers side by side; 1 by default. */
  readonly slots?: number;
}

export type ModelState = 'unloaded' | 'loading' | 'loaded';

/** What a status call sees. Looking changes nothing. */
export interface ModelPeek {
  readonly name: string;
  readonly state: ModelState;
  /** Requests with a slot, and requests that wait for one. */
  readonly running: number;
  readonly waiting: number;
  /** Idle time that it is kept after its last request, ms; `null` is for ever. */
  readonly sessionMs: number | null;
  /** When it is due to go, ms since 1970; `null` is never. Stands in the past while a long request runs. */
  readonly expiresAt: number | null;
  /** The runner options that it was loaded with. */
  readonly runner: string;
  /** How often it was loaded so far. */
  readonly loads: number;
  /** Requests that it has answered so far, and when the last one ended, ms since 1970. */
  readonly served: number;
  readonly usedAt: number | null;
}

/** One model: unloaded, loading or loaded, with slots and an expiry that counts from the end of the last request. */
export class SimulatedModel {
  readonly spec: ModelSpec;
  readonly #clock: DemoClock;
  readonly #changed: () => void;
  readonly #queue: (() => void)[] = [];
  #state: ModelState = 'unloaded';
  #runner = '';
  #users = 0;
  #running = 0;
  #loads = 0;
  #served = 0;
  #usedAt: number | null = null;
  #sessionMs: number | null;
  #expiresAt: number | null = null;
  #cancelExpiry: (() => void) | undefined;

  constructor(spec: ModelSpec, clock: DemoClock, changed: () => void) {
    this.spec = spec;
    this.#clock = clock;
    this.#changed = changed;
    this.#sessionMs = spec.idleUnloadMs;
  }

  get isIdle(): boolean {
    return this.#state === 'loaded' && this.#users === 0;
  }

  isReady(runner: string): boolean {
    return this.#state === 'loaded' && this.#runner === runner;
  }

  peek(): ModelPeek {
    return {
      name: this.spec.name,
      state: this.#state,
      running: this.#running,
      waiting: this.#queue.length,
      sessionMs: this.#sessionMs,
      expiresAt: this.#expiresAt,
      runner: this.#runner,
      loads: this.#loads,
      served: this.#served,
      usedAt: this.#usedAt,
    };
  }

  /** Loads it; an abort leaves it unloaded. */
  async load(runner: string, signal: AbortSignal | undefined): Promise<void> {
    this.#become('loading', runner);
    this.#expireIn(this.#sessionMs);
    try {
      await sleep(this.#clock, this.spec.loadMs, signal);
    } catch (gone) {
      this.#drop();
      throw gone;
    }
    this.loadNow(runner);
  }

  /** Is loaded from now on, as if it had always been. */
  loadNow(runner = ''): void {
    this.#loads += 1;
    this.#become('loaded', runner);
    this.#startExpiry();
  }

  /** Counts a user, so that it is neither unloaded nor evicted. A session time given here replaces the one before. */
  reserve(sessionMs: number | null | undefined): void {
    this.#users += 1;
    this.#cancelExpiry?.();
    if (sessionMs !== undefined) this.#sessionMs = sessionMs;
  }

  /** Waits for a slot for a reserved user. Returns the call that gives slot and reservation back. */
  async enter(signal: AbortSignal | undefined): Promise<() => void> {
    try {
      await this.#takeSlot(signal);
    } catch (gone) {
      this.#leave();
      throw gone;
    }
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#served += 1;
      this.#usedAt = this.#clock.now();
      this.#giveSlot();
      this.#leave();
    };
  }

  /** Unloads it at once, or when its last request ends. */
  unload(): void {
    if (this.#state !== 'loaded') return;
    if (this.#users === 0) this.#drop();
    else this.#sessionMs = 0;
  }

  dispose(): void {
    this.#cancelExpiry?.();
  }

  async #takeSlot(signal: AbortSignal | undefined): Promise<void> {
    if (this.#running < (this.spec.slots ?? 1)) {
      this.#running += 1;
      this.#changed();
      return;
    }
    const turn = Promise.withResolvers<void>();
    this.#queue.push(turn.resolve);
    this.#changed();
    try {
      await abortable(turn.promise, signal);
    } catch (gone) {
      const place = this.#queue.indexOf(turn.resolve);
      // No place left means that the slot was handed over in the same moment: pass it on.
      if (place >= 0) this.#queue.splice(place, 1);
      else this.#giveSlot();
      throw gone;
    }
  }

  #giveSlot(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }

  #leave(): void {
    this.#users -= 1;
    if (this.#users === 0) this.#startExpiry();
    this.#changed();
  }

  #startExpiry(): void {
    if (this.#users > 0) return;
    this.#cancelExpiry?.();
    this.#expireIn(this.#sessionMs);
    if (this.#sessionMs === 0) this.#drop();
    else if (this.#sessionMs !== null) this.#cancelExpiry = this.#clock.after(this.#sessionMs, () => this.#drop());
  }

  #expireIn(ms: number | null): void {
    this.#expiresAt = ms === null ? null : this.#clock.now() + ms;
  }

  #drop(): void {
    this.#cancelExpiry?.();
    this.#sessionMs = this.spec.idleUnloadMs;
    this.#expiresAt = null;
    this.#become('unloaded', '');
  }

  #become(state: ModelState, runner: string): void {
    this.#state = state;
    this.#runner = runner;
    this.#changed();
  }
}
