import { hostname } from 'node:os';
import type { SecretResolver } from '../domain/measurement.ts';
import { messageOf } from '../domain/messageOf.ts';
import type { Settings } from '../domain/settings.ts';
import type { Sharing as SharingSettings, SharingState } from '../domain/sharing.ts';
import { Catalog } from '../keepalive/catalog.ts';
import type { Clock } from '../keepalive/clock.ts';
import type { EngineLog } from '../keepalive/log.ts';
import type { KeepAliveMonitor } from '../keepalive/monitor.ts';
import { MemorySchedule } from '../keepalive/schedule.ts';
import { connectRedis } from '../storage/redis/connection.ts';
import { troubleOf } from '../storage/redis/trouble.ts';
import { accessOf } from './access.ts';
import { Sharing } from './sharing.ts';
import { SwitchSchedule } from './switchSchedule.ts';

export interface SharedWorkParts {
  readonly settings: () => Settings;
  readonly secrets: SecretResolver;
  readonly clock: Clock;
  readonly log: EngineLog;
}

/** What the metrics count. */
export interface SharingCounts {
  takeover: number;
  duplicate: number;
  lost: number;
}

/** Works together with the instances that the settings name, and alone while they name none or cannot be followed. */
export class SharedWork {
  readonly schedule = new SwitchSchedule(new MemorySchedule());
  readonly counts: SharingCounts = { takeover: 0, duplicate: 0, lost: 0 };
  readonly #parts: SharedWorkParts;
  #monitor: KeepAliveMonitor | undefined;
  #sharing: Sharing | null = null;
  readonly #listeners: (() => void)[] = [];
  #problem: string | null = null;
  /** The settings that are followed, as JSON; `null`: nothing is before the start. */
  #followed: string | null = null;
  #changing: Promise<void> = Promise.resolve();

  constructor(parts: SharedWorkParts) {
    this.#parts = parts;
  }

  get state(): SharingState {
    const { sharing } = this.#parts.settings();
    const alone = { mode: sharing.mode, instance: instanceOf(sharing), reached: null, conflict: null, instances: [], dedicated: null, pings: true };
    return this.#sharing?.state ?? { ...alone, problem: this.#problem };
  }

  /** How far into an interval this instance begins; see {@link Sharing.share}. */
  get share(): number {
    return this.#sharing?.share ?? 0;
  }

  /** Serves this monitor, which must use {@link schedule}. */
  attach(monitor: KeepAliveMonitor): void {
    this.#monitor = monitor;
  }

  /** @param listener told that {@link state} is another */
  onState(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Before the monitor starts. */
  start(): Promise<void> {
    return this.#inTurn(() => this.#begin());
  }

  /** Changed settings: another way of sharing stops the monitor for as long as the change takes. */
  follow(before: Settings, after: Settings): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#followed === null) return;
      if (JSON.stringify(after.sharing) === this.#followed) return this.#forgetGone(before, after);
      const wasRunning = this.#monitor?.running === true;
      await this.#monitor?.stop();
      await this.#end();
      await this.#begin();
      if (wasRunning) await this.#monitor?.start();
      this.#tell();
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(() => this.#end());
  }

  async #forgetGone(before: Settings, after: Settings): Promise<void> {
    const left = Catalog.of(after).targets;
    const gone = [...Catalog.of(before).targets].filter(([id]) => !left.has(id)).map(([, target]) => target);
    await this.#sharing?.forget(gone);
  }

  async #begin(): Promise<void> {
    const { settings, log, clock } = this.#parts;
    const { sharing } = settings();
    const monitor = this.#monitor;
    this.#followed = JSON.stringify(sharing);
    this.#problem = null;
    if (sharing.mode === 'alone' || monitor === undefined) return;
    const access = await accessOf(sharing, this.#parts.secrets);
    if (!access.ok) {
      this.#problem = `The work cannot be shared, so this instance goes on alone: ${access.error}.`;
      log.warn(this.#problem, {});
      return;
    }
    const { target, ...login } = access.value;
    let trouble: string | null = null;
    const redis = await connectRedis(target, login, (error) => {
      trouble = troubleOf(error, login.password);
      log.debug(`Redis: ${messageOf(error)}`, {});
    });
    this.#sharing = new Sharing({
      settings: sharing,
      instance: instanceOf(sharing),
      redis,
      trouble: () => trouble,
      schedule: this.schedule,
      catalog: () => Catalog.of(settings()),
      monitor,
      clock,
      log,
      onState: () => this.#tell(),
      count: (what) => {
        this.counts[what] += 1;
      },
    });
    await this.#sharing.start();
    log.info(`Sharing the work as ${instanceOf(sharing)}`, {});
  }

  async #end(): Promise<void> {
    await this.#sharing?.end();
    this.#sharing = null;
    this.schedule.current = new MemorySchedule();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#changing.then(work);
    this.#changing = done.catch(() => undefined);
    return done;
  }
}

/** The name of this instance among the others. */
function instanceOf({ instance }: SharingSettings): string {
  return (
    instance ??
    (hostname()
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 60) ||
      'pilotlight')
  );
}
