import type { ArrivalName } from './arrivals.ts';
import { arrivalsOf } from './arrivals.ts';
import { Chance } from './chance.ts';
import { Counter, type Tally } from './tally.ts';
import { MINUTE, SECOND, type Span } from './times.ts';
import { changeOf, evictionsOf, type World } from './worlds.ts';

const WARM_TTFT_MS = 200;
const WARM_SIGMA = 0.15;
const LOAD_MS = 6 * SECOND;
const LOAD_SIGMA = 0.2;
/** So often a warm answer is slow for other reasons, and so slow. */
const SLOW_SHARE = 0.03;
const SLOW_TTFT_MS = 3 * SECOND;
const SLOW_SIGMA = 0.4;
const WRITES_MS = 6 * SECOND;
const PING_WRITES_MS = 20;
/** How long the other model keeps our place when nobody uses it any more. */
const OTHER_STAYS_MS = 5 * MINUTE;

/** How a request went; `loadMs` is `null` when the model was ready. */
export interface Answer {
  readonly ttftMs: number;
  readonly endsAt: number;
  readonly loadMs: number | null;
}

/** What can be seen of the model's server from outside, where it shows it. */
export interface Residence {
  readonly loaded: boolean;
  readonly expiresAt: number;
  readonly otherUntil: number | null;
}

/** Whose chance a model has: all policies meet the same one. */
export interface Fate {
  readonly world: World;
  readonly arrivals: ArrivalName | 'nobody';
  readonly run: number;
  readonly span: Span;
}

/**
 * A model on a server that has room for one, with its users. Nothing happens by itself: requests and evictions that are due are played when somebody
 * looks ({@link settle}), which must happen in the order of time. All times are ms since the begin.
 */
export class SimulatedModel {
  readonly #world: World;
  readonly #changesAt: number;
  readonly #chance: Chance;
  readonly #counter: Counter;
  readonly #evictions: Float64Array;
  /** When real requests arrive. */
  readonly uses: Float64Array;
  #nextUse = 0;
  #nextEviction = 0;
  #readyAt = 0;
  #expiresAt = 0;
  #shownExpiry = 0;
  #otherUntil = 0;
  /** End of the last request, anybody's. */
  activeUntil = 0;
  /** Begin of the last real request, end of the last ping. */
  usedAt = Number.NEGATIVE_INFINITY;
  pingedAt = Number.NEGATIVE_INFINITY;

  constructor({ world, arrivals, run, span }: Fate) {
    this.#world = world;
    this.#changesAt = changeOf(span, new Chance('change', run));
    this.#counter = new Counter(span);
    this.#chance = new Chance('server', world.name, run);
    this.#evictions = evictionsOf(world, span.end, new Chance('evictions', world.name, run));
    this.uses = arrivals === 'nobody' ? new Float64Array() : arrivalsOf(arrivals, span.end, new Chance('arrivals', arrivals, run));
  }

  get tally(): Tally {
    return this.#counter.tally;
  }

  /** When it will be unloaded if nobody uses it. */
  get expiresAt(): number {
    return this.#expiresAt;
  }

  /** When the next real request arrives; infinity: none will. */
  get nextUseAt(): number {
    return this.uses[this.#nextUse] ?? Number.POSITIVE_INFINITY;
  }

  /** The cool-down time at `at` without its jitter, ms. */
  coolDown(at: number): number {
    const { minutes, later } = this.#world;
    return (at < this.#changesAt ? minutes : later) * MINUTE;
  }

  /** The part of the cool-down time that every silence lasts at least. */
  get surePart(): number {
    return 1 - this.#world.jitter;
  }

  /** Plays what users and the other model have done up to `now`. */
  settle(now: number): void {
    for (;;) {
      const use = this.nextUseAt;
      const eviction = this.#evictions[this.#nextEviction] ?? Number.POSITIVE_INFINITY;
      if (Math.min(use, eviction) > now) return;
      if (use <= eviction) this.#use(use);
      else this.#evict(eviction);
    }
  }

  ping(at: number): Answer {
    this.settle(at);
    const takesPlace = at >= this.#expiresAt && at < this.#otherUntil;
    const answer = this.#answer(at, PING_WRITES_MS);
    this.#counter.count('pings', at);
    if (answer.loadMs !== null) this.#counter.count('coldPings', at);
    if (takesPlace) this.#counter.count('evictions', at);
    this.pingedAt = answer.endsAt;
    return answer;
  }

  residence(now: number): Residence {
    this.settle(now);
    const expiresAt = now < this.activeUntil ? this.#shownExpiry : this.#expiresAt;
    return { loaded: now < this.#expiresAt, expiresAt, otherUntil: now < this.#otherUntil ? this.#otherUntil : null };
  }

  #use(at: number): void {
    this.#nextUse += 1;
    this.usedAt = at;
    const { loadMs } = this.#answer(at, this.#chance.wait(WRITES_MS));
    this.#counter.count('requests', at);
    if (loadMs !== null) this.#counter.count('coldRequests', at);
  }

  #evict(at: number): void {
    this.#nextEviction += 1;
    this.#expiresAt = Math.min(this.#expiresAt, at);
    this.activeUntil = Math.min(this.activeUntil, at);
    this.#otherUntil = at + OTHER_STAYS_MS;
  }

  #answer(at: number, writesMs: number): Answer {
    const loadMs = this.#load(at);
    const slow = loadMs === null && this.#chance.uniform() < SLOW_SHARE;
    const firstMs = slow ? this.#chance.around(SLOW_TTFT_MS, SLOW_SIGMA) : this.#chance.around(WARM_TTFT_MS, WARM_SIGMA);
    const ttftMs = (loadMs ?? 0) + firstMs;
    const endsAt = at + ttftMs + writesMs;
    // The server sets the new expiry when the answer is over; until then it shows the old one, of a model that loads what it will be.
    const coolsAfter = this.coolDown(endsAt) * (1 + this.#world.jitter * (2 * this.#chance.uniform() - 1));
    this.activeUntil = Math.max(this.activeUntil, endsAt);
    this.#shownExpiry = loadMs === null ? this.#expiresAt : at + coolsAfter;
    this.#expiresAt = this.activeUntil + coolsAfter;
    return { ttftMs, endsAt, loadMs };
  }

  /** @returns how long the request waits for the model, or `null` when it is ready */
  #load(at: number): number | null {
    if (at >= this.#expiresAt) {
      this.#readyAt = at + this.#chance.around(LOAD_MS, LOAD_SIGMA);
      this.#otherUntil = Math.min(this.#otherUntil, at);
    }
    return at < this.#readyAt ? this.#readyAt - at : null;
  }
}
