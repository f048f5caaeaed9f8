import type { Measurement, PingJob } from '../../electron/domain/measurement.ts';
import { type Look, type ModelPeek, type Peek, UNTOLD } from '../../electron/domain/peek.ts';
import { wayOf } from '../../electron/domain/way.ts';
import type { PingTransport } from '../../electron/keepalive/keepAlive.ts';
import type { Looker } from '../../electron/keepalive/looker.ts';
import type { FakeClock } from './fakeClock.ts';
import { answered } from './fakes.ts';

export interface FakeHostOptions {
  /** Silence after which a model is unloaded, ms. */
  readonly unloadsAfterMs?: number;
  /** Models stay for good. */
  readonly pinned?: boolean;
  /** Models that fit at once. */
  readonly room?: number;
  /** What it lets see. */
  readonly tells?: Partial<Peek['tells'] & { readonly room: boolean; readonly silence: boolean; readonly bytes: boolean }>;
  readonly context?: number;
  /** A look takes so long, ms. */
  readonly lookMs?: number;
}

interface Loaded {
  usedAt: number;
  busyUntil: number;
  context: number;
}

const WARM_MS = 200;
const LOAD_MS = 4_000;

/** A model server on fake time that loads, unloads and evicts as Ollama does; it counts looks, loads and evictions. */
export class FakeHost implements Looker, PingTransport {
  readonly #clock: FakeClock;
  readonly #options: FakeHostOptions;
  readonly #loaded = new Map<string, Loaded>();
  readonly jobs: PingJob[] = [];
  /** Wall times at which models were loaded for us, and models that were pushed out for us. */
  readonly loads: string[] = [];
  readonly evictions: string[] = [];
  looks = 0;
  /** How long its timer stood still while the machine slept. */
  stoodStillMs = 0;
  answer: Look['kind'] = 'seen';
  loading: string | null = null;

  constructor(clock: FakeClock, options: FakeHostOptions = {}) {
    this.#clock = clock;
    this.#options = options;
  }

  isLoaded(model: string): boolean {
    this.#expire();
    return this.#loaded.has(model);
  }

  /** Somebody else uses a model, for `takesMs`. */
  use(model: string, { takesMs = 0, context }: { readonly takesMs?: number; readonly context?: number } = {}): void {
    this.#expire();
    this.#touch(model, takesMs, context ?? this.#loaded.get(model)?.context ?? this.#context, false);
  }

  /** Somebody unloads a model by hand. */
  unload(model: string): void {
    this.#loaded.delete(model);
  }

  async look(): Promise<Look> {
    this.looks += 1;
    const { lookMs = 0 } = this.#options;
    if (lookMs > 0) await new Promise<void>((resolve) => this.#clock.setTimer(resolve, lookMs));
    return this.answer === 'seen' ? { kind: 'seen', peek: this.#peek() } : { kind: this.answer };
  }

  ping(job: PingJob): Promise<Measurement> {
    this.#expire();
    this.jobs.push(job);
    const { model } = job.endpoint;
    const context = job.contextLength ?? this.#context;
    const cold = this.#loaded.get(model)?.context !== context;
    const takesMs = cold ? LOAD_MS : WARM_MS;
    this.#touch(model, takesMs, context, true);
    const ttftMs = wayOf(job.endpoint) === 'load' ? null : takesMs;
    return new Promise((resolve) => this.#clock.setTimer(() => resolve(answered(ttftMs)), takesMs));
  }

  get #context(): number {
    return this.#options.context ?? 4_096;
  }

  get #session(): number {
    return this.#options.pinned === true ? Number.POSITIVE_INFINITY : (this.#options.unloadsAfterMs ?? 300_000);
  }

  #touch(model: string, takesMs: number, context: number, ours: boolean): void {
    const now = this.#clock.bootNow();
    if (this.#loaded.get(model)?.context !== context) {
      if (ours) this.loads.push(model);
      this.#loaded.delete(model);
      const room = this.#options.room ?? 3;
      for (const other of [...this.#loaded.keys()].slice(0, Math.max(0, this.#loaded.size + 1 - room))) {
        this.#loaded.delete(other);
        if (ours) this.evictions.push(other);
      }
    }
    const ends = now + takesMs;
    this.#loaded.set(model, { usedAt: ends, busyUntil: ours ? now : ends, context });
  }

  #expire(): void {
    const now = this.#clock.bootNow();
    for (const [model, { usedAt }] of this.#loaded) if (usedAt + this.stoodStillMs + this.#session <= now) this.#loaded.delete(model);
  }

  #peek(): Peek {
    this.#expire();
    const { tells = {}, room } = this.#options;
    const told = { residency: true, expiry: true, busy: true, use: true, ...tells };
    const models = told.residency ? [...this.#loaded].map(([model, loaded]) => this.#modelPeek(model, loaded, told)) : [];
    if (this.loading !== null) models.push({ ...UNTOLD, model: this.loading, residency: 'loading' });
    return {
      at: this.#clock.wallNow(),
      server: { kind: 'ollama', name: 'Ollama', version: '0.12.6' },
      models,
      listsAll: false,
      single: false,
      room: tells.room === true ? (room ?? 3) : null,
      busy: null,
      sleeps: false,
      tells: told,
    };
  }

  #modelPeek(model: string, { usedAt, busyUntil, context }: Loaded, tells: Peek['tells']): ModelPeek {
    const { silence, bytes } = this.#options.tells ?? {};
    const now = this.#clock.bootNow();
    const ends = usedAt + this.#session - now;
    // As Ollama: an expiry in the past means a request that runs, unless the timer stood still.
    const isBusy = busyUntil > now || ends < 0;
    const pinned = this.#options.pinned === true;
    const expiresAt = tells.expiry && !pinned ? this.#clock.wallNow() + (isBusy && ends >= 0 ? -1_000 : ends) : null;
    return {
      ...UNTOLD,
      model,
      residency: 'loaded',
      expiresAt,
      pinned,
      contextLength: context,
      unloadsAfterMs: silence === true ? this.#session : null,
      bytes: bytes === false ? null : 5e9,
      running: tells.expiry && !isBusy ? null : Number(isBusy),
    };
  }
}
