import type { Freed, ModelRef } from '../domain/memory.ts';
import { abilitiesOf, isResident, reasonToKeep } from '../domain/memory.ts';
import type { Moved, MoveProblem } from '../domain/moved.ts';
import { modelIn, type Peek } from '../domain/peek.ts';
import type { PingError } from '../domain/ping.ts';
import type { Provider } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { Catalog, type Target } from '../keepalive/catalog.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';
import type { Pinger } from '../providers/pinger.ts';
import type { Stores } from '../stores.ts';
import { freedOf, type ServerFreed } from './freedOf.ts';
import { leaveAlone } from './leaveAlone.ts';

export interface MemoryParts {
  readonly stores: Pick<Stores, 'settings' | 'history' | 'log'>;
  readonly monitor: Pick<KeepAliveMonitor, 'inTurn' | 'lookAt' | 'markCold' | 'markLoading'>;
  readonly pinger: Pick<Pinger, 'load' | 'unload'>;
  /** Calls off what is under way. */
  readonly signal: AbortSignal;
  /** Monotonic clock, ms. */
  readonly monoNow: () => number;
  /** Wall clock, ms since 1970. */
  readonly wallNow: () => number;
}

/** `force`: also what somebody uses. */
export interface Insistence {
  readonly force: boolean;
}

/** While a model loads, whoever watches sees how far it is, ms. */
const LOOK_EVERY_MS = 1_000;

/**
 * Loads and frees models because somebody asked for it, any model of any provider, each when it is its turn on its server. What was freed is paused:
 * the next ping would load it again. What somebody uses stays, unless that is insisted on.
 */
export class MemoryByHand {
  readonly #parts: MemoryParts;

  constructor(parts: MemoryParts) {
    this.#parts = parts;
  }

  load(ref: ModelRef): Promise<Result<Moved, PingError>> {
    return this.#onServer(ref, async (provider) => {
      const { monitor, pinger, signal } = this.#parts;
      const before = await this.#look(provider);
      const same = this.#endpointsOf(ref, before);
      const endings = same.map(({ endpoint }) => monitor.markLoading(endpoint.id));
      const watching = this.#watch(provider);
      let isLoaded = false;
      try {
        const done = await pinger.load({ provider, endpoint: same[0]?.endpoint ?? { model: ref.model, task: 'chat' }, signal });
        isLoaded = done.ok;
        return done.ok ? ok({ tookMs: done.value, paused: false, pausedIds: [], freedBytes: null }) : done;
      } finally {
        watching();
        // All of them, even if a schedule elsewhere cannot be told of one.
        await Promise.allSettled(endings.map((end) => end(isLoaded)));
        await this.#look(provider);
      }
    });
  }

  unload(ref: ModelRef, { force }: Insistence): Promise<Result<Moved, MoveProblem>> {
    return this.#onServer(ref, async (provider): Promise<Result<Moved, MoveProblem>> => {
      const { pinger, signal } = this.#parts;
      const before = await this.#look(provider);
      const same = this.#endpointsOf(ref, before);
      const use = force || before === null ? null : reasonToKeep(before, ref.model, this.#lastUseAt(same));
      if (use !== null) return err({ kind: 'inUse', message: use });
      const done = await pinger.unload({ provider, endpoint: { model: ref.model, task: 'chat' }, signal });
      // One that goes as soon as it has answered must not be loaded again either.
      if (!done.ok && done.error.kind !== 'busy') return done;
      const pausedIds = await leaveAlone(this.#parts, same);
      await this.#look(provider);
      if (!done.ok) return done;
      const own = before === null ? null : modelIn(before, ref.model);
      const freedBytes = own !== null && isResident(own) ? own.bytes : null;
      return ok({ tookMs: done.value, paused: pausedIds.length > 0, pausedIds: [...pausedIds], freedBytes });
    });
  }

  /** Frees everything that servers can free: of one provider, or of all. One model after the other on a server, servers side by side. */
  async free({ providerId, force }: Insistence & { readonly providerId: string | null }): Promise<Freed> {
    const { stores, monoNow } = this.#parts;
    const startedAt = monoNow();
    const providers = stores.settings.current.providers.filter(({ id }) => providerId === null || id === providerId);
    const parts = await Promise.all(providers.map((provider) => this.#freeServer(provider, { force, isAsked: providerId !== null })));
    return freedOf(parts, monoNow() - startedAt);
  }

  async #freeServer(provider: Provider, { force, isAsked }: Insistence & { readonly isAsked: boolean }): Promise<ServerFreed> {
    const nothing: ServerFreed = { freed: [], skipped: [], pausedIds: [] };
    const skip = (why: 'cannot' | 'failed', reason: string): ServerFreed => ({
      ...nothing,
      skipped: [{ providerId: provider.id, model: null, why, reason }],
    });
    const peek = await this.#look(provider);
    const can = abilitiesOf(provider, peek);
    if (peek === null) return isAsked ? skip(can.unload ? 'failed' : 'cannot', can.why ?? `${provider.name} does not answer.`) : nothing;
    const resident = peek.models.filter(isResident);
    if (!can.unload) return resident.length > 0 || isAsked ? skip('cannot', can.why ?? '') : nothing;
    let sum = nothing;
    for (const { model } of resident) {
      const done = await this.unload({ providerId: provider.id, model }, { force });
      sum = done.ok ? withFreed(sum, provider.id, model, done.value) : withSkipped(sum, provider.id, model, done.error);
    }
    // What is not in memory now would come with its next ping.
    const kept = new Set(sum.skipped.map(({ model }) => model));
    const others = this.#targetsOn(provider).filter(({ endpoint }) => !kept.has(modelIn(peek, endpoint.model).model));
    return { ...sum, pausedIds: [...sum.pausedIds, ...(await leaveAlone(this.#parts, others))] };
  }

  #onServer<T, P>(ref: ModelRef, work: (provider: Provider) => Promise<Result<T, P>>): Promise<Result<T, P | PingError>> {
    const provider = this.#parts.stores.settings.current.providers.find(({ id }) => id === ref.providerId);
    if (provider === undefined) return Promise.resolve(err(missing(ref)));
    return this.#parts.monitor.inTurn(provider.id, () => work(provider));
  }

  async #look(provider: Provider): Promise<Peek | null> {
    const look = await this.#parts.monitor.lookAt(provider, 0);
    return look.kind === 'seen' ? look.peek : null;
  }

  /** @returns a function that ends it */
  #watch(provider: Provider): () => void {
    const timer = setInterval(() => void this.#look(provider).catch(() => null), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }

  #targetsOn(provider: Provider): Target[] {
    return [...Catalog.of(this.#parts.stores.settings.current).targets.values()].filter((target) => target.provider.id === provider.id);
  }

  /** Endpoints of the model, by whichever of its names they call it. */
  #endpointsOf({ providerId, model }: ModelRef, peek: Peek | null): Target[] {
    const nameOf = (name: string): string => (peek === null ? name : modelIn(peek, name).model);
    const { targets } = Catalog.of(this.#parts.stores.settings.current);
    return [...targets.values()].filter(
      ({ endpoint, provider }) => provider.id === providerId && (endpoint.model === model || nameOf(endpoint.model) === nameOf(model)),
    );
  }

  #lastUseAt(targets: readonly Target[]): number | null {
    const uses = targets.map(({ endpoint }) => this.#parts.stores.history.lastUseAt(endpoint.id)).flatMap((use) => (use.ok ? (use.value ?? []) : []));
    return uses.length === 0 ? null : Math.max(...uses);
  }
}

function withFreed(sum: ServerFreed, providerId: string, model: string, { freedBytes, pausedIds }: Moved): ServerFreed {
  return { ...sum, freed: [...sum.freed, { providerId, model, bytes: freedBytes }], pausedIds: [...sum.pausedIds, ...pausedIds] };
}

function withSkipped(sum: ServerFreed, providerId: string, model: string, { kind, message }: MoveProblem): ServerFreed {
  return { ...sum, skipped: [...sum.skipped, { providerId, model, why: kind === 'inUse' ? 'inUse' : 'failed', reason: message }] };
}

function missing({ providerId }: ModelRef): PingError {
  return { kind: 'notFound', message: `There is no provider "${providerId}".`, status: null, detail: null, retryAfterMs: null };
}
