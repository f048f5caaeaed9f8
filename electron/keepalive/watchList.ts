import type { EndpointState } from '../domain/warmth.ts';
import type { Catalog } from './catalog.ts';
import type { Clock } from './clock.ts';
import { dueAfterActivity } from './due.ts';
import { afterSuspend } from './live.ts';
import { SOON_MS, stepAfterResume, stepAtStart } from './pacing.ts';
import type { Schedule } from './schedule.ts';
import { intervalOf, newWatched, retarget, stateOf, toWall, type Watched } from './watched.ts';

export interface WatchListOptions {
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether the schedule rests, for all or for this endpoint. */
  readonly rests: (endpointId: string) => boolean;
  /** Told of every due time, boot ms, so that a timer is armed for it. */
  readonly onPlaced: (dueAt: number) => void;
  /** Told when an endpoint's state is another. */
  readonly onChange: (endpointId: string) => void;
}

/** The endpoints that are watched, and their places in the schedule: what moves many at once is here. */
export class WatchList {
  readonly #options: WatchListOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(catalog: Catalog, options: WatchListOptions) {
    this.#options = options;
    for (const [id, target] of catalog.targets) this.#watched.set(id, newWatched(target, catalog.intervalSeconds(target.endpoint)));
  }

  get size(): number {
    return this.#watched.size;
  }

  get(endpointId: string): Watched | undefined {
    return this.#watched.get(endpointId);
  }

  all(): Watched[] {
    return [...this.#watched.values()];
  }

  /** Whether it is on the list; not so when it was removed from the settings since. */
  has(watched: Watched): boolean {
    return this.#watched.get(watched.target.endpoint.id) === watched;
  }

  /** Whether it belongs in the schedule just now. */
  isScheduled(watched: Watched): boolean {
    return this.has(watched) && !this.#rests(watched) && intervalOf(watched) !== null;
  }

  stateOf(watched: Watched): EndpointState {
    return stateOf(watched, this.#rests(watched), this.#options.clock);
  }

  /** Gives it a due time, or none while it does not belong in the schedule. `complete` ends the lease of its ping. */
  async place(watched: Watched, dueAt: number, how: 'upsert' | 'complete' = 'upsert'): Promise<void> {
    // Removed: the place under its id may be that of another, added since.
    if (!this.has(watched)) return;
    if (!this.isScheduled(watched)) return this.#takeOff(watched);
    watched.dueAt = dueAt;
    watched.dueAtWall = toWall(dueAt, this.#options.clock);
    await this.#options.schedule[how](watched.target.endpoint.id, dueAt);
    this.#options.onPlaced(dueAt);
  }

  /** Places all for their first ping, spread over the minute after `firstAt`, boot time. */
  async placeAll(firstAt: number): Promise<void> {
    const step = stepAtStart(this.#watched.size);
    for (const [index, watched] of this.all().entries()) await this.place(watched, firstAt + index * step);
  }

  async takeAllOff(): Promise<void> {
    for (const watched of this.#watched.values()) await this.#takeOff(watched);
  }

  /** Takes over changed settings: new and changed endpoints are due soon, removed ones forgotten, the rest keep their place. */
  async update(catalog: Catalog): Promise<void> {
    const { clock, random, onChange } = this.#options;
    for (const [id, watched] of [...this.#watched]) {
      if (catalog.targets.has(id)) continue;
      this.#watched.delete(id);
      await this.#takeOff(watched);
      onChange(id);
    }
    const soon = clock.bootNow() + SOON_MS;
    for (const [id, target] of catalog.targets) {
      const known = this.#watched.get(id);
      const watched = known ?? newWatched(target, null);
      this.#watched.set(id, watched);
      const differs = retarget(watched, target, catalog.intervalSeconds(target.endpoint));
      if (known !== undefined && !differs) continue;
      const mustLook = known === undefined || watched.live.error !== null;
      await this.place(watched, mustLook ? soon : dueAfterActivity(watched, soon, random));
      onChange(id);
    }
  }

  /** Takes off the schedule what rests now, and puts back what rests no longer: overdue endpoints are due once, spread out. */
  async settle(): Promise<void> {
    const { clock, random, onChange } = this.#options;
    const all = this.all();
    const isOff = (watched: Watched): boolean => watched.dueAt === null && this.isScheduled(watched);
    const step = stepAfterResume(Math.max(1, all.filter(isOff).length));
    let turn = clock.bootNow() + SOON_MS;
    for (const watched of all) {
      if ((watched.dueAt !== null) === this.isScheduled(watched)) continue;
      const dueAt = watched.live.error === null ? dueAfterActivity(watched, turn, random) : turn;
      const isOverdue = watched.dueAt === null && dueAt === turn;
      // Longer silent than its interval: nobody knows whether it is still loaded.
      if (isOverdue) watched.live = afterSuspend(watched.live);
      if (isOverdue) turn += step;
      await this.place(watched, dueAt);
      onChange(watched.target.endpoint.id);
    }
  }

  /** After the machine slept: nobody knows what is warm; `overdue` are due now, spread out. */
  async wakeUp(overdue: readonly string[]): Promise<void> {
    const { clock, onChange } = this.#options;
    for (const [id, watched] of this.#watched) {
      const live = afterSuspend(watched.live);
      if (live === watched.live) continue;
      watched.live = live;
      onChange(id);
    }
    const step = stepAfterResume(overdue.length);
    const now = clock.bootNow();
    for (const [index, id] of overdue.entries()) {
      const watched = this.#watched.get(id);
      if (watched !== undefined && watched.current === null) await this.place(watched, now + index * step);
    }
  }

  async #takeOff(watched: Watched): Promise<void> {
    watched.dueAt = null;
    await this.#options.schedule.remove(watched.target.endpoint.id);
  }

  #rests(watched: Watched): boolean {
    return this.#options.rests(watched.target.endpoint.id);
  }
}
