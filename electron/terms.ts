import { messageOf } from './domain/messageOf.ts';
import { ok } from './domain/result.ts';
import type { Clock } from './keepalive/clock.ts';
import type { Gate } from './keepalive/gate.ts';
import type { Habits } from './keepalive/habits/habits.ts';
import type { KeepAliveMonitor } from './keepalive/monitor.ts';
import type { MonitorEvent } from './keepalive/monitorEvent.ts';
import { UnusedGate } from './keepalive/unusedGate.ts';
import { createLearnedHours } from './learnedHours.ts';
import { SeesUse } from './seesUse.ts';
import type { Stores } from './stores.ts';

/** The user's terms: the rules by which endpoints rest, fed with what happens. */
export class Terms {
  readonly #stores: Stores;
  readonly #clock: Clock;
  readonly #unused: UnusedGate;
  /** Learned hours. */
  readonly habits: Habits;
  #monitor: KeepAliveMonitor | undefined;
  #seesUse: SeesUse | undefined;

  constructor(stores: Stores, clock: Clock) {
    const { settings, history } = stores;
    this.#stores = stores;
    this.#clock = clock;
    this.#unused = new UnusedGate({
      settings: () => settings.current,
      canSeeUse: (endpointId) => this.seesUse(endpointId),
      lastUseAt: (endpointId) => {
        const last = history.lastUseAt(endpointId);
        return last.ok ? last.value : null;
      },
      startedAt: clock.wallNow(),
      wallAheadMs: () => clock.wallNow() - clock.bootNow(),
    });
    this.habits = createLearnedHours({ stores, clock, monitor: () => this.#monitor, onChange: () => this.#review() });
  }

  get gates(): readonly Gate[] {
    return [this.#unused, this.habits];
  }

  /** Whether anything tells of real use of the endpoint. */
  seesUse(endpointId: string): boolean {
    return this.#seesUse?.of(endpointId) ?? false;
  }

  /** Somebody else used an endpoint, wall ms. Only uses of which all are told teach when it is wanted. */
  noteUse(endpointId: string, at: number, isOneOfAll: boolean): void {
    const { history, log } = this.#stores;
    const kept = isOneOfAll ? history.recordUse(endpointId, at) : ok(false);
    if (!kept.ok) log.scoped('storage').warn(kept.error, {});
    if (isOneOfAll) this.#seesUse?.note(endpointId);
    this.habits.noteUse(endpointId, at);
    this.#want(endpointId, at);
  }

  /** Forgets endpoints that are gone. */
  keepOnly(endpointIds: ReadonlySet<string>): void {
    this.#unused.keepOnly(endpointIds);
    this.#seesUse?.keepOnly(endpointIds);
  }

  /** Follows the monitor that asks these rules. */
  follow(monitor: KeepAliveMonitor): void {
    this.#monitor = monitor;
    this.#seesUse = new SeesUse(monitor, this.#stores.history);
    monitor.onEvent((event) => this.#take(event));
  }

  /** The machine woke up. */
  noteResume(): void {
    this.#unused.noteFresh(this.#clock.wallNow());
    this.#review();
  }

  #take(event: MonitorEvent): void {
    const now = this.#clock.wallNow();
    if (event.kind === 'wanted') this.#want(event.endpointId, now);
    if (event.kind === 'freshStart') this.#unused.noteWanted(event.endpointId, now);
    if (event.kind === 'resumed') this.noteResume();
  }

  #want(endpointId: string, at: number): void {
    const rested = this.#monitor?.state(endpointId)?.rest?.kind === 'unused';
    this.#unused.noteWanted(endpointId, at);
    if (rested) this.#review();
  }

  #review(): void {
    this.#monitor
      ?.review()
      .catch((error: unknown) => this.#stores.log.scoped('keep-alive').warn(`The rules could not be reviewed: ${messageOf(error)}`, {}));
  }
}
