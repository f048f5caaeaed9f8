import type { Alert, AlertKind, AlertRecord, Expiry, Notice } from '../domain/alert.ts';
import type { BudgetLevel } from '../domain/budget.ts';
import type { Ping } from '../domain/ping.ts';
import type { Result } from '../domain/result.ts';
import type { Settings } from '../domain/settings.ts';
import type { EndpointState } from '../domain/warmth.ts';
import type { Clock, Timer } from '../keepalive/clock.ts';
import type { EngineLog } from '../keepalive/log.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';
import type { MonitorEvent } from '../keepalive/monitorEvent.ts';
import { afterLook, alertOf, type Book, isOpen, nextReminder, tell, turnOf } from './book.ts';
import { lookAt } from './collect.ts';
import { Pace } from './pace.ts';
import { Tracks } from './tracks.ts';
import { noticeOf } from './words.ts';

/** Where alerts are kept across restarts. */
export interface AlertStore {
  /** Those that were not over when the last run ended, and the highest id so far. */
  unfinished(): Result<{ readonly entries: readonly AlertRecord[]; readonly lastId: number }>;
  save(entry: AlertRecord): Result<unknown>;
}

export interface AlertKeeperOptions {
  readonly monitor: Pick<KeepAliveMonitor, 'state' | 'onEvent'>;
  /** Without simulated servers beside the user's own: they fail on purpose. */
  readonly settings: () => Settings;
  readonly store: AlertStore;
  readonly clock: Pick<Clock, 'monoNow' | 'wallNow' | 'setTimer'>;
  readonly budgets: () => readonly BudgetLevel[];
  /** A text without secrets. */
  readonly clean: (text: string) => string;
  readonly log: EngineLog;
}

/** Timers stand still while the machine sleeps, so a reminder is looked for now and then, ms. */
const LONGEST_WAIT_MS = 15 * 60_000;
/** A look is at everything, and thousands of endpoints may fail or rest at once: where there are many, there is one look in so long, ms. */
const LOOK_GAP_MS = 1_000;
const MANY = 50;
/** A ping that changes nothing leads to one all the same after so long: credentials come near their end by the clock alone, ms. */
const LOOK_AGAIN_MS = 60_000;

/** Watches over fortunes, and tells when one changes: never more than one notice a minute, nothing of what rests. */
export class AlertKeeper {
  readonly #options: AlertKeeperOptions;
  readonly #tracks = new Tracks();
  readonly #pace: Pace;
  readonly #expiries = new Map<string, Expiry | null>();
  readonly #told = new Set<(notice: Notice) => void>();
  readonly #changed = new Set<() => void>();
  readonly #counts = new Map<AlertKind, number>();
  readonly #unsubscribe: () => void;
  #book: Book;
  #changes = 0;
  #stopped = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #nextLook: Timer | null = null;

  constructor(options: AlertKeeperOptions) {
    this.#options = options;
    this.#pace = new Pace(options.clock, () => this.#tell());
    const kept = options.store.unfinished();
    this.#book = kept.ok ? { entries: kept.value.entries, nextId: kept.value.lastId + 1 } : { entries: [], nextId: 1 };
    // Forgotten pings leave no TTFT; the alert is then over with the next one.
    for (const entry of this.#book.entries) this.#tracks.recall(entry, (id) => options.monitor.state(id)?.lastTtftMs ?? null);
    this.#unsubscribe = options.monitor.onEvent((event) => this.#onEvent(event));
    this.look();
  }

  /** Alerts that last, the newest first. */
  get open(): Alert[] {
    return this.#book.entries.filter(isOpen).map(alertOf).reverse();
  }

  /** How many alerts last now; `changes` grows with everything that becomes of any. */
  get sum(): { readonly open: number; readonly changes: number } {
    return { open: this.#book.entries.filter(isOpen).length, changes: this.#changes };
  }

  /** Alerts that began in this run, by kind. */
  get counts(): ReadonlyMap<AlertKind, number> {
    return this.#counts;
  }

  /** Told what people should hear. @returns a function that ends it */
  onNotice(listener: (notice: Notice) => void): () => void {
    this.#told.add(listener);
    return () => this.#told.delete(listener);
  }

  /** Told when an alert begins, changes or ends. @returns a function that ends it */
  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** When the credentials of a provider end; `null`: nobody knows, or they renew themselves. */
  setExpiry(providerId: string, expiry: Expiry | null): void {
    this.#expiries.set(providerId, expiry);
    this.look();
  }

  /** Something that is no ping may have changed: settings, budgets. */
  look(): void {
    if (this.#stopped) return;
    this.#refresh();
    this.#arm();
  }

  /** The same, within a second where much may change at once. */
  lookSoon(): void {
    if (this.#stopped || this.#nextLook !== null) return;
    const { clock, settings } = this.#options;
    const gapMs = settings().endpoints.length < MANY ? 0 : LOOK_GAP_MS;
    const waitMs = this.#lookedAt + gapMs - clock.monoNow();
    if (waitMs <= 0) this.look();
    else this.#nextLook = clock.setTimer(() => this.look(), waitMs);
  }

  #refresh(): void {
    this.#nextLook?.cancel();
    this.#nextLook = null;
    this.#lookedAt = this.#options.clock.monoNow();
    const { settings, clock, budgets, clean } = this.#options;
    const now = clock.wallNow();
    const current = settings();
    this.#tracks.keepOnly(new Set(current.endpoints.map(({ id }) => id)));
    for (const id of this.#expiries.keys()) if (!current.providers.some((provider) => provider.id === id)) this.#expiries.delete(id);
    const look = lookAt({ settings: current, tracks: this.#tracks.all, expiries: this.#expiries, budgets: budgets(), now, clean });
    this.#take(afterLook(this.#book, look, now));
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    this.#nextLook?.cancel();
    this.#pace.stop();
  }

  #onEvent(event: MonitorEvent): void {
    if (event.kind === 'ping') this.#onPing(event.ping);
    // A budget that is used up is the last that is heard of its endpoints.
    else if (event.kind === 'rested') this.lookSoon();
    // It may rest no longer, and what was kept back may be told now.
    else if ((event.kind === 'change' || event.kind === 'held') && this.#hasToTell()) this.lookSoon();
  }

  #hasToTell(): boolean {
    const now = this.#options.clock.wallNow();
    return this.#book.entries.some((entry) => turnOf(entry, now) !== null);
  }

  #onPing(ping: Ping): void {
    const { settings, monitor } = this.#options;
    const { endpoints, alertRules } = settings();
    const endpoint = endpoints.find(({ id }) => id === ping.endpointId);
    if (endpoint === undefined) return;
    const state = monitor.state(endpoint.id);
    const resting = state === undefined || state.rest !== null || state.warmth === 'paused';
    const rules = { targetMs: endpoint.targetMs ?? null, slowAfterPings: alertRules.slowAfterPings, resting };
    if (this.#tracks.follow(ping, rules) || this.#options.clock.monoNow() - this.#lookedAt >= LOOK_AGAIN_MS) this.lookSoon();
  }

  /** Takes over a changed book, and writes down what is new in it. */
  #take(book: Book): void {
    const before = new Map(this.#book.entries.map((entry) => [entry.id, entry]));
    const changed = book.entries.filter((entry) => JSON.stringify(entry) !== JSON.stringify(before.get(entry.id)));
    // What nobody was told of needs no end either.
    this.#book = { ...book, entries: book.entries.filter((entry) => isOpen(entry) || entry.toldAt !== null) };
    for (const entry of changed) {
      if (!before.has(entry.id)) this.#counts.set(entry.kind, (this.#counts.get(entry.kind) ?? 0) + 1);
      const saved = this.#options.store.save(entry);
      if (!saved.ok) this.#options.log.warn(`An alert could not be kept: ${saved.error}`, {});
    }
    if (changed.length === 0) return;
    this.#changes += 1;
    for (const listener of this.#changed) listener();
  }

  /** Sees to it that what there is to tell is told. */
  #arm(): void {
    if (this.#stopped) return;
    const now = this.#options.clock.wallNow();
    const reminder = nextReminder(this.#book);
    if (this.#book.entries.some((entry) => turnOf(entry, now) !== null && !this.#isQuiet(entry))) this.#pace.soon();
    // One that is overdue is kept quiet.
    else if (reminder !== Number.POSITIVE_INFINITY) this.#pace.within(reminder <= now ? LONGEST_WAIT_MS : Math.min(reminder - now, LONGEST_WAIT_MS));
  }

  #tell(): void {
    const { clock, log } = this.#options;
    this.#refresh();
    const now = clock.wallNow();
    const { book, told } = tell(this.#book, now, (entry) => this.#isQuiet(entry));
    const cleared = told.filter(({ turn }) => turn === 'cleared');
    this.#take(book);
    const notice = noticeOf(told, now, this.sum.open);
    if (notice !== null) {
      this.#pace.shown();
      const line = `${notice.title}: ${notice.message.replaceAll('\n', '; ')}`;
      if (cleared.length === told.length) log.info(line, {});
      else log.warn(line, {});
      for (const listener of this.#told) listener(notice);
    }
    this.#arm();
  }

  /** Nothing is told of what rests. That a budget makes it rest is what the alert is about. */
  #isQuiet({ endpoints }: AlertRecord): boolean {
    const { monitor, settings } = this.#options;
    const ids = endpoints.length > 0 ? endpoints.map(({ id }) => id) : settings().endpoints.map(({ id }) => id);
    const states = ids.map((id) => monitor.state(id)).filter((state) => state !== undefined);
    return states.length > 0 && states.every(rests);
  }
}

function rests({ rest, warmth }: EndpointState): boolean {
  return rest === null ? warmth === 'paused' : rest.kind !== 'budget';
}
