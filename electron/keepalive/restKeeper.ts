import type { Endpoint } from '../domain/endpoint.ts';
import type { Rest } from '../domain/rest.ts';
import type { Settings } from '../domain/settings.ts';
import type { Target } from './catalog.ts';
import type { Clock } from './clock.ts';
import type { Gate } from './gate.ts';
import { HoursGate } from './hoursGate.ts';
import type { EngineLog } from './log.ts';
import type { MonitorEvent } from './monitorEvent.ts';
import { Rests } from './rest.ts';
import { toBoot } from './watched.ts';

export interface RestKeeperOptions {
  readonly disabled: boolean;
  readonly settings: Settings;
  /** More rules, the first of them that holds is told; hours come after those that do not yield to a timer. */
  readonly gates?: readonly Gate[];
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly emit: (event: MonitorEvent) => void;
  readonly targets: () => Iterable<Target>;
  /** Takes off the schedule what rests now, and puts back what rests no longer. */
  readonly settle: () => Promise<void>;
  /** Told when a rule next begins or ends, boot time. */
  readonly onNextChange: (at: number) => void;
}

/** Lets the schedule rest for its reasons, and go on when they are over. */
export class RestKeeper {
  readonly #options: RestKeeperOptions;
  readonly #rests: Rests;
  #settings: Settings;
  /** Wall ms; `null`: to be found out. */
  #nextChange: number | null = null;
  /** When that was, wall ms: a clock that was set back since makes it worthless. */
  #askedAt = Number.NEGATIVE_INFINITY;
  #reviewing: Promise<unknown> = Promise.resolve();
  /** One that has not begun. */
  #nextReview: Promise<void> | null = null;

  constructor(options: RestKeeperOptions) {
    const { disabled, settings, gates = [] } = options;
    this.#options = options;
    this.#settings = settings;
    const hours = new HoursGate(() => this.#settings.hours);
    const firm = gates.filter(({ yieldsToTimer }) => !yieldsToTimer);
    this.#rests = new Rests(disabled, [...firm, hours, ...gates.filter(({ yieldsToTimer }) => yieldsToTimer)], settings);
  }

  /** Why nothing is pinged by the schedule; `null`: something is. */
  get all(): Rest | null {
    return this.#rests.all(this.#now);
  }

  /** The same, a sentence for the log. */
  get whyAll(): string | null {
    const { all } = this;
    switch (all?.kind) {
      case 'disabled':
        return 'Warming is disabled by DISABLE_WARMUP';
      case 'off':
        return 'Warming is switched off in the settings';
      case 'held':
        return `Keeping warm rests: ${all.reason}`;
      case 'paused':
        return 'Everything is paused';
      case 'watching':
        return `${all.by} keeps everything warm`;
      default:
        return null;
    }
  }

  of(target: Target): Rest | null {
    return this.#rests.of(target, this.#now);
  }

  /** Until when a timer keeps the endpoint warm, wall ms. */
  timerOf(endpoint: Endpoint): number | null {
    return this.#rests.timerOf(endpoint, this.#now);
  }

  /** Why nothing is scheduled just now, or `null` when nobody holds. */
  get held(): string | null {
    return this.#rests.held;
  }

  /** Until when everything is paused, wall ms. */
  get until(): number | null {
    return this.#rests.until(this.#now);
  }

  /** When a rule next begins or ends, boot time. Rules go by the wall clock, as it is the one that people set them by. */
  get endsAt(): number {
    if (this.#nextChange === null) {
      this.#askedAt = this.#now;
      this.#nextChange = this.#rests.nextChange(this.#options.targets(), this.#askedAt);
    }
    return toBoot(this.#nextChange, this.#options.clock);
  }

  async hold(reason: string): Promise<void> {
    const { log, settle, emit } = this.#options;
    if (!this.#rests.hold(reason)) return;
    log.info(`Keeping warm rests: ${reason}`, {});
    await settle();
    emit({ kind: 'held' });
  }

  async release(reason: string): Promise<void> {
    const { log, settle, emit } = this.#options;
    if (!this.#rests.release(reason)) return;
    if (this.held === null) log.info('Keeping warm goes on', {});
    await settle();
    emit({ kind: 'held' });
  }

  /** @param by the instance that pings in our place; `null`: none does */
  async watch(by: string | null): Promise<void> {
    const { log, settle, emit } = this.#options;
    if (!this.#rests.watch(by)) return;
    log.info(by === null ? 'Keeping warm is up to this instance' : `${by} keeps everything warm; this instance watches`, {});
    await settle();
    emit({ kind: 'held' });
  }

  /** Takes over switches, pauses, timers and hours of changed settings; to be followed by {@link review} when the targets are the new ones. */
  take(settings: Settings): void {
    const before = this.until;
    this.#settings = settings;
    this.#rests.take(settings);
    this.#nextChange = null;
    const { until } = this;
    if (until !== null && until !== before) this.#options.log.info(`Paused until ${new Date(until).toISOString()}`, {});
  }

  /** A gate may answer otherwise than it did. Reviews come one after the other; all that are asked for while one runs are one. */
  review(): Promise<void> {
    this.#nextChange = null;
    this.#nextReview ??= this.#reviewing.then(() => {
      this.#nextReview = null;
      return this.#review();
    });
    this.#reviewing = this.#nextReview.catch(() => undefined);
    return this.#nextReview;
  }

  async #review(): Promise<void> {
    this.#nextChange = null;
    await this.#options.settle();
    this.#options.onNextChange(this.endsAt);
  }

  /** Whether a rule has begun or ended by the clock since it was last asked. Tells when a pause or a timer may be among them. */
  turn(): boolean {
    const now = this.#now;
    if (this.#nextChange === null || (now < this.#nextChange && now >= this.#askedAt)) return false;
    this.#nextChange = null;
    if (this.#hasPast(now)) this.#options.emit({ kind: 'pauseOver' });
    return true;
  }

  /** Whether a pause or a timer of the settings is over. */
  #hasPast(now: number): boolean {
    const isPast = (until: number | null | undefined): boolean => typeof until === 'number' && until <= now;
    const { pausedUntil, warmUntil, endpoints } = this.#settings;
    return isPast(pausedUntil) || isPast(warmUntil) || endpoints.some((endpoint) => isPast(endpoint.pausedUntil) || isPast(endpoint.warmUntil));
  }

  get #now(): number {
    return this.#options.clock.wallNow();
  }
}
