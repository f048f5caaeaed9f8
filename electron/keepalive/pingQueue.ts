import { messageOf } from '../domain/messageOf.ts';
import type { Ping } from '../domain/ping.ts';
import type { Target } from './catalog.ts';
import type { Clock } from './clock.ts';
import { dueAfterPing } from './due.ts';
import type { KeepAlive } from './keepAlive.ts';
import { Lanes } from './lanes.ts';
import { afterPing } from './live.ts';
import type { EngineLog } from './log.ts';
import type { MonitorEvent } from './monitorEvent.ts';
import type { Watched } from './watched.ts';
import type { WatchList } from './watchList.ts';

/** Pings at once over all providers; one per provider. */
const GLOBAL_CAP = 64;
/** A sample that spans a suspend is thrown away and taken again this soon, ms. */
const RETAKE_MS = 2_000;

export interface PingQueueOptions {
  readonly list: WatchList;
  readonly keepAlive: KeepAlive;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: EngineLog;
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
    const { list, log, noticeSleep } = this.#options;
    const { target } = watched;
    const sleptBefore = noticeSleep();
    const ping = await this.#ping(watched);
    // Removed meanwhile: only whoever asked for it still wants to know.
    if (ping === null || !list.has(watched)) return ping;
    try {
      if (noticeSleep() !== sleptBefore || isOurCancel(ping)) await this.#retake(watched);
      else await this.#takeIn(watched, target, ping);
    } catch (error) {
      // The ping itself was made. A schedule that cannot be told gives the endpoint out again when the lease is over.
      log.warn(`The next ping could not be scheduled: ${messageOf(error)}`, { endpoint: target.endpoint.id });
    }
    return ping;
  }

  /** Whatever goes wrong, the endpoint is free for its next ping afterwards. */
  async #ping(watched: Watched): Promise<Ping | null> {
    const { keepAlive, clock, emit } = this.#options;
    const { target, dueAt, live } = watched;
    try {
      const startedAt = clock.bootNow();
      if (!this.#isWanted(watched, startedAt)) return null;
      emit({ kind: 'started', endpointId: target.endpoint.id, dueAt });
      return await keepAlive.ping(target, {
        expectation: live.warmth === 'warm' ? 'warm' : 'cold',
        gapMs: live.lastActivityAt === null ? null : Math.round(startedAt - live.lastActivityAt),
        signal: this.#abort.signal,
      });
    } finally {
      watched.current = null;
      watched.asked = false;
    }
  }

  async #retake(watched: Watched): Promise<void> {
    const { list, clock, emit } = this.#options;
    await list.place(watched, clock.bootNow() + RETAKE_MS);
    emit({ kind: 'change', endpointId: watched.target.endpoint.id });
  }

  async #takeIn(watched: Watched, target: Target, ping: Ping): Promise<void> {
    const { list, clock, random, emit } = this.#options;
    const endedAt = clock.bootNow();
    watched.live = afterPing(watched.live, ping, endedAt);
    this.#record(ping);
    try {
      await list.place(watched, dueAfterPing(watched, { target, ping, endedAt }, random), 'complete');
    } finally {
      emit({ kind: 'ping', ping });
      emit({ kind: 'change', endpointId: ping.endpointId });
    }
  }

  /** While it waited for its turn, it may have been switched off, removed, or used by somebody else. */
  #isWanted(watched: Watched, now: number): boolean {
    return watched.asked || (this.#options.list.isScheduled(watched) && watched.dueAt !== null && watched.dueAt <= now);
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

function isOurCancel(ping: Ping): boolean {
  return ping.outcome === 'failed' && ping.error.kind === 'cancelled';
}
