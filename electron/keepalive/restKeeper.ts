import type { Settings } from '../domain/settings.ts';
import type { Clock } from './clock.ts';
import type { EngineLog } from './log.ts';
import type { MonitorEvent } from './monitorEvent.ts';
import { Rest, type Resting } from './rest.ts';
import { toBoot } from './watched.ts';

export interface RestKeeperOptions {
  readonly disabled: boolean;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly emit: (event: MonitorEvent) => void;
  /** Takes off the schedule what rests now, and puts back what rests no longer. */
  readonly settle: () => Promise<void>;
  /** Told when the next pause ends, boot time. */
  readonly onNextEnd: (at: number) => void;
}

/** Lets the schedule rest for its reasons, and go on when they are over. */
export class RestKeeper {
  readonly #options: RestKeeperOptions;
  readonly #rest: Rest;

  constructor(options: RestKeeperOptions) {
    this.#options = options;
    this.#rest = new Rest(options.disabled);
    this.#rest.take(options.settings, options.clock.wallNow());
  }

  /** Why nothing is pinged by the schedule; `null`: something is. */
  get all(): Resting | null {
    return this.#rest.all;
  }

  /** The same, a sentence for the log. */
  get whyAll(): string | null {
    return this.#rest.whyAll;
  }

  of(endpointId: string): Resting | null {
    return this.#rest.of(endpointId);
  }

  /** Why nothing is scheduled just now, or `null` when nobody holds. */
  get held(): string | null {
    return this.#rest.held;
  }

  /** Until when everything is paused, wall ms. */
  get until(): number | null {
    return this.#rest.until;
  }

  /** When the next pause ends, boot time. Pauses end by the wall clock, as it is the one that people set them by. */
  get endsAt(): number {
    return toBoot(this.#rest.nextEnd, this.#options.clock);
  }

  async hold(reason: string): Promise<void> {
    const { log, settle, emit } = this.#options;
    if (!this.#rest.hold(reason)) return;
    log.info(`Keeping warm rests: ${reason}`, {});
    await settle();
    emit({ kind: 'held' });
  }

  async release(reason: string): Promise<void> {
    const { log, settle, emit } = this.#options;
    if (!this.#rest.release(reason)) return;
    if (this.held === null) log.info('Keeping warm goes on', {});
    await settle();
    emit({ kind: 'held' });
  }

  /** Takes over the switch and the pauses of changed settings. */
  take(settings: Settings): void {
    const { clock, log, onNextEnd } = this.#options;
    const before = this.until;
    this.#rest.take(settings, clock.wallNow());
    const { until } = this;
    if (until !== null && until !== before) log.info(`Paused until ${new Date(until).toISOString()}`, {});
    onNextEnd(this.endsAt);
  }

  /** Drops pauses that are over. @returns whether there were any */
  endPauses(): boolean {
    const { clock, emit } = this.#options;
    if (!this.#rest.endPauses(clock.wallNow())) return false;
    emit({ kind: 'pauseOver' });
    return true;
  }
}
