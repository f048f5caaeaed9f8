import { formatDuration, parseKeepAlive } from '../domain/duration.ts';
import type { Ping } from '../domain/ping.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { EndpointState } from '../domain/warmth.ts';
import { delayAfter } from './backoff.ts';
import type { Catalog, Target } from './catalog.ts';
import type { Clock } from './clock.ts';
import { type ColdGaps, coolsAfterMs } from './cooling.ts';
import type { KeepAlive } from './keepAlive.ts';
import { Lanes } from './lanes.ts';
import { afterPing, afterSuspend, afterUsage } from './live.ts';
import type { EngineLog } from './log.ts';
import { SOON_MS, stepAfterResume, stepAtStart, withJitter } from './pacing.ts';
import { Pauses } from './pauses.ts';
import type { Schedule } from './schedule.ts';
import { ScheduleRunner } from './scheduleRunner.ts';
import { newWatched, sameModel, sameTarget, stateOf, toBoot, toWall, type Watched } from './watched.ts';

/** Pings at once over all providers; one per provider. */
const GLOBAL_CAP = 64;
/** A sample that spans a suspend is thrown away and taken again this soon, ms. */
const RETAKE_MS = 2_000;

export interface MonitorOptions {
  readonly keepAlive: KeepAlive;
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: EngineLog;
  /** `DISABLE_WARMUP=true`: nothing is pinged on a schedule, whatever the settings say. */
  readonly disabled: boolean;
  /** Silence before the first pings, ms. */
  readonly startDelayMs: number;
  /** Called with every ping before it is announced. */
  readonly record: (ping: Ping) => void;
}

/** What happens, for those who show it. `change` means: ask `state(endpointId)` again. */
export type MonitorEvent =
  | { readonly kind: 'started'; readonly endpointId: string; readonly dueAt: number | null }
  | { readonly kind: 'ping'; readonly ping: Ping }
  | { readonly kind: 'change'; readonly endpointId: string }
  /** A hold began or ended. */
  | { readonly kind: 'held' }
  /** A pause in the settings is over. */
  | { readonly kind: 'pauseOver' };

/**
 * Keeps endpoints warm: pings each after its interval of silence, backs off when it fails, never stops by itself. One file over 400
 * lines, because every method works on the same watched endpoints; what is pure lies in live, cooling, pauses, pacing, backoff and watched.
 */
export class KeepAliveMonitor {
  readonly #options: MonitorOptions;
  readonly #runner: ScheduleRunner;
  readonly #lanes = new Lanes(GLOBAL_CAP);
  readonly #pauses = new Pauses();
  readonly #watched = new Map<string, Watched>();
  readonly #listeners = new Set<(event: MonitorEvent) => void>();
  #catalog: Catalog;
  #abort = new AbortController();
  #running = false;

  constructor(catalog: Catalog, options: MonitorOptions) {
    this.#catalog = catalog;
    this.#options = options;
    this.#runner = new ScheduleRunner({
      schedule: options.schedule,
      clock: options.clock,
      onDue: (ids, sleptMs) => void this.#onDue(ids, sleptMs),
      wakeBy: () => toBoot(this.#pauses.nextEnd, options.clock),
      onWake: () => this.#endPauses(),
      onError: (error) => options.log.warn(`The schedule failed and is asked again shortly: ${String(error)}`, {}),
    });
    for (const [id, target] of catalog.targets) this.#watched.set(id, newWatched(target));
    this.#pauses.take(catalog.settings, options.clock.wallNow());
  }

  /** Whether pings are sent on a schedule. */
  get active(): boolean {
    return this.#running && this.#catalog.settings.warming && !this.#options.disabled && !this.#pauses.all;
  }

  /** Schedules every endpoint for its first ping, after the start delay; many are spread over the minute that follows. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    // Somebody may have asked for a ping before the start; it keeps the signal it has.
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    if (this.#pauses.end(this.#options.clock.wallNow())) this.#emit({ kind: 'pauseOver' });
    await this.#runner.start();
    if (this.active)
      this.#options.log.info(
        `Keeping ${this.#watched.size === 1 ? 'one endpoint' : `${this.#watched.size} endpoints`} warm, first ping in ${formatDuration(this.#options.startDelayMs / 1000)}`,
        {},
      );
    else this.#options.log.info(this.#idleSentence(), {});
    const firstAt = this.#options.clock.bootNow() + this.#options.startDelayMs;
    const step = stepAtStart(this.#watched.size);
    let index = 0;
    for (const watched of this.#watched.values()) {
      await this.#reschedule(watched, firstAt + index * step);
      index += 1;
    }
  }

  /** Cancels pings under way and waits until they have ended. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#runner.stop();
    this.#abort.abort();
    await Promise.allSettled([...this.#watched.values()].map((watched) => watched.current));
    for (const [id, watched] of this.#watched) {
      watched.dueAt = null;
      await this.#options.schedule.remove(id);
    }
  }

  /** Takes over changed settings: new and changed endpoints are pinged soon, removed ones forgotten, the rest keep their place. */
  async update(catalog: Catalog): Promise<void> {
    const before = this.#catalog;
    this.#catalog = catalog;
    this.#takePauses();
    for (const [id, watched] of [...this.#watched]) {
      if (catalog.targets.has(id)) continue;
      this.#watched.delete(id);
      watched.dueAt = null;
      await this.#options.schedule.remove(id);
      this.#emit({ kind: 'change', endpointId: id });
    }
    const soon = this.#options.clock.bootNow() + SOON_MS;
    for (const [id, target] of catalog.targets) {
      const known = this.#watched.get(id);
      const watched = known ?? newWatched(target);
      this.#watched.set(id, watched);
      const old = watched.target;
      watched.target = target;
      const sameInterval = before.intervalSeconds(old.endpoint) === catalog.intervalSeconds(target.endpoint);
      if (known !== undefined && sameTarget(old, target) && sameInterval) continue;
      watched.intervalOverride = null;
      if (!sameModel(old, target)) watched.live = { ...watched.live, coldGaps: [] };
      const mustLook = known === undefined || watched.live.error !== null;
      await this.#reschedule(watched, mustLook ? soon : this.#dueAfterActivity(watched, soon));
      this.#emit({ kind: 'change', endpointId: id });
    }
    await this.#settle();
  }

  /**
   * Seed 003's call: somebody used the model just now, so its next ping is a whole interval away. With `keepAlive` the interval
   * changes until the settings do; falsy leaves it as it is, as in the seed.
   */
  async recordUsage(model: string, host: string, keepAlive?: string | number | null): Promise<Result<EndpointState>> {
    const target = this.#catalog.find(model, host);
    const watched = target === undefined ? undefined : this.#watched.get(target.endpoint.id);
    if (watched === undefined) return err(`There is no endpoint ${model} on ${host}.`);
    const rule = parseKeepAlive(keepAlive);
    if (!rule.ok) return rule;
    if (rule.value.kind === 'every') watched.intervalOverride = rule.value.seconds;
    const now = this.#options.clock.bootNow();
    watched.live = afterUsage(watched.live, now);
    await this.#reschedule(watched, this.#dueAfterActivity(watched, now));
    this.#emit({ kind: 'change', endpointId: watched.target.endpoint.id });
    return ok(this.#stateOf(watched));
  }

  /** Pings these endpoints now, scheduled or not, one at a time per provider. A ping that is under way already is not made twice. */
  async pingNow(endpointIds: readonly string[]): Promise<Ping[]> {
    const asked = endpointIds.map((id) => this.#watched.get(id)).filter((watched) => watched !== undefined);
    for (const watched of asked) watched.asked = true;
    const pings = await Promise.all(asked.map((watched) => this.#enqueue(watched)));
    return pings.filter((ping) => ping !== null);
  }

  /** The model was freed by our own call. */
  markCold(endpointId: string): void {
    const watched = this.#watched.get(endpointId);
    if (watched === undefined) return;
    watched.live = { ...watched.live, warmth: 'cold' };
    this.#emit({ kind: 'change', endpointId });
  }

  /** The desktop says that the machine woke up; without it the next timer notices, at most 15 s later. */
  noticeResume(): void {
    this.#runner.lookNow();
  }

  /** Nothing is scheduled until {@link release} is called with the same reason, a sentence for people. Pings under way end as they will. */
  async hold(reason: string): Promise<void> {
    if (!this.#pauses.hold(reason)) return;
    this.#options.log.info(`Keeping warm rests: ${reason}`, {});
    await this.#settle();
    this.#emit({ kind: 'held' });
  }

  /** Ends a {@link hold}. What became overdue is pinged once, spread out. */
  async release(reason: string): Promise<void> {
    if (!this.#pauses.release(reason)) return;
    if (this.held === null) this.#options.log.info('Keeping warm goes on', {});
    await this.#settle();
    this.#emit({ kind: 'held' });
  }

  /** Why nothing is scheduled just now, or `null` when nobody holds. */
  get held(): string | null {
    return this.#pauses.held;
  }

  /** Until when everything is paused, wall ms. */
  get pausedUntil(): number | null {
    return this.#pauses.until;
  }

  state(endpointId: string): EndpointState | undefined {
    const watched = this.#watched.get(endpointId);
    return watched === undefined ? undefined : this.#stateOf(watched);
  }

  /** The silence after which the endpoint was seen to go cold, ms; `null`: it was not. */
  coolsAfterMs(endpointId: string): number | null {
    return coolsAfterMs(this.#watched.get(endpointId)?.live.coldGaps ?? []);
  }

  /** The endpoint and provider as the engine uses them now. */
  targetOf(endpointId: string): Target | undefined {
    return this.#watched.get(endpointId)?.target;
  }

  states(): EndpointState[] {
    return [...this.#watched.values()].map((watched) => this.#stateOf(watched));
  }

  /** Puts back what history remembers, before the start. */
  remember(endpointId: string, lastPing: Ping, coldGaps: ColdGaps = []): void {
    const watched = this.#watched.get(endpointId);
    if (watched !== undefined) watched.live = { ...watched.live, lastPing, lastTtftMs: lastPing.ttftMs, coldGaps };
  }

  /** @returns a function that ends the subscription */
  onEvent(listener: (event: MonitorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #onDue(ids: readonly string[], sleptMs: number): Promise<void> {
    if (sleptMs > 0) {
      await this.#onResume(ids, sleptMs);
      return;
    }
    for (const id of ids) {
      const watched = this.#watched.get(id);
      // A claim of something that still waits in its lane only renews the lease.
      if (watched !== undefined && watched.current === null) void this.#enqueue(watched);
    }
  }

  async #onResume(ids: readonly string[], sleptMs: number): Promise<void> {
    this.#options.log.info(`This machine slept for ${formatDuration(Math.round(sleptMs / 1000))}; overdue endpoints: ${ids.length}`, {});
    for (const [endpointId, watched] of this.#watched) {
      const live = afterSuspend(watched.live);
      if (live === watched.live) continue;
      watched.live = live;
      this.#emit({ kind: 'change', endpointId });
    }
    const step = stepAfterResume(ids.length);
    const now = this.#options.clock.bootNow();
    for (const [index, id] of ids.entries()) {
      const watched = this.#watched.get(id);
      if (watched !== undefined && watched.current === null) await this.#reschedule(watched, now + index * step);
    }
  }

  #takePauses(): void {
    const { clock, log } = this.#options;
    const before = this.#pauses.until;
    this.#pauses.take(this.#catalog.settings, clock.wallNow());
    const { until } = this.#pauses;
    if (until !== null && until !== before) log.info(`Paused until ${new Date(until).toISOString()}`, {});
    this.#runner.poke(toBoot(this.#pauses.nextEnd, clock));
  }

  /** Pauses end by the wall clock, as it is the one that people set them by. */
  #endPauses(): void {
    if (!this.#pauses.end(this.#options.clock.wallNow())) return;
    this.#options.log.info('A pause is over', {});
    this.#emit({ kind: 'pauseOver' });
    void this.#settle();
  }

  /** Takes off the schedule what rests now, and puts back what rests no longer: overdue endpoints are pinged once, spread out. */
  async #settle(): Promise<void> {
    const all = [...this.#watched.values()];
    const isOff = (watched: Watched): boolean => watched.dueAt === null && this.#isScheduled(watched);
    const step = stepAfterResume(Math.max(1, all.filter(isOff).length));
    let turn = this.#options.clock.bootNow() + SOON_MS;
    for (const watched of all) {
      if ((watched.dueAt !== null) === this.#isScheduled(watched)) continue;
      const dueAt = watched.live.error === null ? this.#dueAfterActivity(watched, turn) : turn;
      const isOverdue = watched.dueAt === null && dueAt === turn;
      // Longer silent than its interval: nobody knows whether it is still loaded.
      if (isOverdue) watched.live = afterSuspend(watched.live);
      if (isOverdue) turn += step;
      await this.#reschedule(watched, dueAt);
      this.#emit({ kind: 'change', endpointId: watched.target.endpoint.id });
    }
  }

  #enqueue(watched: Watched): Promise<Ping | null> {
    if (watched.current !== null) return watched.current;
    const { promise, resolve, reject } = Promise.withResolvers<Ping | null>();
    watched.current = promise;
    this.#lanes.enter(watched.target.provider.id, () => this.#run(watched).then(resolve, reject));
    return promise;
  }

  async #run(watched: Watched): Promise<Ping | null> {
    const { clock, keepAlive } = this.#options;
    const { target, dueAt, live } = watched;
    const endpointId = target.endpoint.id;
    const sleptBefore = this.#runner.noticeSleep();
    const startedAt = clock.bootNow();
    if (!this.#isWanted(watched, startedAt)) {
      watched.current = null;
      return null;
    }
    this.#emit({ kind: 'started', endpointId, dueAt });
    const ping = await keepAlive.ping(target, {
      expectation: live.warmth === 'warm' ? 'warm' : 'cold',
      gapMs: live.lastActivityAt === null ? null : Math.round(startedAt - live.lastActivityAt),
      signal: this.#abort.signal,
    });
    watched.current = null;
    watched.asked = false;
    if (this.#runner.noticeSleep() !== sleptBefore || isOurCancel(ping)) {
      await this.#reschedule(watched, clock.bootNow() + RETAKE_MS);
      this.#emit({ kind: 'change', endpointId });
      return ping;
    }
    const endedAt = clock.bootNow();
    // Removed meanwhile: only whoever asked for it still wants to know.
    if (this.#watched.get(endpointId) !== watched) return ping;
    watched.live = afterPing(watched.live, ping, endedAt);
    this.#record(ping);
    const isOutdated = watched.target !== target && !sameTarget(watched.target, target);
    await this.#reschedule(watched, endedAt + (isOutdated ? SOON_MS : this.#delayAfter(watched, ping)), 'complete');
    this.#emit({ kind: 'ping', ping });
    this.#emit({ kind: 'change', endpointId });
    return ping;
  }

  /** While it waited for its turn, it may have been switched off, removed, or used by somebody else. */
  #isWanted(watched: Watched, now: number): boolean {
    return watched.asked || (this.active && watched.dueAt !== null && watched.dueAt <= now);
  }

  /** A full disk must not end the loop. */
  #record(ping: Ping): void {
    try {
      this.#options.record(ping);
    } catch (error) {
      this.#options.log.warn(`A ping could not be remembered: ${String(error)}`, { endpoint: ping.endpointId });
    }
  }

  #delayAfter(watched: Watched, ping: Ping): number {
    const intervalMs = this.#intervalMs(watched);
    return ping.error === null ? withJitter(intervalMs, this.#options.random) : delayAfter(ping.error, watched.live.failures, intervalMs);
  }

  /** When it is due if nothing more happens: an interval after the last activity, but not before `earliest`. */
  #dueAfterActivity(watched: Watched, earliest: number): number {
    const { lastActivityAt } = watched.live;
    return lastActivityAt === null ? earliest : Math.max(earliest, lastActivityAt + withJitter(this.#intervalMs(watched), this.#options.random));
  }

  #intervalMs(watched: Watched): number {
    return (this.#intervalSeconds(watched) ?? 0) * 1000;
  }

  #intervalSeconds(watched: Watched): number | null {
    if (!watched.target.endpoint.enabled) return null;
    return watched.intervalOverride ?? this.#catalog.intervalSeconds(watched.target.endpoint);
  }

  #isScheduled(watched: Watched): boolean {
    return !this.#rests(watched) && this.#intervalSeconds(watched) !== null;
  }

  #rests({ target }: Watched): boolean {
    return !this.active || this.#pauses.rests(target.endpoint.id);
  }

  async #reschedule(watched: Watched, dueAt: number, how: 'upsert' | 'complete' = 'upsert'): Promise<void> {
    const { schedule } = this.#options;
    const { id } = watched.target.endpoint;
    const scheduled = this.#watched.get(id) === watched && this.#isScheduled(watched);
    watched.dueAt = scheduled ? dueAt : null;
    watched.dueAtWall = toWall(dueAt, this.#options.clock);
    if (!scheduled) {
      await schedule.remove(id);
      return;
    }
    await schedule[how](id, dueAt);
    this.#runner.poke(dueAt);
  }

  #idleSentence(): string {
    if (this.#options.disabled) return 'Warming is disabled by DISABLE_WARMUP';
    if (!this.#catalog.settings.warming) return 'Warming is switched off in the settings';
    return this.held === null ? 'Everything is paused' : `Keeping warm rests: ${this.held}`;
  }

  #stateOf(watched: Watched): EndpointState {
    return stateOf(watched, this.#intervalSeconds(watched), this.#rests(watched), this.#options.clock);
  }

  #emit(event: MonitorEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function isOurCancel(ping: Ping): boolean {
  return ping.outcome === 'failed' && ping.error.kind === 'cancelled';
}
