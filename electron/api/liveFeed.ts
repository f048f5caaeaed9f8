import type { ServerSight } from '../domain/peek.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';
import type { LiveEvent } from './liveEvents.ts';

export type { LiveEvent } from './liveEvents.ts';

export interface NumberedEvent {
  readonly seq: number;
  readonly event: LiveEvent;
}

/** Events a page that was away may catch up on; beyond that it fetches the state anew. */
const KEPT_EVENTS = 1_000;

/** Numbers what happens and keeps the last of it, so that a page can resume after a lost connection. */
export class LiveFeed {
  readonly #kept: NumberedEvent[] = [];
  readonly #listeners = new Set<(event: NumberedEvent) => void>();
  readonly #welcomes = new Set<() => void>();
  #seq: number;

  /**
   * @param serverSight what was seen of a provider's server; `null` when that is gone
   * @param firstSeq number to count from: higher than any of an earlier run, so that a page that outlives a restart notices
   */
  constructor(monitor: KeepAliveMonitor, serverSight: (providerId: string) => ServerSight | null, firstSeq: number) {
    this.#seq = firstSeq;
    monitor.onEvent((event) => {
      if (event.kind === 'ping') this.push({ kind: 'ping', ping: event.ping });
      if (event.kind === 'held') this.push({ kind: 'settings' });
      if (event.kind === 'looked') this.#pushSight(serverSight(event.providerId));
      if (event.kind !== 'change' && event.kind !== 'started') return;
      const state = monitor.state(event.endpointId);
      if (state !== undefined) this.push({ kind: 'state', state });
    });
  }

  #pushSight(server: ServerSight | null): void {
    if (server !== null) this.push({ kind: 'server', server });
  }

  /** Number of the last event; a snapshot taken now contains everything up to it. */
  get seq(): number {
    return this.#seq;
  }

  /** Whether anybody follows. */
  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  push(event: LiveEvent): void {
    this.#seq += 1;
    const numbered = { seq: this.#seq, event };
    this.#kept.push(numbered);
    if (this.#kept.length > KEPT_EVENTS) this.#kept.shift();
    for (const listener of this.#listeners) listener(numbered);
  }

  /** Everything after `seq`, or `null` when some of it is gone or `seq` is of another run. */
  since(seq: number): readonly NumberedEvent[] | null {
    const first = this.#kept[0]?.seq ?? this.#seq + 1;
    if (seq > this.#seq || seq < first - 1) return null;
    return this.#kept.filter((event) => event.seq > seq);
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (event: NumberedEvent) => void): () => void {
    this.#listeners.add(listener);
    for (const welcome of this.#welcomes) welcome();
    return () => this.#listeners.delete(listener);
  }

  /** Told whenever somebody begins to follow. @returns a function that ends it */
  onListener(welcome: () => void): () => void {
    this.#welcomes.add(welcome);
    return () => this.#welcomes.delete(welcome);
  }
}
