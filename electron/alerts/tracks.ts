import type { AlertRecord } from '../domain/alert.ts';
import type { Ping } from '../domain/ping.ts';
import { answersOf, speedOf } from './subjects.ts';
import { afterPing, NEW_TRACK, type Track, type TrackRules } from './track.ts';

/** The fortunes of all endpoints, by what their pings say. */
export class Tracks {
  readonly #byId = new Map<string, Track>();

  get all(): ReadonlyMap<string, Track> {
    return this.#byId;
  }

  /** @returns whether it has another trouble now, or another one no longer */
  follow(ping: Ping, rules: TrackRules): boolean {
    const before = this.#byId.get(ping.endpointId) ?? NEW_TRACK;
    const after = afterPing(before, ping, rules);
    this.#byId.set(ping.endpointId, after);
    const isSame = before.failing?.kind === after.failing?.kind && before.failing?.message === after.failing?.message;
    return !isSame || before.slowMs !== after.slowMs;
  }

  keepOnly(endpointIds: ReadonlySet<string>): void {
    for (const id of this.#byId.keys()) if (!endpointIds.has(id)) this.#byId.delete(id);
  }

  /** What lasted when the last run ended lasts until pings say otherwise. @param lastTtftMs of an endpoint; `null`: not known */
  recall({ subjects, kind, message, endpoints }: AlertRecord, lastTtftMs: (endpointId: string) => number | null): void {
    for (const { id } of endpoints) {
      const known = this.#byId.get(id) ?? NEW_TRACK;
      const isFailing = subjects.includes(answersOf(id));
      const failing = isFailing ? { kind: kind === 'credentials' ? ('auth' as const) : ('server' as const), message } : known.failing;
      this.#byId.set(id, { ...known, failing, slowMs: subjects.includes(speedOf(id)) ? lastTtftMs(id) : known.slowMs });
    }
  }
}
