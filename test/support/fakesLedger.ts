import type { MonitorEvent } from '../../electron/keepalive/monitorEvent.ts';
import type { FakeMonitor } from './fakesMonitor.ts';

/** One endpoint's pings so far. Times are ms on boot time. */
interface Account {
  readonly intervalMs: number;
  readonly healthy: boolean;
  starts: number;
  startedAt: number;
  endedAt: number;
  running: boolean;
}

/** Keeps books over a long simulation, and notes everything that should not have happened. */
export class Ledger {
  readonly #fake: FakeMonitor;
  readonly #accounts = new Map<string, Account>();
  /** Lateness of every start as a part of the endpoint's interval; of healthy providers apart. */
  readonly lateness: number[] = [];
  readonly healthyLateness: number[] = [];
  readonly wrong: string[] = [];
  /** Endpoints that were overdue at the last resume, and how long after it the next ping of each began, ms. */
  readonly overdue = new Set<string>();
  readonly catchUps = new Map<string, number>();
  #resumedAt = Number.NEGATIVE_INFINITY;

  constructor(fake: FakeMonitor, endpoints: Iterable<{ readonly id: string; readonly intervalMs: number; readonly healthy: boolean }>) {
    this.#fake = fake;
    for (const { id, intervalMs, healthy } of endpoints) {
      this.#accounts.set(id, { intervalMs, healthy, starts: 0, startedAt: Number.NaN, endedAt: Number.NaN, running: false });
    }
    fake.monitor.onEvent((event) => this.#take(event));
  }

  startsOf(id: string): number {
    return this.#account(id).starts;
  }

  /** Puts the machine to sleep and notes whom it makes overdue. */
  suspend(ms: number): void {
    const { clock, monitor } = this.#fake;
    const wakes = clock.wallNow() + ms;
    for (const { endpointId, nextPingAt } of monitor.states()) {
      if (nextPingAt !== null && nextPingAt <= wakes && this.#account(endpointId).healthy) this.overdue.add(endpointId);
    }
    clock.suspend(ms);
    this.#resumedAt = clock.bootNow() + ms;
  }

  /** Healthy endpoints that should have been pinged by now and were not. */
  lost(now: number): string[] {
    return [...this.#accounts].flatMap(([id, { healthy, running, endedAt, intervalMs }]) => {
      const due = endedAt + intervalMs;
      return healthy && !running && !(due >= now) ? [`${id} was due ${now - due} ms ago`] : [];
    });
  }

  #take(event: MonitorEvent): void {
    if (event.kind === 'started') this.#start(event.endpointId, event.dueAt);
    else if (event.kind === 'change') this.#changed(event.endpointId);
  }

  #start(id: string, dueAt: number | null): void {
    const now = this.#fake.clock.bootNow();
    const account = this.#account(id);
    if (account.running) this.wrong.push(`${id} was pinged twice at once`);
    if (dueAt === null || dueAt > now) this.wrong.push(`${id} was pinged before it was due`);
    const sleptBetween = account.startedAt < this.#resumedAt;
    if (account.healthy && account.starts > 0 && !sleptBetween) this.#checkGap(id, account, dueAt ?? Number.NaN, now);
    if (sleptBetween && this.overdue.has(id)) this.catchUps.set(id, now - this.#resumedAt);
    const late = (now - (dueAt ?? now)) / account.intervalMs;
    this.lateness.push(late);
    if (account.healthy) this.healthyLateness.push(late);
    account.starts += 1;
    account.startedAt = now;
    account.running = true;
  }

  /** Due times count from the end of the last ping, and come early by at most five percent. */
  #checkGap(id: string, { startedAt, endedAt, intervalMs }: Account, dueAt: number, now: number): void {
    if (now - startedAt < 0.9 * intervalMs) this.wrong.push(`${id} was pinged again after ${now - startedAt} of ${intervalMs} ms`);
    const silence = dueAt - endedAt;
    if (!(silence >= 0.95 * intervalMs - 1 && silence <= intervalMs + 1)) this.wrong.push(`${id} was due ${silence} ms after its last ping`);
  }

  #changed(id: string): void {
    const account = this.#account(id);
    if (!account.running || this.#fake.monitor.state(id)?.pinging) return;
    account.running = false;
    account.endedAt = this.#fake.clock.bootNow();
  }

  #account(id: string): Account {
    const account = this.#accounts.get(id);
    if (account === undefined) throw new Error(`nobody knows ${id}`);
    return account;
  }
}

/** The value below which a part `share` of them lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Random numbers that are the same in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
