import { abortable, type DemoClock, systemClock } from './clock.ts';
import { type ModelPeek, type ModelSpec, SimulatedModel } from './model.ts';

export interface GpuOptions {
  readonly models: readonly ModelSpec[];
  /** How many models fit at once; all of them by default. */
  readonly capacity?: number | undefined;
  /** Requests that may wait for a model or a slot before further ones are refused; 512 by default. */
  readonly maxWaiting?: number | undefined;
  /** Whether a load ends when the client that caused it goes away, as Ollama does. */
  readonly abortsLoads?: boolean | undefined;
  readonly clock?: DemoClock | undefined;
}

export interface AcquireOptions {
  readonly signal?: AbortSignal | undefined;
  /** Idle time to keep the model after its last request, ms; `null` is for ever, missing keeps what is set. */
  readonly sessionMs?: number | null | undefined;
  /** Runner options; a loaded model with different ones is loaded again. */
  readonly runner?: string | undefined;
}

/** The right to use a loaded model until `release`. */
export interface Lease {
  readonly spec: ModelSpec;
  /** Whether the model had to be loaded for this request. */
  readonly cold: boolean;
  /** From the request to the loaded model with a free slot, ms. */
  readonly waitedMs: number;
  release(): void;
}

/** The queue is full: more requests wait than the server allows. */
export class GpuBusyError extends Error {
  override readonly name = 'GpuBusyError';
}

/** Room for some models. Loading one evicts an idle one, the one with the shortest session first; one load at a time. */
export class Gpu {
  readonly #models: ReadonlyMap<string, SimulatedModel>;
  readonly #clock: DemoClock;
  readonly #capacity: number;
  readonly #maxWaiting: number;
  readonly #abortsLoads: boolean;
  readonly #watchers = new Set<() => void>();
  #loads: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: GpuOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#models = new Map(options.models.map((spec) => [spec.name, new SimulatedModel(spec, this.#clock, () => this.#notify())]));
    this.#capacity = options.capacity ?? options.models.length;
    this.#maxWaiting = options.maxWaiting ?? 512;
    this.#abortsLoads = options.abortsLoads ?? false;
  }

  /** Loads the model if need be and waits for a slot. Rejects with {@link GpuBusyError}, or the signal's reason. */
  async acquire(name: string, options: AcquireOptions = {}): Promise<Lease> {
    const model = this.#model(name);
    if (this.#waiting >= this.#maxWaiting) throw new GpuBusyError('too many requests wait');
    const since = this.#clock.now();
    const cold = !model.isReady(options.runner ?? '');
    this.#waiting += 1;
    try {
      if (cold)
        await abortable(
          this.#inLine(() => this.#loadFor(model, options)),
          options.signal,
        );
      else model.reserve(options.sessionMs);
      const release = await model.enter(options.signal);
      return { spec: model.spec, cold, waitedMs: this.#clock.now() - since, release };
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Starts to load a model that nobody waits for. */
  async preload(name: string): Promise<void> {
    await this.#inLine(() => this.#load(this.#model(name), '', undefined));
  }

  /** The model is loaded from now on, without a load. */
  loadNow(name: string): void {
    this.#model(name).loadNow();
  }

  /** Unloads the model now, or when its last request ends. */
  unload(name: string): void {
    this.#model(name).unload();
  }

  has(name: string): boolean {
    return this.#models.has(name);
  }

  peek(name: string): ModelPeek {
    return this.#model(name).peek();
  }

  peekAll(): ModelPeek[] {
    return [...this.#models.values()].map((model) => model.peek());
  }

  /** Resolves as soon as `holds` is true of this machine. */
  async until(holds: (gpu: Gpu) => boolean): Promise<void> {
    const met = Promise.withResolvers<void>();
    const look = (): void => {
      if (holds(this)) met.resolve();
    };
    this.#watchers.add(look);
    look();
    await met.promise.finally(() => this.#watchers.delete(look));
  }

  dispose(): void {
    for (const model of this.#models.values()) model.dispose();
  }

  #model(name: string): SimulatedModel {
    const model = this.#models.get(name);
    if (model === undefined) throw new Error(`no simulated model "${name}"`);
    return model;
  }

  #inLine(load: () => Promise<void>): Promise<void> {
    const done = this.#loads.then(load);
    this.#loads = done.catch(() => {});
    return done;
  }

  /** The reservation is made before the next load may begin, so that it cannot evict what was just loaded. */
  async #loadFor(model: SimulatedModel, options: AcquireOptions): Promise<void> {
    await this.#load(model, options.runner ?? '', this.#abortsLoads ? options.signal : undefined);
    if (!options.signal?.aborted) model.reserve(options.sessionMs);
  }

  async #load(model: SimulatedModel, runner: string, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (model.isReady(runner)) return;
    if (model.peek().state === 'loaded') {
      await abortable(
        this.until(() => model.isIdle || model.peek().state === 'unloaded'),
        signal,
      );
      model.unload();
    }
    await this.#makeRoom(model, signal);
    await model.load(runner, signal);
  }

  async #makeRoom(wanted: SimulatedModel, signal: AbortSignal | undefined): Promise<void> {
    const others = [...this.#models.values()].filter((model) => model !== wanted);
    const resident = (): SimulatedModel[] => others.filter((model) => model.peek().state === 'loaded');
    while (resident().length >= this.#capacity) {
      const idle = resident().filter((model) => model.isIdle);
      const victim = idle.toSorted(shorterSessionFirst)[0];
      if (victim !== undefined) victim.unload();
      else
        await abortable(
          this.until(() => resident().some((model) => model.isIdle) || resident().length < this.#capacity),
          signal,
        );
    }
  }

  #notify(): void {
    for (const look of this.#watchers) look();
  }
}

function shorterSessionFirst(a: SimulatedModel, b: SimulatedModel): number {
  const difference = (a.peek().sessionMs ?? Number.POSITIVE_INFINITY) - (b.peek().sessionMs ?? Number.POSITIVE_INFINITY);
  // Two endless sessions differ by NaN.
  return difference || a.spec.name.localeCompare(b.spec.name);
}
