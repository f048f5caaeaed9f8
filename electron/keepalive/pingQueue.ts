import { messageOf } from '../domain/messageOf.ts';
import type { Ping } from '../domain/ping.ts';
import type { Target } from './catalog.ts';
import type { Clock } from './clock.ts';
import type { Skip } from './hostFree.ts';
import { type KeepAlive, type SkippedPing, skippedPing, withoutResult } from './keepAlive.ts';
import { Lanes } from './lanes.ts';
import { afterPing } from './live.ts';
import type { EngineLog } from './log.ts';
import type { MonitorEvent } from './monitorEvent.ts';
import { planAfterPing } from './plan.ts';
import { freePurse, type Purse, type Reservation } from './purse.ts';
import { skipReason } from './skipWords.ts';
import type { Turn, Turns } from './turns.ts';
import { gapMsOf, type Watched } from './watched.ts';
import type { WatchList } from './watchList.ts';

/** Pings at once over all providers; one per provider. */
const GLOBAL_CAP = 64;
/** A sample that spans a suspend is thrown away and taken again this soon, ms. */
const RETAKE_MS = 2_000;

/** While pings under way may use a budget up, the next one waits so long to see what they cost, ms. */
const FOR_MONEY_MS = 5_000;

/** A row of skips for one reason is put down again after so long, or an interval, ms. */
const SAME_SKIP_MS = 2 * 60_000;

type PingTurn = Extract<Turn, { do: 'ping' }>;
type Made = { readonly did: 'ping'; readonly before: PingTurn; readonly ping: Ping; readonly money: Reservation };
type Done = { readonly did: 'nothing' } | { readonly did: 'skip'; readonly skip: Skip; readonly ping: SkippedPing } | Made;

export interface PingQueueOptions {
  readonly list: WatchList;
  readonly turns: Turns;
  readonly keepAlive: KeepAlive;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: EngineLog;
  /** Holds the money for each ping; without one they need none. */
  readonly purse?: Purse;
  /** Called with every ping before it is announced. */
  readonly record: (ping: Ping) => void;
  readonly emit: (event: MonitorEvent) => void;
  /** Looks whether the machine slept. @returns sleep noticed so far, ms */
  readonly noticeSleep: () => number;
}

/** Makes the pings, each when its provider is free, and takes in what they show: history, state, next due time. */
export class PingQueue {
  readonly #options: PingQueueOptions;
  readonly #lanes = new Lanes(GLOBAL_CAP);
  #abort = new AbortController();

  constructor(options: PingQueueOptions) {
    this.#options = options;
  }

  /** Pings after a {@link cancel} are made again. One that was asked for before the start keeps the signal it has. */
  open(): void {
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
  }

  /** Cancels pings under way. */
  cancel(): void {
    this.#abort.abort();
  }

  /**
   * Pings it when its turn comes. A ping that waits or is under way already is not made twice.
   * @returns `null` when nobody wanted it any more by then
   */
  enqueue(watched: Watched): Promise<Ping | null> {
    if (watched.current !== null) return watched.current;
    const { promise, resolve, reject } = Promise.withResolvers<Ping | null>();
    watched.current = promise;
    this.#lanes.enter(watched.target.provider.id, () => this.#run(watched).then(resolve, reject));
    return promise;
  }

  /** Does other work on a provider when its turn comes. */
  inTurn<T>(providerId: string, work: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#lanes.enter(providerId, () => work().then(resolve, reject));
    return promise;
  }

  async #run(watched: Watched): Promise<Ping | null> {
    const { list, log, noticeSleep, emit } = this.#options;
    const { target } = watched;
    const sleptBefore = noticeSleep();
    const turn = await this.#turn(watched);
    if (turn.did === 'nothing') {
      emit({ kind: 'change', endpointId: target.endpoint.id });
      return null;
    }
    // Removed meanwhile: only whoever asked for it still wants to know.
    if (!list.has(watched)) {
      if (turn.did === 'ping') this.#payOnly(turn);
      return turn.ping;
    }
    try {
      if (turn.did === 'skip') await this.#takeInSkip(watched, turn.ping, turn.skip);
      else if (noticeSleep() !== sleptBefore || isOurCancel(turn.ping)) await this.#retake(watched, turn);
      else await this.#takeIn(watched, target, turn);
    } catch (error) {
      // The ping itself was made. A schedule that cannot be told gives the endpoint out again when the lease is over.
      log.warn(`The next ping could not be scheduled: ${messageOf(error)}`, { endpoint: target.endpoint.id });
    }
    return turn.ping;
  }

  /** Whatever goes wrong, the endpoint is free for its next ping afterwards. */
  async #turn(watched: Watched): Promise<Done> {
    const { clock, emit, list, turns, purse = freePurse } = this.#options;
    const { target, dueAt } = watched;
    const { signal } = this.#abort;
    try {
      if (!this.#isWanted(watched, clock.bootNow())) return await this.#leave(watched);
      const looked = await turns.take(watched, watched.asked, signal);
      // Somebody may have asked for it while it was looked at; or paused, removed or used it.
      const turn = looked.do !== 'ping' && watched.asked ? await turns.take(watched, true, signal) : looked;
      if (!this.#isWanted(watched, clock.bootNow())) return await this.#leave(watched);
      if (turn.do === 'wait') {
        await list.place(watched, turn.plan, 'complete');
        return { did: 'nothing' };
      }
      if (turn.do === 'skip')
        return { did: 'skip', skip: turn.skip, ping: skippedPing(target, clock.wallNow(), gapOf(watched, clock), skipReason(turn.skip)) };
      const money = purse.reserve(target, watched.asked);
      if (money === null) {
        await this.#waitForMoney(watched);
        return { did: 'nothing' };
      }
      emit({ kind: 'started', endpointId: target.endpoint.id, dueAt });
      return { did: 'ping', before: turn, ping: await this.#paid(money, this.#ping(watched, target, turn)), money };
    } finally {
      watched.current = null;
      watched.asked = false;
      watched.nonce = null;
    }
  }

  /** A rule that began just now takes it off the schedule: whoever looks for what rests no longer puts it back. */
  async #leave(watched: Watched): Promise<Done> {
    const { list } = this.#options;
    if (watched.dueAt !== null && list.has(watched) && !list.isScheduled(watched)) await list.letRest(watched);
    return { did: 'nothing' };
  }

  /** Whatever a bug of ours ends a ping with, its money is free again. */
  async #paid(money: Reservation, ping: Promise<Ping>): Promise<Ping> {
    try {
      return await ping;
    } catch (error) {
      money.settle(null);
      throw error;
    }
  }

  #ping(watched: Watched, target: Target, { seen, queued, contextLength, look }: PingTurn): Promise<Ping> {
    const { keepAlive, clock } = this.#options;
    // Whoever tries how long it stays warm must be ready to wait for a load.
    const tries = watched.why.kind === 'learned' && watched.why.phase !== 'settled';
    const expectation = seen ?? (watched.live.warmth === 'warm' && !tries ? 'warm' : 'cold');
    const { nonce } = watched;
    return keepAlive.ping(target, {
      expectation,
      gapMs: gapOf(watched, clock),
      seen,
      queued,
      contextLength,
      look,
      nonce,
      signal: this.#abort.signal,
    });
  }

  /** Off the schedule when a budget is used up; else it is tried again when what is under way is paid for. */
  async #waitForMoney(watched: Watched): Promise<void> {
    const { list, clock } = this.#options;
    if (list.isScheduled(watched)) await list.place(watched, { dueAt: clock.bootNow() + FOR_MONEY_MS, why: { kind: 'overdue' } }, 'complete');
    else await list.letRest(watched);
  }

  async #retake(watched: Watched, made: Made): Promise<void> {
    const { list, clock, emit } = this.#options;
    this.#payOnly(made);
    await list.place(watched, { dueAt: clock.bootNow() + RETAKE_MS, why: { kind: 'overdue' } });
    emit({ kind: 'change', endpointId: watched.target.endpoint.id });
  }

  async #takeIn(watched: Watched, target: Target, { ping, before, money }: Made): Promise<void> {
    const { list, turns, clock, random, emit } = this.#options;
    const endedAt = clock.bootNow();
    watched.skipped = null;
    const { sleptSince } = watched.live;
    watched.live = afterPing(watched.live, ping, endedAt);
    this.#record(ping);
    money.settle(ping);
    await turns.afterPing(watched, ping, { before, endedAt, sleptSince }, this.#abort.signal);
    try {
      await list.place(watched, planAfterPing(watched, { target, ping, endedAt }, { random, wallNow: clock.wallNow() }), 'complete', ping);
    } finally {
      emit({ kind: 'ping', ping });
      emit({ kind: 'change', endpointId: ping.endpointId });
    }
  }

  /** A look again soon, not a whole interval later. Of a row of skips for one reason not all are kept. */
  async #takeInSkip(watched: Watched, ping: SkippedPing, skip: Skip): Promise<void> {
    const { list, clock, emit } = this.#options;
    const now = clock.bootNow();
    const { skipped } = watched;
    const again = skipped?.reason === ping.reason && now - skipped.notedAt < Math.max(gapMsOf(watched, clock.wallNow()) ?? 0, SAME_SKIP_MS);
    watched.live = afterPing(watched.live, ping, now);
    if (!again) {
      watched.skipped = { reason: ping.reason, notedAt: now };
      this.#record(ping);
    }
    try {
      await list.place(watched, { dueAt: now + skip.lookAgainMs, why: { kind: 'skipped', skip } }, 'complete');
    } finally {
      if (!again) emit({ kind: 'ping', ping });
      emit({ kind: 'change', endpointId: ping.endpointId });
    }
  }

  /** While it waited for its turn, it may have been switched off, removed, or used by somebody else. */
  #isWanted(watched: Watched, now: number): boolean {
    return watched.asked || (this.#options.list.isScheduled(watched) && watched.dueAt !== null && watched.dueAt <= now);
  }

  /** Of a ping that shows nothing no more is kept than what it has cost. */
  #payOnly({ ping, money }: Made): void {
    if (ping.costUsd !== null && ping.costUsd > 0) this.#record(withoutResult(ping));
    money.settle(ping);
  }

  /** A full disk must not end the loop. */
  #record(ping: Ping): void {
    const { record, log } = this.#options;
    try {
      record(ping);
    } catch (error) {
      log.warn(`A ping could not be remembered: ${messageOf(error)}`, { endpoint: ping.endpointId });
    }
  }
}

/** Silence before a ping that begins now, ms. */
function gapOf({ live: { lastActivityAt } }: Watched, clock: Clock): number | null {
  return lastActivityAt === null ? null : Math.max(0, Math.round(clock.bootNow() - lastActivityAt));
}

function isOurCancel(ping: Ping): boolean {
  return ping.outcome === 'failed' && ping.error.kind === 'cancelled';
}
