import type { Ping } from '../../domain/ping.ts';
import { ChangeQueue, type OwnChange } from './changeQueue.ts';
import { apply, type Change, claim, MOST_AT_ONCE } from './changes.ts';
import type { Keys, Place } from './keys.ts';
import { preferredFor } from './preference.ts';
import { ASK_AGAIN_MS, Reach } from './reach.ts';
import type { RedisRunner } from './redisRunner.ts';
import { ServerClock } from './serverClock.ts';

/** The schedule of one process, as the engine has it, by boot time in ms. */
export interface LocalSchedule {
  upsert(id: string, dueAt: number): Promise<void>;
  remove(id: string): Promise<void>;
  claimDue(now: number, leaseMs: number): Promise<readonly string[]>;
  next(): Promise<number | null>;
}

export interface Timing {
  bootNow(): number;
  setTimer(run: () => void, delayMs: number): { cancel(): void };
}

/** What an endpoint is to the others. */
export interface SharedEndpoint extends Place {
  /** Interval, seconds: for whoever reads the seed's hash. */
  readonly everySeconds: number;
}

export interface RedisScheduleOptions {
  readonly redis: RedisRunner;
  /** An empty schedule of this process, for the copy. */
  readonly copy: LocalSchedule;
  readonly keys: Keys;
  /** Name of this instance; no other one may have it. */
  readonly instance: string;
  readonly clock: Timing;
  readonly leaseMs?: number;
  readonly endpointOf: (id: string) => SharedEndpoint | undefined;
  /** An endpoint is due at another time than was thought, because another instance pings it, boot time. */
  readonly onMoved: (id: string, dueAt: number) => void;
  readonly count: (what: 'takeover' | 'lost') => void;
}

const LEASE_MS = 15_000;
/** Our timers and the server's clock disagree by less, s. */
const SLACK_S = 0.002;
/** Who is not the first to go waits so long after the due time: by then it has heard that somebody else did it, ms. */
const GRACE_MS = 1_500;
/**
 * A schedule that several instances share: what is due is claimed by exactly one of them, atomically and with a lease. Each keeps a copy of the times of
 * its endpoints, so that one timer is enough and nobody polls. While Redis is away the copy goes on alone.
 */
export class RedisSchedule {
  readonly #options: RedisScheduleOptions;
  readonly #copy: LocalSchedule;
  readonly #time = new ServerClock();
  /** When each of ours is due, boot time. */
  readonly #dueAt = new Map<string, number>();
  readonly #leased = new Set<string>();
  /** Those that live, and what follows for each of ours: whether we go first. */
  #instances: readonly string[] = [];
  readonly #goesFirst = new Map<string, boolean>();
  readonly #changes = new ChangeQueue((batch) => this.#apply(batch));
  readonly #reach: Reach;
  #renewal: { cancel(): void } | undefined;
  #closed = false;

  constructor(options: RedisScheduleOptions) {
    this.#options = options;
    this.#copy = options.copy;
    this.#reach = new Reach({ bootNow: () => options.clock.bootNow(), onChange: (reached) => this.#takeReach(reached) });
    this.#renewLater();
  }

  /** Whether Redis is away, so that this instance goes on by its own copy. */
  get alone(): boolean {
    return this.#reach.alone;
  }

  /** @param yields a time that another instance has set goes before */
  upsert(id: string, dueAt: number, yields = false): Promise<void> {
    this.#leased.delete(id);
    this.#set(id, dueAt);
    return this.#change(id, yields ? 'keep' : 'place', dueAt);
  }

  /** Takes it off our copy; the others go on with theirs. What we were about to ping is theirs at once. */
  async remove(id: string): Promise<void> {
    const was = this.#leased.delete(id);
    this.#dueAt.delete(id);
    this.#goesFirst.delete(id);
    await this.#copy.remove(id);
    if (was) await this.#change(id, 'leave', this.#options.clock.bootNow());
  }

  async claimDue(now: number, _leaseMs: number): Promise<readonly string[]> {
    await this.#changes.idle();
    const due = await this.#copy.claimDue(now, this.#leaseMs);
    if (due.length === 0) return due;
    if (this.#reach.isAway(now)) return due;
    const claimed: string[] = [];
    for (let from = 0; from < due.length; from += MOST_AT_ONCE) claimed.push(...(await this.#claim(due.slice(from, from + MOST_AT_ONCE))));
    return claimed;
  }

  /** Ends the lease, and tells the others the ping. */
  complete(id: string, nextDueAt: number, ping?: Ping): Promise<void> {
    if (!this.#dueAt.has(id)) return Promise.resolve();
    this.#leased.delete(id);
    this.#set(id, nextDueAt);
    return this.#change(id, 'done', nextDueAt, ping === undefined ? '' : JSON.stringify(ping));
  }

  /** Tells the others of a ping that was not due. */
  tell(id: string, ping: Ping): Promise<void> {
    return this.#change(id, 'tell', this.#dueAt.get(id) ?? this.#options.clock.bootNow(), JSON.stringify(ping));
  }

  /** Another instance says when it is due next. @param at seconds by the server's clock @returns boot time; `null`: it is ours just now, or rests here */
  moved(id: string, at: number): number | null {
    if (!this.#dueAt.has(id) || this.#leased.has(id)) return null;
    const dueAt = this.#time.toBoot(at);
    this.#set(id, dueAt);
    return dueAt;
  }

  /** Others came or went: who goes first for what is shared out anew. */
  share(instances: readonly string[]): void {
    if (instances.join() === this.#instances.join()) return;
    this.#instances = instances;
    this.#goesFirst.clear();
    for (const [id, dueAt] of this.#dueAt) if (!this.#leased.has(id)) this.#set(id, dueAt);
  }

  next(): Promise<number | null> {
    return this.#copy.next();
  }

  /** Gives back what is leased, so that the others need not wait for the leases to end. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#renewal?.cancel();
    const now = this.#options.clock.bootNow();
    const leaving = [...this.#leased].map((id) => this.#change(id, 'leave', now));
    this.#leased.clear();
    await Promise.all(leaving);
  }

  async #claim(due: readonly string[]): Promise<string[]> {
    const { redis, keys, instance, clock, endpointOf, onMoved, count } = this.#options;
    const known = due.flatMap((id) => {
      const endpoint = endpointOf(id);
      return endpoint === undefined ? [] : { id, member: keys.member(endpoint) };
    });
    const sentAt = clock.bootNow();
    const answer = await this.#reach.try(() =>
      claim(redis, keys, { holder: instance, leaseS: this.#leaseMs / 1000, slackS: SLACK_S, members: known.map(({ member }) => member) }),
    );
    // It may have been claimed for us all the same; the lease then ends by itself, and we look again.
    if (answer === null) return this.#reach.alone ? known.map(({ id }) => id) : await this.#againSoon(known.map(({ id }) => id));
    if (this.#time.sample(answer.now, sentAt, clock.bootNow())) this.#placeAll();
    const claimed: string[] = [];
    for (const [index, { id }] of known.entries()) {
      const told = answer.told[index] ?? 'mine';
      if (typeof told === 'number') {
        const dueAt = this.#time.toBoot(told);
        this.#set(id, dueAt);
        onMoved(id, dueAt);
        continue;
      }
      if (told === 'takenOver') count('takeover');
      this.#leased.add(id);
      claimed.push(id);
    }
    return claimed;
  }

  async #againSoon(ids: readonly string[]): Promise<string[]> {
    const soon = this.#options.clock.bootNow() + ASK_AGAIN_MS / 4;
    for (const id of ids) this.#set(id, soon);
    return [];
  }

  #set(id: string, dueAt: number): void {
    this.#dueAt.set(id, dueAt);
    void this.#copy.upsert(id, this.#reach.alone || this.#isFirst(id) ? dueAt : dueAt + GRACE_MS);
  }

  /** Whether this instance goes first for it: nobody else asks Redis for it then, unless we do not come. */
  #isFirst(id: string): boolean {
    const known = this.#goesFirst.get(id);
    if (known !== undefined) return known;
    const { endpointOf, keys, instance } = this.#options;
    const endpoint = endpointOf(id);
    const first = endpoint === undefined || (preferredFor(keys.member(endpoint), this.#instances) ?? instance) === instance;
    this.#goesFirst.set(id, first);
    return first;
  }

  /** Puts a change on the next script; several of one moment share it. Resolves when it is there, or Redis is away. */
  #change(id: string, what: Change['what'], dueAt: number, ping = ''): Promise<void> {
    const endpoint = this.#options.endpointOf(id);
    if (endpoint === undefined) return Promise.resolve();
    const { model, host, everySeconds } = endpoint;
    return this.#changes.add({ id, change: { what, place: { model, host }, at: dueAt, every: everySeconds, ping } });
  }

  async #apply(batch: readonly OwnChange[]): Promise<void> {
    const { redis, keys, instance, clock, onMoved, count } = this.#options;
    if (this.#reach.isAway(clock.bootNow())) return;
    if (!this.#time.isSet) await this.#askTime();
    const sentAt = clock.bootNow();
    const changes = batch.map(({ change }) => ({ ...change, at: this.#time.toServer(change.at) }));
    const answer = await this.#reach.try(() => apply(redis, keys, { holder: instance, leaseS: this.#leaseMs / 1000, changes }));
    if (answer === null) return;
    if (this.#time.sample(answer.now, sentAt, clock.bootNow())) this.#placeAll();
    for (const [index, { change, id }] of batch.entries()) {
      const at = answer.told[index] ?? null;
      if (at === null || this.#leased.has(id) || !this.#dueAt.has(id)) continue;
      const dueAt = this.#time.toBoot(at);
      if (Math.abs(dueAt - change.at) < 1) continue;
      if (change.what === 'done') count('lost');
      this.#set(id, dueAt);
      onMoved(id, dueAt);
    }
  }

  async #askTime(): Promise<void> {
    const { redis, keys, instance, clock } = this.#options;
    const sentAt = clock.bootNow();
    const answer = await this.#reach.try(() => claim(redis, keys, { holder: instance, leaseS: 1, slackS: 0, members: [] }));
    if (answer !== null) this.#time.sample(answer.now, sentAt, clock.bootNow());
  }

  /** The server's clock was set: all of ours are due when they were by ours. */
  #placeAll(): void {
    for (const [id, dueAt] of this.#dueAt) if (!this.#leased.has(id)) void this.#change(id, 'place', dueAt);
  }

  /** Redis that is back may be empty, or as it was: what we have pinged meanwhile is not due there any more. */
  #takeReach(reached: boolean): void {
    if (!reached) return;
    for (const [id, dueAt] of this.#dueAt) if (!this.#leased.has(id)) void this.#change(id, 'later', dueAt);
  }

  get #leaseMs(): number {
    return this.#options.leaseMs ?? LEASE_MS;
  }

  /** A ping may take longer than a lease. */
  #renewLater(): void {
    if (this.#closed) return;
    this.#renewal = this.#options.clock.setTimer(() => {
      const now = this.#options.clock.bootNow();
      const renewals = [...this.#leased].map((id) => this.#change(id, 'renew', now));
      // Where nothing is due for long, somebody has to notice that Redis is back.
      if (this.#reach.alone) renewals.push(this.#askTime());
      void Promise.all(renewals).finally(() => this.#renewLater());
    }, this.#leaseMs / 3);
  }
}
