import type { ColdStarts } from '../domain/coldStarts.ts';
import type { HistorySummary } from '../domain/history.ts';
import { priceOf } from '../domain/price.ts';
import { Catalog } from '../keepalive/catalog.ts';
import { RealUses } from '../keepalive/realUses.ts';
import type { ApiContext } from './context.ts';

const DAY_MS = 24 * 3_600_000;
/** Ollama's documented default: a model stays this long after its last request. */
const OLLAMA_UNLOADS_MS = 5 * 60_000;

/** A ping every two seconds, all day. */
const MOST_PINGS = 43_200;

/** The last 24 hours of an endpoint; `day` is `null` when the history cannot be read. */
export interface EndpointDay {
  readonly day: HistorySummary | null;
  readonly coldStarts: ColdStarts;
}

/** The last 24 hours: sums from the history, and the real requests that our pings have shown. */
export class DayBook {
  readonly #context: Pick<ApiContext, 'history' | 'monitor' | 'settings' | 'now'>;
  readonly #uses = new Map<string, RealUses>();

  constructor(context: Pick<ApiContext, 'history' | 'monitor' | 'settings' | 'now'>) {
    this.#context = context;
    context.monitor.onEvent((event) => {
      if (event.kind === 'ping') this.#uses.get(event.ping.endpointId)?.add(event.ping);
    });
  }

  of(endpointId: string): EndpointDay {
    const { history, now } = this.#context;
    const to = now();
    const found = history.summary({ endpointId, from: to - DAY_MS, to });
    const day = found.ok ? found.value : null;
    const avoided = this.#usesOf(endpointId, to - DAY_MS).avoided(to - DAY_MS, this.#staysLoadedMs(endpointId));
    return { day, coldStarts: { avoided, suffered: day?.coldStarts ?? 0 } };
  }

  /** What these days cost together; `null` when none of their endpoints has a price. */
  cost(days: readonly (readonly [endpointId: string, day: EndpointDay])[]): number | null {
    const spent = days.reduce((sum, [, { day }]) => sum + (day?.costUsd ?? 0), 0);
    return spent > 0 || days.some(([id]) => this.#hasPrice(id)) ? spent : null;
  }

  /** Read from the history when first asked for, then kept up by the pings that come. */
  #usesOf(endpointId: string, from: number): RealUses {
    const known = this.#uses.get(endpointId);
    known?.prune(from);
    if (known !== undefined) return known;
    const uses = new RealUses();
    const past = this.#context.history.silences({ endpointId, from, limit: MOST_PINGS });
    if (past.ok) for (const ping of past.value) uses.add(ping);
    this.#uses.set(endpointId, uses);
    return uses;
  }

  #staysLoadedMs(endpointId: string): number | null {
    const { monitor } = this.#context;
    return monitor.coolsAfterMs(endpointId) ?? (monitor.targetOf(endpointId)?.provider.kind === 'ollama' ? OLLAMA_UNLOADS_MS : null);
  }

  #hasPrice(endpointId: string): boolean {
    const { settings } = this.#context;
    const target = Catalog.of(settings.current).targets.get(endpointId);
    if (target === undefined) return false;
    return priceOf(target.provider.kind, target.endpoint.model, target.endpoint.price, settings.current.prices) !== null;
  }
}
