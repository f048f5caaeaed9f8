import type { PingJob } from '../../electron/domain/measurement.ts';
import type { Ping } from '../../electron/domain/ping.ts';
import type { RealRequest } from '../../electron/domain/realRequest.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import type { EndpointState } from '../../electron/domain/warmth.ts';
import { Catalog } from '../../electron/keepalive/catalog.ts';
import type { Cooldown } from '../../electron/keepalive/cooldown/cooldown.ts';
import type { Gate } from '../../electron/keepalive/gate.ts';
import { KeepAlive, type PingTransport } from '../../electron/keepalive/keepAlive.ts';
import { type EngineLog, silentLog } from '../../electron/keepalive/log.ts';
import type { Budgets } from '../../electron/keepalive/money/budgets.ts';
import { KeepAliveMonitor } from '../../electron/keepalive/monitor.ts';
import type { Purse } from '../../electron/keepalive/purse.ts';
import { MemorySchedule, type Schedule } from '../../electron/keepalive/schedule.ts';
import { FakeClock } from './fakeClock.ts';
import type { FakeHost } from './fakeHost.ts';
import { after, FakeTransport, KeptLog, type Reply } from './fakes.ts';

export interface FakeMonitorOptions {
  readonly reply?: (job: PingJob) => Reply;
  readonly transport?: (clock: FakeClock) => PingTransport;
  /** A server that is pinged and looked at. */
  readonly host?: (clock: FakeClock) => FakeHost;
  readonly random?: () => number;
  /** Makes the budgets, from the clock and the pings recorded so far. */
  readonly budgets?: (clock: FakeClock, recorded: readonly Ping[]) => Budgets;
  readonly disabled?: boolean;
  readonly startDelayMs?: number;
  readonly schedule?: Schedule;
  readonly gates?: readonly Gate[];
  readonly purse?: Purse;
  readonly recordUse?: (endpointId: string, at: number, isOneOfAll: boolean) => void;
  /** Wall clock to begin with, ms since 1970. */
  readonly wall?: number;
  readonly record?: (ping: Ping) => void;
  /** Keeps neither log lines nor requests: for long simulations. */
  readonly quiet?: boolean;
}

/** A moment of the simulation, in ms on boot time since the monitor was made. */
export interface Started {
  readonly endpointId: string;
  readonly dueAt: number | null;
  readonly at: number;
}

/** A monitor on fake time with a fake transport, and all that it did. Jitter is off unless `random` says otherwise. */
export class FakeMonitor {
  readonly clock: FakeClock;
  readonly log = new KeptLog();
  readonly recorded: Ping[] = [];
  readonly requests: RealRequest[] = [];
  readonly started: Started[] = [];
  readonly changes: string[] = [];
  /** Told what is learned of any endpoint. */
  learned: (cooldown: Cooldown) => void = () => {};
  readonly transport: FakeTransport;
  readonly keepAlive: KeepAlive;
  readonly monitor: KeepAliveMonitor;
  #catalog: Catalog;

  constructor(settings: Settings, options: FakeMonitorOptions = {}) {
    this.#catalog = new Catalog(settings);
    this.clock = new FakeClock(options.wall);
    this.transport = new FakeTransport(this.clock, options.reply ?? (() => after(200)));
    const host = options.host?.(this.clock);
    const transport = host ?? options.transport?.(this.clock) ?? this.transport;
    const log: EngineLog = options.quiet ? silentLog : this.log;
    const budgets = options.budgets?.(this.clock, this.recorded);
    this.transport.keepJobs = !options.quiet;
    this.keepAlive = new KeepAlive({ catalog: () => this.#catalog, transport, clock: this.clock, log });
    this.monitor = new KeepAliveMonitor(this.#catalog, {
      keepAlive: this.keepAlive,
      ...(host === undefined ? {} : { looker: host }),
      schedule: options.schedule ?? new MemorySchedule(),
      clock: this.clock,
      keepLearned: (_target, cooldown) => this.learned(cooldown),
      random: options.random ?? (() => 0),
      log,
      disabled: options.disabled ?? false,
      gates: [...(budgets === undefined ? [] : [budgets]), ...(options.gates ?? [])],
      ...(budgets === undefined ? {} : { purse: budgets }),
      ...(options.purse === undefined ? {} : { purse: options.purse }),
      ...(options.recordUse === undefined ? {} : { recordUse: options.recordUse }),
      startDelayMs: options.startDelayMs ?? 30_000,
      record: options.record ?? ((ping) => void this.recorded.push(ping)),
      recordRequest: (request) => void this.requests.push(request),
    });
    budgets?.onChange(() => void this.monitor.review());
    this.monitor.onEvent((event) => {
      if (event.kind === 'started') this.started.push({ endpointId: event.endpointId, dueAt: event.dueAt, at: this.clock.bootNow() });
      else if (event.kind === 'change') this.changes.push(event.endpointId);
    });
  }

  /** When each ping of an endpoint (of all, without one) began, seconds since the start. */
  startsOf(endpointId?: string): number[] {
    return this.started.filter((start) => endpointId === undefined || start.endpointId === endpointId).map(({ at }) => at / 1000);
  }

  state(endpointId: string): EndpointState {
    const state = this.monitor.state(endpointId);
    if (state === undefined) throw new Error(`nobody watches ${endpointId}`);
    return state;
  }

  /** When the next ping is due, seconds from now by the wall clock. */
  dueInSeconds(endpointId: string): number | null {
    const { nextPingAt } = this.state(endpointId);
    return nextPingAt === null ? null : (nextPingAt - this.clock.wallNow()) / 1000;
  }

  async update(settings: Settings): Promise<void> {
    this.#catalog = new Catalog(settings);
    await this.monitor.update(this.#catalog);
  }

  seconds(count: number): Promise<void> {
    return this.clock.advance(count * 1000);
  }
}
