import { IDLE_MS, MOST_IDLE } from '../agents.ts';
import { type Address, Upstream, type UpstreamLimits, type UpstreamUser } from './upstream.ts';

/** A connection for one exchange. */
export interface Lease {
  readonly upstream: Upstream;
  /** It was used before, and its server may have closed it meanwhile. */
  readonly reused: boolean;
}

/** The connections to one server; the one used last is used next, so that the others end. */
export class Upstreams {
  readonly #address: Address;
  readonly #limits: UpstreamLimits;
  readonly #idle: Upstream[] = [];
  readonly #busy = new Set<Upstream>();
  /** Nothing is sent any more. */
  isClosed = false;

  constructor(address: Address, connectMs: number) {
    this.#address = address;
    this.#limits = { connectMs, idleMs: IDLE_MS };
  }

  /** @param fresh not one that was used before */
  take(user: UpstreamUser, fresh: boolean): Lease {
    const kept = fresh ? undefined : this.#lastOpen();
    const upstream = kept ?? new Upstream(this.#address, this.#limits, user);
    kept?.assign(user, false);
    this.#busy.add(upstream);
    return { upstream, reused: kept !== undefined };
  }

  /** It has come to the end of an answer. */
  keep(upstream: Upstream): void {
    this.#busy.delete(upstream);
    if (this.isClosed || !upstream.isOpen || this.#idle.length >= MOST_IDLE) {
      upstream.destroy();
      return;
    }
    const drop = (): void => this.#dropIdle(upstream);
    // Nothing was asked: what comes now is no answer.
    upstream.assign({ onData: drop, onDrain: () => {}, onEnd: drop, onClose: drop }, true);
    this.#idle.push(upstream);
  }

  drop(upstream: Upstream): void {
    this.#busy.delete(upstream);
    upstream.destroy();
  }

  /** Whoever uses one sees it break off. */
  close(): void {
    this.isClosed = true;
    for (const upstream of [...this.#idle, ...this.#busy]) upstream.cut();
    this.#idle.length = 0;
  }

  #lastOpen(): Upstream | undefined {
    for (let last = this.#idle.pop(); last !== undefined; last = this.#idle.pop()) {
      if (last.isOpen) return last;
      last.destroy();
    }
    return undefined;
  }

  #dropIdle(upstream: Upstream): void {
    const at = this.#idle.indexOf(upstream);
    if (at !== -1) this.#idle.splice(at, 1);
    upstream.destroy();
  }
}
