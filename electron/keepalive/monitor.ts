import { formatDuration, parseKeepAlive } from '../domain/duration.ts';
import { messageOf } from '../domain/messageOf.ts';
import type { Look, Seen } from '../domain/peek.ts';
import type { Ping } from '../domain/ping.ts';
import type { Provider } from '../domain/provider.ts';
import type { Rest } from '../domain/rest.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { EndpointState } from '../domain/warmth.ts';
import { atMost } from './atMost.ts';
import type { Catalog, Target } from './catalog.ts';
import type { Cooldown } from './cooldown/cooldown.ts';
import type { ColdGaps } from './cooling.ts';
import { FromAfar } from './fromAfar.ts';
import { Listeners } from './listeners.ts';
import { LookBook } from './lookBook.ts';
import { blindLooker } from './looker.ts';
import type { MonitorEvent } from './monitorEvent.ts';
import type { MonitorOptions } from './monitorOptions.ts';
import { OwnCalls } from './ownCalls.ts';
import { PingQueue } from './pingQueue.ts';
import { RealRequests, type ToldRequest } from './realRequests.ts';
import { RestKeeper } from './restKeeper.ts';
import { ScheduleRunner } from './scheduleRunner.ts';
import { Turns } from './turns.ts';
import { coolsAfter, toWall, type Watched } from './watched.ts';
import { WatchList } from './watchList.ts';

/** Servers that are looked at side by side when all are. */
const LOOKS_AT_ONCE = 16;

/**
 * Keeps endpoints warm: pings each after its interval of silence, backs off when it fails, never stops by itself. The runner says what is
 * due, the queue pings it, the list says when it is due next, unless it rests.
 *
 * The one face of the engine for all that is around it, hence its length: most methods only find the endpoint and hand on to the part whose subject it is.
 */
export class KeepAliveMonitor {
  readonly #options: MonitorOptions;
  readonly #rest: RestKeeper;
  readonly #list: WatchList;
  readonly #turns: Turns;
  readonly #queue: PingQueue;
  readonly #requests: RealRequests;
  readonly #ownCalls: OwnCalls;
  readonly #fromAfar: FromAfar;
  readonly #runner: ScheduleRunner;
  readonly #listeners: Listeners;
  #catalog: Catalog;
  #running = false;
  #looking = new AbortController();

  constructor(catalog: Catalog, options: MonitorOptions) {
    this.#listeners = new Listeners(options.log);
    const { emit } = this.#listeners;
    this.#catalog = catalog;
    this.#options = options;
    this.#rest = new RestKeeper({
      ...options,
      settings: catalog.settings,
      emit,
      targets: () => this.#catalog.targets.values(),
      settle: () => this.#list.settle(),
      onNextChange: (at) => this.#runner.poke(at),
    });
    this.#list = new WatchList(catalog, {
      ...options,
      resting: (target) => this.#resting(target),
      timerOf: (endpoint) => this.#rest.timerOf(endpoint),
      onPlaced: (dueAt) => this.#runner.poke(dueAt),
      onChange: (endpointId) => emit({ kind: 'change', endpointId }),
      onRested: (endpointId) => emit({ kind: 'rested', endpointId }),
      onFreshStart: (endpointId) => emit({ kind: 'freshStart', endpointId }),
    });
    const { looker = blindLooker, clock, keepLearned } = options;
    this.#turns = new Turns({
      ...options,
      list: this.#list,
      book: new LookBook({ looker, clock, onLook: (providerId) => emit({ kind: 'looked', providerId }) }),
      onLearned: ({ target, cooldown }) => keepLearned?.(target, cooldown),
      onUse: (watched, tellsOfUse) => this.#noteUse(watched, tellsOfUse),
    });
    this.#queue = new PingQueue({ ...options, list: this.#list, turns: this.#turns, emit, noticeSleep: () => this.#runner.noticeSleep() });
    this.#requests = new RealRequests({
      ...options,
      list: this.#list,
      turns: this.#turns,
      emit,
      record: (request) => options.recordRequest?.(request),
      onUse: (watched) => this.#noteUse(watched, true),
    });
    this.#ownCalls = new OwnCalls({ ...options, list: this.#list, emit });
    this.#fromAfar = new FromAfar({ ...options, list: this.#list, emit });
    this.#runner = new ScheduleRunner({
      ...options,
      onDue: (ids, sleptMs) => this.#onDue(ids, sleptMs),
      wakeBy: () => this.#rest.endsAt,
      onWake: () => this.#turnRules(),
      onError: (error) => options.log.warn(`The schedule failed and is asked again shortly: ${messageOf(error)}`, {}),
    });
  }

  /** Whether it was started and not stopped. */
  get running(): boolean {
    return this.#running;
  }

  /** Whether pings are sent on a schedule. */
  get active(): boolean {
    return this.#running && this.#rest.all === null;
  }

  /** Schedules every endpoint for its first ping, after the start delay; many are spread over the minute that follows. */
  async start(): Promise<void> {
    if (this.#running) return;
    const { clock, log, startDelayMs } = this.#options;
    this.#running = true;
    if (this.#looking.signal.aborted) this.#looking = new AbortController();
    this.#queue.open();
    await this.#runner.start();
    const endpoints = this.#list.size === 1 ? 'one endpoint' : `${this.#list.size} endpoints`;
    log.info(this.#rest.whyAll ?? `Keeping ${endpoints} warm, first ping in ${formatDuration(startDelayMs / 1000)}`, {});
    await this.#list.placeAll(clock.bootNow() + startDelayMs);
  }

  /** Cancels pings under way and waits until they have ended. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#runner.stop();
    this.#looking.abort();
    this.#queue.cancel();
    await Promise.allSettled(this.#list.all().map((watched) => watched.current));
    await this.#list.takeAllOff();
  }

  /** Takes over changed settings: new and changed endpoints are pinged soon, removed ones forgotten, the rest keep their place. */
  async update(catalog: Catalog): Promise<void> {
    this.#catalog = catalog;
    this.#rest.take(catalog.settings);
    await this.#list.update(catalog);
    this.#turns.keepOnly(new Set(catalog.settings.providers.map(({ id }) => id)));
    await this.#rest.review();
  }

  /** A gate may answer otherwise than it did: a budget is used up, a sleeper was wanted. */
  review(): Promise<void> {
    return this.#rest.review();
  }

  /**
   * Seed 003's call: somebody used the model just now, so its next ping is a whole interval away. With `keepAlive` the interval
   * changes until the settings do; falsy leaves it as it is, as in the seed.
   * @param told what was measured of the request, where somebody has
   */
  async recordUsage(model: string, host: string, keepAlive?: string | number | null, told?: ToldRequest): Promise<Result<EndpointState>> {
    const target = this.#catalog.find(model, host);
    const watched = target === undefined ? undefined : this.#list.get(target.endpoint.id);
    if (watched === undefined) return err(`There is no endpoint ${model} on ${host}.`);
    const rule = parseKeepAlive(keepAlive);
    if (!rule.ok) return rule;
    if (rule.value.kind === 'every') watched.override = { ...rule.value, pinned: false };
    if (rule.value.kind === 'auto') watched.override = rule.value;
    await (told === undefined ? this.#requests.used(watched) : this.#requests.note(watched, told));
    return ok(this.#list.stateOf(watched));
  }

  /**
   * A real request to an endpoint begins here. Until it ends no ping of the schedule comes beside it.
   * @returns what to call when it has ended, with what was seen of it (`null`: it was never sent); `null` when there is no such endpoint
   */
  beginRequest(endpointId: string): ((told: ToldRequest | null) => Promise<void>) | null {
    const watched = this.#list.get(endpointId);
    return watched === undefined ? null : this.#requests.begin(watched);
  }

  /** Pings these endpoints now, scheduled or not, one at a time per provider. A ping that is under way already is not made twice. */
  async pingNow(endpointIds: readonly string[]): Promise<Ping[]> {
    const asked = endpointIds.map((id) => this.#list.get(id)).filter((watched) => watched !== undefined);
    for (const watched of asked) {
      watched.asked = true;
      this.#listeners.emit({ kind: 'wanted', endpointId: watched.target.endpoint.id });
    }
    const pings = await Promise.all(asked.map((watched) => this.#queue.enqueue(watched)));
    return pings.filter((ping) => ping !== null);
  }

  /**
   * Pings an endpoint with something before its prefix that no cache has seen, to measure what the cache is worth.
   * @param nonce empty: brings the prefix back, where that pushed it out
   * @returns `null` when there is no such endpoint
   */
  async pingUncached(endpointId: string, nonce: string): Promise<Ping | null> {
    const watched = this.#list.get(endpointId);
    // One that is under way already would be taken for this one.
    while (watched !== undefined && watched.current !== null) await watched.current;
    if (watched === undefined) return null;
    watched.asked = true;
    watched.nonce = nonce;
    this.#listeners.emit({ kind: 'wanted', endpointId });
    return this.#queue.enqueue(watched);
  }

  /** Does other work of ours on a provider, when it is its turn there: no ping runs beside it. */
  inTurn<T>(providerId: string, work: () => Promise<T>): Promise<T> {
    return this.#queue.inTurn(providerId, work);
  }

  /** The model was freed by our own call. */
  markCold(endpointId: string): void {
    const watched = this.#list.get(endpointId);
    if (watched !== undefined) this.#ownCalls.freed(watched);
  }

  /**
   * The model is being loaded by our own call, because somebody asked for it. Looks meanwhile say nothing: what they see is our doing.
   * @returns what to call when that has ended, with whether it is loaded: then the next ping is a whole interval away
   */
  markLoading(endpointId: string): (isLoaded: boolean) => Promise<void> {
    const watched = this.#list.get(endpointId);
    return watched === undefined ? async () => {} : this.#ownCalls.loading(watched);
  }

  /**
   * Another instance that shares the schedule has pinged it: what that showed holds here, too.
   * @param told when it is due next, boot time, where that was said; `null`: each pings for itself, so this is only noted
   */
  takeFromAfar(endpointId: string, ping: Ping, by: string, told: { readonly dueAt: number | null } | null): void {
    const watched = this.#list.get(endpointId);
    if (watched !== undefined) this.#fromAfar.take(watched, ping, by, told);
  }

  /**
   * Another instance has heard that somebody used it, at `at`, boot time.
   * @param told as for {@link takeFromAfar}; `null`: we ping it by our own schedule, which is to follow
   */
  async usedElsewhere(endpointId: string, at: number, told: { readonly dueAt: number | null } | null): Promise<void> {
    const watched = this.#list.get(endpointId);
    if (watched !== undefined) await this.#requests.usedElsewhere(watched, at, told);
  }

  /** Another instance that shares the schedule pings it, or will. @param dueAt boot time */
  moved(endpointId: string, dueAt: number): void {
    const watched = this.#list.get(endpointId);
    if (watched !== undefined) this.#fromAfar.moved(watched, dueAt);
  }

  /** Puts back what history remembers, before the start. */
  remember(endpointId: string, lastPing: Ping, coldGaps: ColdGaps = []): void {
    const watched = this.#list.get(endpointId);
    if (watched !== undefined) watched.live = { ...watched.live, lastPing, lastTtftMs: lastPing.ttftMs, coldGaps };
  }

  /** Puts back what was learned of when it goes cold. */
  recall(endpointId: string, cooldown: Cooldown): void {
    const watched = this.#list.get(endpointId);
    if (watched !== undefined) watched.cooldown = cooldown;
  }

  /** Looks at every provider's server that nobody has looked at for `freshMs`; what that shows comes by events. */
  lookAround(freshMs: number): Promise<void> {
    return this.#lookAtAll(this.#catalog.settings.providers, freshMs);
  }

  /** The same for servers of endpoints that rest until they are used: no ping finds out when that is. */
  lookForUse(freshMs: number): Promise<void> {
    const waited = this.#list.all().filter(({ rest }) => rest?.kind === 'habits' || rest?.kind === 'unused');
    const ids = new Set(waited.map(({ target }) => target.provider.id));
    return this.#lookAtAll(
      this.#catalog.settings.providers.filter(({ id }) => ids.has(id)),
      freshMs,
    );
  }

  async #lookAtAll(providers: readonly Provider[], freshMs: number): Promise<void> {
    await atMost(
      LOOKS_AT_ONCE,
      providers.map((provider) => async () => void (await this.lookAt(provider, freshMs))),
    );
  }

  /** Looks at one provider's server unless somebody has within `freshMs`; what that shows comes by events, too. */
  lookAt(provider: Provider, freshMs: number): Promise<Look> {
    const here = this.#list.on(provider.id);
    // Whoever watches it knows its settings as they are used.
    return this.#turns.lookAround(here[0]?.target.provider ?? provider, here, freshMs, this.#looking.signal);
  }

  /** What was seen of a provider's server. */
  sight(provider: Provider): Seen {
    return this.#turns.sight(provider);
  }

  /** The desktop says that the machine woke up; without it the next timer notices, at most 15 s later. */
  noticeResume(): void {
    this.#runner.lookNow();
  }

  /** Nothing is scheduled until {@link release} is called with the same reason, some words for people such as `on battery`. Pings under way end as they will. */
  hold(reason: string): Promise<void> {
    return this.#rest.hold(reason);
  }

  /** Ends a {@link hold}. What became overdue is pinged once, spread out. */
  release(reason: string): Promise<void> {
    return this.#rest.release(reason);
  }

  /** Another instance pings in our place; `null`: none does. What it keeps warm is shown as it is, and nothing is scheduled here. */
  watch(by: string | null): Promise<void> {
    return this.#rest.watch(by);
  }

  /** Why nothing is scheduled just now, or `null` when nobody holds. */
  get held(): string | null {
    return this.#rest.held;
  }

  /** Until when everything is paused, wall ms. */
  get pausedUntil(): number | null {
    return this.#rest.until;
  }

  state(endpointId: string): EndpointState | undefined {
    const watched = this.#list.get(endpointId);
    return watched === undefined ? undefined : this.#list.stateOf(watched);
  }

  states(): EndpointState[] {
    return this.#list.all().map((watched) => this.#list.stateOf(watched));
  }

  /** The silence after which the endpoint goes cold by what its server says or was seen, ms; `null`: nobody knows. */
  coolsAfterMs(endpointId: string): number | null {
    const watched = this.#list.get(endpointId);
    return watched === undefined ? null : coolsAfter(watched);
  }

  /** The endpoint and provider as the engine uses them now. */
  targetOf(endpointId: string): Target | undefined {
    return this.#list.get(endpointId)?.target;
  }

  /** @returns a function that ends the subscription */
  onEvent(listener: (event: MonitorEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  #onDue(ids: readonly string[], sleptMs: number): void {
    if (sleptMs > 0) {
      this.#options.log.info(`This machine slept for ${formatDuration(Math.round(sleptMs / 1000))}; overdue endpoints: ${ids.length}`, {});
      this.#listeners.emit({ kind: 'resumed' });
      this.#inBackground(this.#list.wakeUp(ids));
      return;
    }
    for (const id of ids) {
      const watched = this.#list.get(id);
      // A claim of something that still waits in its lane only renews the lease.
      if (watched !== undefined && watched.current === null) this.#inBackground(this.#queue.enqueue(watched));
    }
  }

  #resting(target: Target): Rest | null {
    return this.#rest.of(target) ?? (this.#running ? null : { kind: 'stopped' });
  }

  #turnRules(): void {
    if (this.#rest.turn()) this.#inBackground(this.#rest.review());
  }

  /** Somebody else has used it, at its last activity. @param isOneOfAll every other use is told of, too */
  #noteUse({ live: { lastActivityAt }, target }: Watched, isOneOfAll: boolean): void {
    const { clock, recordUse } = this.#options;
    recordUse?.(target.endpoint.id, lastActivityAt === null ? clock.wallNow() : toWall(lastActivityAt, clock), isOneOfAll);
  }

  /** Work that nobody waits for: a schedule on another machine may fail, which must not end the process. */
  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#options.log.warn(`The schedule failed: ${messageOf(error)}`, {}));
  }
}
