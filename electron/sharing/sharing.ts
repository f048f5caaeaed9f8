import { randomUUID } from 'node:crypto';
import { messageOf } from '../domain/messageOf.ts';
import type { Ping } from '../domain/ping.ts';
import type { Sharing as SharingSettings, SharingState } from '../domain/sharing.ts';
import type { Catalog, Target } from '../keepalive/catalog.ts';
import type { Clock, Timer } from '../keepalive/clock.ts';
import type { EngineLog } from '../keepalive/log.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';
import { MemorySchedule } from '../keepalive/schedule.ts';
import { forget } from '../storage/redis/forget.ts';
import { type Keys, keysUnder, type Place } from '../storage/redis/keys.ts';
import { membersOf } from '../storage/redis/membersOf.ts';
import { type Pulse, pulse, type ToldPing } from '../storage/redis/pulse.ts';
import type { RedisRunner } from '../storage/redis/redisRunner.ts';
import { RedisSchedule } from '../storage/redis/redisSchedule.ts';
import { Places, placeOf } from './places.ts';
import type { SwitchSchedule } from './switchSchedule.ts';
import { TellingSchedule } from './tellingSchedule.ts';
import { readTold, type ToldUse } from './told.ts';

/** From one sign of life to the next, ms; after three that did not come an instance is gone. */
const PULSE_MS = 1_000;
const ALIVE_S = 3.5;
/** From one portion of what others have told to the next, ms: all at once would make our own turns wait. */
const PORTION_MS = 10;
const DEDICATED_LEASE_MS = 5_000;
/** After so long without an answer we go on alone, ms. */
const ALONE_AFTER_MS = 3_000;
/** What is used all the time is told no more often, ms: an interval is longer. */
const USE_EVERY_MS = 1_000;
const GOES_ON_ALONE = 'This instance goes on alone and joins again when Redis is back.';

export interface SharingParts {
  readonly settings: SharingSettings;
  readonly instance: string;
  readonly redis: RedisRunner & { close(): void };
  /** What the connection failed of last, for people; `null`: of nothing yet. */
  readonly trouble?: () => string | null;
  readonly schedule: SwitchSchedule;
  readonly catalog: () => Catalog;
  readonly monitor: Pick<KeepAliveMonitor, 'takeFromAfar' | 'usedElsewhere' | 'moved' | 'watch' | 'onEvent'>;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly leaseMs?: number;
  readonly onState: () => void;
  readonly count: (what: 'takeover' | 'duplicate' | 'lost') => void;
}

/** One run of working together with other instances, from when it is switched on until the settings are others. */
export class Sharing {
  readonly #parts: SharingParts;
  readonly #keys: Keys;
  readonly #places: Places;
  /** Tells pings; in the mode `shared` it is the schedule, too. */
  readonly #teller: RedisSchedule;
  readonly #shared: RedisSchedule | null;
  readonly #run = randomUUID();
  /** When a sign of life of another run under our name was last seen, boot time. */
  #otherRunAt: number | null = null;
  #hasConflict = false;
  readonly #lastBy = new Map<string, { readonly by: string; readonly at: number }>();
  /** When a use of each was last told, boot time. */
  readonly #useToldAt = new Map<string, number>();
  #unlisten: () => void = () => {};
  #pulse: Pulse | null = null;
  /** When the first of several portions was asked for, boot time; `null`: there was no more. */
  #readingSince: number | null = null;
  #answeredAt: number;
  #reached = true;
  #timer: Timer | undefined;
  #watched: string | null = null;
  #ended = false;

  constructor(parts: SharingParts) {
    const { settings, instance, redis, clock, monitor, schedule, count, leaseMs } = parts;
    this.#parts = parts;
    this.#keys = keysUnder(settings.prefix);
    this.#places = new Places(this.#keys, parts.catalog);
    this.#answeredAt = clock.bootNow();
    const shared = new RedisSchedule({
      redis,
      keys: this.#keys,
      instance,
      copy: new MemorySchedule(),
      clock,
      ...(leaseMs === undefined ? {} : { leaseMs }),
      endpointOf: (id) => this.#places.sharedOf(id),
      onMoved: (id, dueAt) => monitor.moved(id, dueAt),
      count,
    });
    this.#shared = settings.mode === 'shared' ? shared : null;
    schedule.current = this.#shared ?? new TellingSchedule(new MemorySchedule(), (id, ping) => void shared.tell(id, JSON.stringify(ping)));
    this.#teller = shared;
  }

  /** What there is to see. */
  get state(): SharingState {
    const { settings, instance } = this.#parts;
    const instances = this.#pulse?.instances ?? [];
    return {
      mode: settings.mode,
      instance,
      reached: this.#reached,
      problem: this.#reached ? null : `${this.#parts.trouble?.() ?? 'Redis does not answer.'} ${GOES_ON_ALONE}`,
      conflict: this.#hasConflict ? sameName(instance) : null,
      instances: instances.includes(instance) ? [...instances] : [instance, ...instances],
      dedicated: this.#pulse?.dedicated ?? null,
      pings: this.#watched === null,
    };
  }

  /** How late this instance begins among those that live, as a part of an interval: 0 where all share one schedule. */
  get share(): number {
    if (this.#parts.settings.mode !== 'all' || this.#pulse === null) return 0;
    const { instances } = this.#pulse;
    return Math.max(0, instances.indexOf(this.#parts.instance)) / Math.max(1, instances.length);
  }

  /** Hears who else is there, and takes off what this instance has left behind in another run; then goes on by itself. */
  async start(): Promise<void> {
    // Where each pings for itself, a use is its own as well.
    if (this.#parts.settings.mode !== 'all') {
      this.#unlisten = this.#parts.monitor.onEvent((event) => {
        if (event.kind === 'used') this.#tellUse(event.endpointId, event.at);
      });
    }
    await this.#beat();
    if (this.#shared === null) return;
    const known = new Set([...this.#parts.catalog().targets.values()].map((target) => this.#keys.member(placeOf(target))));
    const left = await membersOf(this.#parts.redis, this.#keys, this.#parts.instance).catch((): Place[] => []);
    await this.#forget(left.filter((place) => !known.has(this.#keys.member(place))));
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#unlisten();
    this.#timer?.cancel();
    await this.#watch(null);
    await this.#teller.close();
    this.#parts.redis.close();
  }

  /** Endpoints were removed from the settings: nobody else need keep them warm for us. */
  forget(gone: readonly Target[]): Promise<void> {
    for (const { endpoint } of gone) {
      this.#lastBy.delete(endpoint.id);
      this.#useToldAt.delete(endpoint.id);
    }
    return this.#forget(gone.map(placeOf));
  }

  async #forget(places: readonly Place[]): Promise<void> {
    if (this.#shared === null || places.length === 0) return;
    const oldestS = (this.#pulse?.now ?? 0) - ALIVE_S;
    const warn = (error: unknown): void =>
      this.#parts.log.warn(`What is kept warm no longer could not be taken off the shared schedule: ${messageOf(error)}`, {});
    const { redis, instance } = this.#parts;
    await forget(redis, this.#keys, instance, places, oldestS).catch(warn);
  }

  async #beat(): Promise<void> {
    const { clock } = this.#parts;
    const begunAt = this.#readingSince ?? clock.bootNow();
    let hasMore = false;
    try {
      const heard = await this.#listen();
      await this.#take(heard);
      hasMore = heard.hasMore;
    } catch (error) {
      await this.#miss(error);
    }
    if (this.#ended) return;
    this.#readingSince = hasMore ? begunAt : null;
    const spentMs = clock.bootNow() - begunAt;
    // Who has fallen behind reads on without a rest.
    const portionMs = spentMs < PULSE_MS ? PORTION_MS : 0;
    this.#timer = clock.setTimer(() => void this.#beat(), hasMore ? portionMs : Math.max(PORTION_MS, PULSE_MS - spentMs));
  }

  #listen(): Promise<Pulse> {
    const { redis, instance, settings } = this.#parts;
    const isNamed = settings.mode === 'dedicated' && settings.dedicated === instance;
    return pulse(redis, this.#keys, {
      instance,
      run: this.#run,
      aliveS: ALIVE_S,
      lastId: this.#pulse?.lastId ?? '',
      dedicated: settings.mode !== 'dedicated' ? 'no' : isNamed ? 'insist' : 'ifFree',
      leaseMs: DEDICATED_LEASE_MS,
    });
  }

  async #take(heard: Pulse): Promise<void> {
    const { settings, instance, clock, log, onState } = this.#parts;
    const before = this.#pulse;
    this.#answeredAt = clock.bootNow();
    this.#pulse = heard;
    if (!this.#reached) log.info('Redis answers again; the work is shared again', {});
    const isNews = this.#noteRun(heard, before);
    const changed = isNews || !this.#reached || before?.instances.join() !== heard.instances.join() || before?.dedicated !== heard.dedicated;
    this.#reached = true;
    this.#shared?.share(heard.instances);
    for (const told of heard.pings) if (told.by !== instance) this.#takeTold(told, heard.now);
    const isOthers = settings.mode === 'dedicated' && heard.dedicated !== null && heard.dedicated !== instance;
    await this.#watch(isOthers ? heard.dedicated : null);
    if (changed) onState();
  }

  /**
   * The last sign of life under our name is ours, unless another one has the same name. Before our first it may be that of our last run.
   * @returns whether that has begun or ended
   */
  #noteRun({ lastRun }: Pulse, before: Pulse | null): boolean {
    const { clock, instance, log } = this.#parts;
    const now = clock.bootNow();
    if (before !== null && lastRun !== null && lastRun !== this.#run) this.#otherRunAt = now;
    const hasConflict = this.#otherRunAt !== null && now - this.#otherRunAt < ALIVE_S * 1000;
    if (hasConflict === this.#hasConflict) return false;
    this.#hasConflict = hasConflict;
    if (hasConflict) log.warn(sameName(instance), {});
    else log.info(`No other instance is called ${instance} any more`, {});
    return true;
  }

  async #miss(error: unknown): Promise<void> {
    const { clock, log, onState } = this.#parts;
    // One that has never answered is not just slow.
    if (!this.#reached || (this.#pulse !== null && clock.bootNow() - this.#answeredAt < ALONE_AFTER_MS)) return;
    this.#reached = false;
    log.warn(`Redis does not answer, so this instance goes on alone: ${messageOf(error)}`, {});
    await this.#watch(null);
    onState();
  }

  /** @param by who pings in our place */
  async #watch(by: string | null): Promise<void> {
    this.#watched = by;
    await this.#parts.monitor.watch(by);
  }

  /** @param at a moment of ours, boot time */
  #tellUse(id: string, at: number): void {
    // Nobody listens before Redis has answered.
    if (this.#pulse === null || at - (this.#useToldAt.get(id) ?? Number.NEGATIVE_INFINITY) < USE_EVERY_MS) return;
    this.#useToldAt.set(id, at);
    const use: ToldUse = { used: this.#pulse.now + (at - this.#answeredAt) / 1000 };
    void this.#teller.tell(id, JSON.stringify(use));
  }

  /** @param nowS the server's time, seconds */
  #takeTold({ by, member, due, ping: text }: ToldPing, nowS: number): void {
    const { monitor, settings, count, clock, log } = this.#parts;
    const id = this.#places.idOf(member);
    const told = readTold(text);
    if (id === undefined || told === null) return;
    const moved = (): number | null => (due === null || this.#shared === null ? null : this.#shared.moved(id, due));
    if (told.kind === 'ping') {
      this.#noteDuplicate(id, by, told.ping, count);
      const dueAt = moved();
      // Where each pings for itself, what another saw is only noted.
      monitor.takeFromAfar(id, told.ping, by, settings.mode === 'all' ? null : { dueAt });
    } else if (settings.mode !== 'all') {
      const usedAt = clock.bootNow() - Math.max(0, nowS - told.used) * 1000;
      monitor
        .usedElsewhere(id, usedAt, this.#shared === null ? null : { dueAt: moved() })
        .catch((error: unknown) => log.warn(`A use that ${by} told of could not be followed: ${messageOf(error)}`, {}));
    }
  }

  /** Two instances that ping one endpoint within half its interval have not shared it. */
  #noteDuplicate(id: string, by: string, ping: Ping, count: SharingParts['count']): void {
    const last = this.#lastBy.get(id);
    this.#lastBy.set(id, { by, at: ping.at });
    const everyMs = (this.#places.sharedOf(id)?.everySeconds ?? 0) * 1000;
    if (this.#parts.settings.mode === 'shared' && last !== undefined && last.by !== by && Math.abs(ping.at - last.at) < everyMs / 2)
      count('duplicate');
  }
}

const sameName = (instance: string): string =>
  `Another instance is called ${instance}, too. Both go on, but neither hears of the other's pings: give one of them another name.`;
