import type { Ping } from '../../domain/ping.ts';
import { ChangeQueue, type OwnChange } from './changeQueue.ts';
import { apply, type Change, type Claim, claim, MOST_AT_ONCE } from './changes.ts';
import { preferredFor } from './preference.ts';
import { ASK_AGAIN_MS, Reach } from './reach.ts';
import type { LocalSchedule, RedisScheduleOptions } from './scheduleOptions.ts';
import { ServerClock } from './serverClock.ts';
import { type Turn, TurnsAhead } from './turnsAhead.ts';

const LEASE_MS = 15_000;
/** A turn is claimed so long before it comes, ms: the way to Redis and back, or what others ask of it just then, makes no ping late. */
const AHEAD_MS = 10;
/** What comes within so long is claimed along with it, ms. */
const TOGETHER_MS = 20;
/** Our timers and the server's clock disagree by less, ms. */
const SLACK_MS = 2;
/** Who is not the first to go waits so long after the due time: by then it has heard that somebody else did it, ms. */
const GRACE_MS = 1_500;
const NOTHING_TOLD: Claim = { isOurs: true, isTakenOver: false, due: null };

/**
 * A schedule that several instances share: what is due is claimed by exactly one of them, atomically, with a lease, and a moment ahead. Each keeps a copy of the times of
 * its endpoints, so that one timer is enough and nobody polls. While Redis is away the copy goes on alone.
 */
export class RedisSchedule {
  readonly #options: RedisScheduleOptions;
  readonly #copy: LocalSchedule;
  readonly #time = new ServerClock();
  /** When each of ours is due, boot time. */
  readonly #dueAt = new Map<string, number>();
  /** Ours just now, or being claimed. */
  readonly #leased = new Set<string>();
  /** Those of them whose turn is yet to come. */
  readonly #ahead = new TurnsAhead();
  /** Those that live, and what follows for each of ours: whether we go first. */
  #instances: readonly string[] = [];
  readonly #goesFirst = new Map<string, boolean>();
  readonly #changes: ChangeQueue;
  readonly #reach: Reach;
  #renewal: { cancel(): void } | undefined;
  #closed = false;

  constructor(options: RedisScheduleOptions) {
    this.#options = options;
    this.#copy = options.copy;
    this.#changes = new ChangeQueue((batch) => this.#apply(batch), options.clock);
    this.#reach = new Reach({ bootNow: () => options.clock.bootNow(), onChange: (reached) => this.#takeReach(reached) });
    this.#renewLater();
  }

  /** Whether Redis is away, so that this instance goes on by its own copy. */
  get alone(): boolean {
    return this.#reach.alone;
  }

  /** @param yields a time that another instance has set goes before */
  upsert(id: string, dueAt: number, yields = false): Promise<void> {
    const wasOurs = this.#free(id);
    this.#set(id, dueAt);
    // What is ours just now has no time of others to yield to.
    return this.#change(id, yields && !wasOurs ? 'keep' : 'place', dueAt);
  }

  /** Takes it off our copy; the others go on with theirs. What we were about to ping is theirs at once. */
  async remove(id: string): Promise<void> {
    const was = this.#free(id);
    this.#dueAt.delete(id);
    this.#goesFirst.delete(id);
    await this.#copy.remove(id);
    if (was) await this.#change(id, 'leave', this.#options.clock.bootNow());
  }

  async claimDue(now: number, _leaseMs: number): Promise<readonly string[]> {
    if (this.#reach.isAway(now)) return [...this.#take(now), ...(await this.#takeAlone(now))];
    // Only then can changes and claims be sent in one go: before it, changes wait to be told the server's time.
    if (!this.#time.isSet) await this.#changes.idle();
    const next = await this.#copy.next();
    if (next !== null && next <= now + AHEAD_MS) this.#claimAhead(await this.#copy.claimDue(now + TOGETHER_MS, this.#leaseMs));
    await this.#ahead.settled(now);
    return this.#take(Math.max(now, this.#options.clock.bootNow()));
  }

  /** Ends the lease, and tells the others the ping. */
  complete(id: string, nextDueAt: number, ping?: Ping): Promise<void> {
    if (!this.#dueAt.has(id)) return Promise.resolve();
    const wasOurs = this.#free(id);
    this.#set(id, nextDueAt);
    return this.#change(id, wasOurs ? 'done' : 'made', nextDueAt, ping === undefined ? '' : JSON.stringify(ping));
  }

  /** Tells the others something that moves no turn. @param told as JSON */
  tell(id: string, told: string): Promise<void> {
    return this.#change(id, 'tell', this.#dueAt.get(id) ?? this.#options.clock.bootNow(), told);
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

  /** When to look next: a moment before the earliest turn, to claim it, or when one comes that was claimed. */
  async next(): Promise<number | null> {
    const next = await this.#copy.next();
    const times = [next === null || this.#reach.alone ? next : next - AHEAD_MS, this.#ahead.next()].filter((at) => at !== null);
    return times.length === 0 ? null : Math.min(...times);
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

  /** Ours until it was pinged, although nobody says so: should Redis be back by then, a later turn that another instance has set stays. */
  async #takeAlone(now: number): Promise<readonly string[]> {
    const ids = await this.#copy.claimDue(now, this.#leaseMs);
    for (const id of ids) this.#leased.add(id);
    return ids;
  }

  /** Takes what is ours and has come. What was slept through goes back first. */
  #take(now: number): readonly string[] {
    const { come, missed } = this.#ahead.take(now);
    for (const { id, at } of missed) {
      this.#leased.delete(id);
      this.#set(id, at);
      void this.#change(id, 'leave', at);
    }
    return come;
  }

  /** Ends what we have of a turn. @returns whether there was anything */
  #free(id: string): boolean {
    this.#ahead.drop(id);
    return this.#leased.delete(id);
  }

  #claimAhead(ids: readonly string[]): void {
    const { endpointOf, keys } = this.#options;
    // A change of one of them that was made before holds before; the others go behind the claim, which is in more of a hurry.
    if (this.#changes.hasAny(new Set(ids))) this.#changes.sendNow();
    const turns = ids.flatMap((id) => {
      const endpoint = endpointOf(id);
      return endpoint === undefined ? [] : { id, member: keys.member(endpoint), at: this.#turnAt(id) };
    });
    for (let from = 0; from < turns.length; from += MOST_AT_ONCE) {
      const some = turns.slice(from, from + MOST_AT_ONCE);
      for (const { id } of some) this.#leased.add(id);
      this.#ahead.ask(some, this.#claim(some));
    }
    this.#changes.sendNow();
  }

  async #claim(turns: readonly Turn[]): Promise<void> {
    const { redis, keys, instance, clock } = this.#options;
    const asked = {
      holder: instance,
      leaseS: this.#leaseMs / 1000,
      slackS: (TOGETHER_MS + SLACK_MS) / 1000,
      members: turns.map(({ member }) => member),
    };
    const sentAt = clock.bootNow();
    const answer = await this.#reach.try(() => claim(redis, keys, asked));
    if (answer === null) return this.#claimUnanswered(turns);
    if (this.#time.sample(answer.now, sentAt, clock.bootNow())) this.#placeAll();
    for (const [index, turn] of turns.entries()) this.#takeAnswer(turn, answer.told[index] ?? NOTHING_TOLD, sentAt + this.#leaseMs);
  }

  /** @param sureUntil if it is ours, then not longer for sure, boot time */
  #takeAnswer(turn: Turn, told: Claim, sureUntil: number): void {
    const { clock, count, onMoved } = this.#options;
    const dueAt = told.due === null ? turn.at : this.#time.toBoot(told.due);
    if (told.isOurs) {
      // Our copy may be older than what Redis has: claimed ahead is not pinged ahead.
      if (this.#ahead.gain(turn, clock.bootNow(), sureUntil, dueAt) && told.isTakenOver) count('takeover');
      return;
    }
    if (!this.#ahead.lose(turn)) return;
    this.#leased.delete(turn.id);
    this.#set(turn.id, dueAt);
    onMoved(turn.id, dueAt);
  }

  /** It may have been claimed for us all the same; the lease then ends by itself, and we look again. */
  #claimUnanswered(turns: readonly Turn[]): void {
    const now = this.#options.clock.bootNow();
    for (const turn of turns) {
      if (this.#reach.alone) this.#ahead.gain(turn, now, Number.POSITIVE_INFINITY);
      else if (this.#ahead.lose(turn)) {
        this.#leased.delete(turn.id);
        this.#set(turn.id, now + ASK_AGAIN_MS / 4);
      }
    }
  }

  #set(id: string, dueAt: number): void {
    this.#dueAt.set(id, dueAt);
    void this.#copy.upsert(id, this.#turnAt(id));
  }

  /** When this instance looks after it, boot time. */
  #turnAt(id: string): number {
    const dueAt = this.#dueAt.get(id) ?? 0;
    return this.#reach.alone || this.#isFirst(id) ? dueAt : dueAt + GRACE_MS;
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
    for (const { index, at } of answer.told) {
      const own = batch[index];
      if (own === undefined) continue;
      const { id, change } = own;
      // What was changed again since has an answer of its own.
      if (this.#leased.has(id) || this.#dueAt.get(id) !== change.at) continue;
      const dueAt = this.#time.toBoot(at);
      if (Math.abs(dueAt - change.at) < 1) continue;
      if (change.what === 'done' || change.what === 'made') count('lost');
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
