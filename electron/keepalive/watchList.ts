import type { Endpoint } from '../domain/endpoint.ts';
import type { Ping } from '../domain/ping.ts';
import type { Rest } from '../domain/rest.ts';
import type { EndpointState } from '../domain/warmth.ts';
import type { Catalog, Target } from './catalog.ts';
import type { Clock } from './clock.ts';
import { afterLongSilence, afterSuspend } from './live.ts';
import { SOON_MS, stepAfterResume, stepAtStart } from './pacing.ts';
import { planAfterActivity } from './plan.ts';
import type { Schedule } from './schedule.ts';
import { gapMsOf, newWatched, retarget, ruleOf, stateOf, toWall, type Watched } from './watched.ts';
import type { Plan, Why } from './why.ts';

export interface WatchListOptions {
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly random: () => number;
  /** Why the schedule rests, for all or for this endpoint; `null`: it does not. */
  readonly resting: (target: Target) => Rest | null;
  /** Until when a timer keeps the endpoint warm, wall ms; `null`: none runs. */
  readonly timerOf: (endpoint: Endpoint) => number | null;
  readonly startShare?: () => number;
  /** Told of every due time, boot ms, so that a timer is armed for it. */
  readonly onPlaced: (dueAt: number) => void;
  /** Told when an endpoint's state is another. */
  readonly onChange: (endpointId: string) => void;
  /** Told when an endpoint is taken off the schedule by a rule. */
  readonly onRested: (endpointId: string) => void;
  /** Told when it was added or switched on, or when another rest of it is over and it would rest on for disuse, of which that rest is no part. */
  readonly onFreshStart: (endpointId: string) => void;
}

/** Reasons to be due that say nothing of when another instance has pinged it. */
const YIELDING: ReadonlySet<Why['kind']> = new Set(['first', 'overdue', 'unhurried']);
const NONE: ReadonlySet<string> = new Set();

/** Ollama calls a model that is named without a tag by this one. */
const bareName = (model: string): string => model.replace(/:latest$/, '');
const modelKey = ({ target: { provider, endpoint } }: Watched): string => `${provider.id} ${bareName(endpoint.model)}`;

/** The endpoints that are watched, and their places in the schedule: what moves many at once is here. */
export class WatchList {
  readonly #options: WatchListOptions;
  readonly #watched = new Map<string, Watched>();
  #catalog: Catalog;
  /** Made when first asked for, after each change of the settings or of a rule. */
  #models: ReadonlyMap<string, ReadonlySet<string>> | null = null;
  /** By provider, and by provider and model; made when first asked for, after each change of the settings. */
  #byProvider: ReadonlyMap<string, readonly Watched[]> | null = null;
  #byModel: ReadonlyMap<string, readonly Watched[]> | null = null;

  constructor(catalog: Catalog, options: WatchListOptions) {
    this.#options = options;
    this.#catalog = catalog;
    for (const [id, target] of catalog.targets) this.#watched.set(id, newWatched(target, catalog.ruleOf(target.endpoint)));
  }

  get size(): number {
    return this.#watched.size;
  }

  get(endpointId: string): Watched | undefined {
    return this.#watched.get(endpointId);
  }

  all(): Watched[] {
    return [...this.#watched.values()];
  }

  /** The endpoints of a provider. */
  on(providerId: string): readonly Watched[] {
    this.#byProvider ??= Map.groupBy(this.#watched.values(), ({ target }) => target.provider.id);
    return this.#byProvider.get(providerId) ?? [];
  }

  /** Models of ours on a provider that are to be kept warm, whether or not that rests just now. */
  modelsOn(providerId: string): ReadonlySet<string> {
    this.#models ??= this.#modelsByProvider();
    return this.#models.get(providerId) ?? NONE;
  }

  /** The other endpoints of the same model on the same provider, also those that are switched off: what one loads, the other finds. */
  siblingsOf(watched: Watched): Watched[] {
    this.#byModel ??= Map.groupBy(this.#watched.values(), modelKey);
    return (this.#byModel.get(modelKey(watched)) ?? []).filter((other) => other !== watched);
  }

  /** Another instance that shares the schedule has set its time, boot ms. */
  moved(watched: Watched, dueAt: number, by: string | null): void {
    if (watched.dueAt === null) return;
    watched.why = { kind: 'elsewhere', by };
    watched.dueAt = dueAt;
    watched.dueAtWall = toWall(dueAt, this.#options.clock);
    this.#options.onPlaced(dueAt);
  }

  /** Tells that an endpoint's state is another. */
  changed(watched: Watched): void {
    this.#options.onChange(watched.target.endpoint.id);
  }

  /** Whether it is on the list; not so when it was removed from the settings since. */
  has(watched: Watched): boolean {
    return this.#watched.get(watched.target.endpoint.id) === watched;
  }

  /** Whether it belongs in the schedule just now. */
  isScheduled(watched: Watched): boolean {
    return this.has(watched) && this.#resting(watched) === null && ruleOf(watched).kind !== 'off';
  }

  stateOf(watched: Watched): EndpointState {
    return stateOf(watched, this.#resting(watched), this.#options.clock);
  }

  /** Gives it a due time, or none while it does not belong in the schedule. `complete` ends the lease of its ping. */
  async place(watched: Watched, { dueAt, why }: Plan, how: 'upsert' | 'complete' = 'upsert', ping?: Ping): Promise<void> {
    // Removed: the place under its id may be that of another, added since.
    if (!this.has(watched)) return;
    if (!this.isScheduled(watched)) return this.letRest(watched);
    watched.why = why;
    watched.dueAt = dueAt;
    watched.dueAtWall = toWall(dueAt, this.#options.clock);
    const { schedule } = this.#options;
    const { id } = watched.target.endpoint;
    await (how === 'complete' ? schedule.complete(id, dueAt, ping) : schedule.upsert(id, dueAt, YIELDING.has(why.kind)));
    this.#options.onPlaced(dueAt);
  }

  /** Places all for their first ping, spread over the minute after `firstAt`, boot time. */
  async placeAll(firstAt: number): Promise<void> {
    const step = stepAtStart(this.#watched.size);
    const atOnce = this.#catalog.settings.warmOn.start;
    const share = this.#options.startShare?.() ?? 0;
    // All at once: a schedule on another machine takes thousands in one request as soon as one.
    const placed = this.all().map((watched, index) => {
      this.#takeRules(watched);
      const plan = atOnce ? ({ dueAt: firstAt, why: { kind: 'first' } } as const) : this.#unhurried(watched);
      const shareMs = share * (gapMsOf(watched, this.#options.clock.wallNow()) ?? 0);
      return this.place(watched, { ...plan, dueAt: plan.dueAt + index * step + shareMs });
    });
    await Promise.all(placed);
  }

  async takeAllOff(): Promise<void> {
    for (const watched of this.#watched.values()) await this.#takeOff(watched);
  }

  /** Takes over changed settings: new and changed endpoints are due soon, removed ones forgotten, the rest keep their place. */
  async update(catalog: Catalog): Promise<void> {
    const { clock, onChange } = this.#options;
    this.#catalog = catalog;
    for (const [id, watched] of [...this.#watched]) {
      if (catalog.targets.has(id)) continue;
      this.#watched.delete(id);
      this.#forgetPlaces();
      await this.#takeOff(watched);
      onChange(id);
    }
    const soon = clock.bootNow() + SOON_MS;
    for (const [id, target] of catalog.targets) {
      const known = this.#watched.get(id);
      const timerUntil = this.#options.timerOf(target.endpoint);
      const rule = catalog.ruleOf(target.endpoint, timerUntil !== null);
      const watched = known ?? newWatched(target, rule);
      const wasOff = known === undefined || ruleOf(known).kind === 'off';
      this.#watched.set(id, watched);
      watched.timerUntil = timerUntil;
      const differs = retarget(watched, target, rule);
      this.#forgetPlaces();
      // Whoever adds it or switches it on wants it, however long nobody has used it.
      if (wasOff && ruleOf(watched).kind !== 'off') this.#options.onFreshStart(id);
      if (known !== undefined && !differs) continue;
      const mustLook = known === undefined || watched.live.error !== null;
      await this.place(watched, mustLook ? { dueAt: soon, why: { kind: 'changed' } } : this.#planAfterActivity(watched, soon));
      onChange(id);
    }
  }

  /** Takes off the schedule what rests now, and puts back what rests no longer: overdue endpoints are due once, spread out. */
  async settle(): Promise<void> {
    const { clock, onChange } = this.#options;
    const all = this.all();
    const rested = new Map(all.map((watched) => [watched, this.#takeRules(watched)]));
    const isOff = (watched: Watched): boolean => watched.dueAt === null && this.isScheduled(watched);
    const step = stepAfterResume(Math.max(1, all.filter(isOff).length));
    let turn = clock.bootNow() + SOON_MS;
    for (const watched of all) {
      const before = rested.get(watched) ?? null;
      if ((watched.dueAt !== null) === this.isScheduled(watched)) {
        if (JSON.stringify(before) !== JSON.stringify(watched.rest)) onChange(watched.target.endpoint.id);
        continue;
      }
      if (watched.dueAt !== null) await this.letRest(watched);
      else if (await this.#goOn(watched, turn, before)) turn += step;
      onChange(watched.target.endpoint.id);
    }
  }

  /** Looks anew at what depends on the clock. @returns why it rested before */
  #takeRules(watched: Watched): Rest | null {
    const { endpoint } = watched.target;
    const { rest } = watched;
    const before = ruleOf(watched).kind;
    watched.timerUntil = this.#options.timerOf(endpoint);
    watched.rule = this.#catalog.ruleOf(endpoint, watched.timerUntil !== null);
    if (ruleOf(watched).kind !== before) this.#models = null;
    watched.rest = this.#resting(watched);
    if (watched.rest?.kind === 'unused' && rest !== null && rest.kind !== 'unused') {
      this.#options.onFreshStart(endpoint.id);
      watched.rest = this.#resting(watched);
    }
    return rest;
  }

  /** Takes it off the schedule for the rule that holds now. */
  async letRest(watched: Watched): Promise<void> {
    const wasOn = watched.dueAt !== null;
    await this.#takeOff(watched);
    watched.rest = this.#resting(watched);
    if (wasOn && watched.rest !== null) this.#options.onRested(watched.target.endpoint.id);
  }

  /** Puts it back on the schedule. @returns whether it is overdue and takes the `turn`, boot time */
  async #goOn(watched: Watched, turn: number, rested: Rest | null): Promise<boolean> {
    const plan: Plan = watched.live.error === null ? this.#planAfterActivity(watched, turn) : { dueAt: turn, why: { kind: 'retry' } };
    const isOverdue = plan.dueAt === turn;
    if (isOverdue) watched.live = afterLongSilence(watched.live);
    const byHours = rested?.kind === 'hours' || rested?.kind === 'habits';
    if (isOverdue && byHours && !this.#catalog.settings.warmOn.hours) await this.place(watched, this.#unhurried(watched));
    else await this.place(watched, isOverdue ? { ...plan, why: { kind: 'overdue' } } : plan);
    return isOverdue;
  }

  /** Its whole interval from now: nobody wants it warm at once. */
  #unhurried(watched: Watched): Plan {
    const { clock } = this.#options;
    return { dueAt: clock.bootNow() + (gapMsOf(watched, clock.wallNow()) ?? 0), why: { kind: 'unhurried' } };
  }

  /** After the machine slept: nobody knows what is warm; `overdue` are due now, spread out. */
  async wakeUp(overdue: readonly string[]): Promise<void> {
    const { clock, onChange } = this.#options;
    for (const [id, watched] of this.#watched) {
      const { warmth } = watched.live;
      watched.live = afterSuspend(watched.live);
      if (watched.live.warmth !== warmth) onChange(id);
    }
    const step = stepAfterResume(overdue.length);
    const now = clock.bootNow();
    const atOnce = this.#catalog.settings.warmOn.resume;
    for (const [index, id] of overdue.entries()) {
      const watched = this.#watched.get(id);
      if (watched === undefined || watched.current !== null) continue;
      await this.place(watched, atOnce ? { dueAt: now + index * step, why: { kind: 'overdue' } } : this.#unhurried(watched));
    }
  }

  #modelsByProvider(): Map<string, Set<string>> {
    const models = new Map<string, Set<string>>();
    for (const watched of this.#watched.values()) {
      if (ruleOf(watched).kind === 'off') continue;
      const { endpoint, provider } = watched.target;
      const here = models.get(provider.id) ?? new Set<string>();
      models.set(provider.id, here.add(endpoint.model));
    }
    return models;
  }

  /** What is looked up by provider is found out anew. */
  #forgetPlaces(): void {
    this.#models = null;
    this.#byProvider = null;
    this.#byModel = null;
  }

  async #takeOff(watched: Watched): Promise<void> {
    watched.dueAt = null;
    await this.#options.schedule.remove(watched.target.endpoint.id);
  }

  #resting(watched: Watched): Rest | null {
    return this.#options.resting(watched.target);
  }

  #planAfterActivity(watched: Watched, earliest: number): Plan {
    const { clock, random } = this.#options;
    return planAfterActivity(watched, earliest, { random, wallNow: clock.wallNow() });
  }
}
