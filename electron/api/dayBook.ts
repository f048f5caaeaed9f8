import type { ColdStarts } from '../domain/coldStarts.ts';
import type { HistorySummary } from '../domain/history.ts';
import { priceOf } from '../domain/price.ts';
import { judgeOfPast } from '../help/judged.ts';
import { readDay } from '../help/pastUses.ts';
import { Catalog } from '../keepalive/catalog.ts';
import { RealUses } from '../keepalive/realUses.ts';
import type { ApiContext } from './context.ts';

const DAY_MS = 24 * 3_600_000;
/** In a minute no more than the oldest minute of a day gets out of date. */
const SUM_LASTS_MS = 60_000;
/** Ollama's documented default: a model stays this long after its last request. */
const OLLAMA_UNLOADS_MS = 5 * 60_000;

/** Endpoints whose past is looked through before an answer, half a millisecond each, and at a time afterwards. */
const READ_AT_ONCE = 15;
const READ_AHEAD = 5;

/** The last 24 hours of an endpoint; `day` is `null` when the history cannot be read. */
export interface EndpointDay {
  readonly day: HistorySummary | null;
  readonly coldStarts: ColdStarts;
}

type Sources = Pick<ApiContext, 'history' | 'monitor' | 'settings' | 'now'>;

/** The last 24 hours: sums from the history, and the real requests that were seen or that our pings have shown. */
export class DayBook {
  readonly #sources: Sources;
  readonly #uses = new Map<string, RealUses>();
  /** Sums as they were read, until the next ping or for a minute. */
  readonly #sums = new Map<string, { readonly day: HistorySummary; readonly readAt: number }>();
  /** Endpoints that were asked for before their past was known. */
  readonly #leftOut = new Set<string>();

  constructor(sources: Sources) {
    this.#sources = sources;
    sources.monitor.onEvent((event) => {
      if (event.kind === 'request') this.#uses.get(event.request.endpointId)?.addRequest(event.request, event.met);
      if (event.kind !== 'ping') return;
      this.#uses.get(event.ping.endpointId)?.add(event.ping);
      this.#sums.delete(event.ping.endpointId);
    });
    sources.settings.onChange(({ endpoints }) => {
      const left = new Set(endpoints.map(({ id }) => id));
      for (const known of [this.#uses, this.#sums]) for (const id of known.keys()) if (!left.has(id)) known.delete(id);
    });
  }

  /** The days of these endpoints. Where many pings of the past were not looked through yet, some say nothing of avoided cold starts. */
  days(endpointIds: readonly string[]): Map<string, EndpointDay> {
    const unread = endpointIds.filter((id) => !this.#uses.has(id));
    for (const id of unread.slice(0, READ_AT_ONCE)) this.#read(id);
    for (const id of unread.slice(READ_AT_ONCE)) this.#leftOut.add(id);
    return new Map(endpointIds.map((id) => [id, this.#dayOf(id)]));
  }

  /**
   * Looks through the past of a few endpoints more.
   * @param onRead told of those that an answer had to leave out
   * @returns whether more remain
   */
  readAhead(onRead: (endpointId: string) => void): boolean {
    const unread = this.#sources.settings.current.endpoints.filter(({ id }) => !this.#uses.has(id));
    for (const { id } of unread.slice(0, READ_AHEAD)) {
      this.#read(id);
      // The history builds what it keeps of an endpoint when first asked: here nobody waits for it.
      this.#dayOf(id);
      if (this.#leftOut.delete(id)) onRead(id);
    }
    return unread.length > READ_AHEAD;
  }

  /** What these days cost together; `null` when none of their endpoints has a price. */
  cost(days: ReadonlyMap<string, EndpointDay>): number | null {
    const spent = [...days.values()].reduce((sum, { day }) => sum + (day?.costUsd ?? 0), 0);
    return spent > 0 || [...days.keys()].some((id) => this.hasPrice(id)) ? spent : null;
  }

  /** Silence after which its model goes cold, ms, as it is told, learned or documented; `null` where nobody knows. */
  staysLoadedMs(endpointId: string): number | null {
    const { monitor } = this.#sources;
    return monitor.coolsAfterMs(endpointId) ?? (monitor.targetOf(endpointId)?.provider.kind === 'ollama' ? OLLAMA_UNLOADS_MS : null);
  }

  /** Whether it is known what its pings cost. */
  hasPrice(endpointId: string): boolean {
    const { settings } = this.#sources;
    const target = Catalog.of(settings.current).targets.get(endpointId);
    if (target === undefined) return false;
    return priceOf(target.provider.kind, target.endpoint.model, target.endpoint.price, settings.current.prices) !== null;
  }

  #dayOf(endpointId: string): EndpointDay {
    const from = this.#sources.now() - DAY_MS;
    const day = this.#sumOf(endpointId);
    const uses = this.#uses.get(endpointId);
    uses?.prune(from);
    const avoided = uses?.avoided(from, this.staysLoadedMs(endpointId)) ?? null;
    return { day, coldStarts: { avoided, suffered: (day?.coldStarts ?? 0) + (uses?.metCold(from) ?? 0) } };
  }

  #sumOf(endpointId: string): HistorySummary | null {
    const { history, now } = this.#sources;
    const to = now();
    const known = this.#sums.get(endpointId);
    if (known !== undefined && Math.abs(known.readAt - to) < SUM_LASTS_MS) return known.day;
    const found = history.summary({ endpointId, from: to - DAY_MS, to });
    if (!found.ok) return null;
    this.#sums.set(endpointId, { day: found.value, readAt: to });
    return found.value;
  }

  /** From here on the pings that come keep it up to date. */
  #read(endpointId: string): void {
    const { history, now } = this.#sources;
    const uses = new RealUses();
    const to = now() + 1;
    // Without a past it is known from here on.
    readDay(history, endpointId, { from: to - DAY_MS, to }, { uses, judge: judgeOfPast(history, endpointId) });
    this.#uses.set(endpointId, uses);
  }
}
