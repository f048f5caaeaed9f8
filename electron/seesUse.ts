import type { KeepAliveMonitor } from './keepalive/monitor.ts';
import { tellsOfUse } from './keepalive/sight.ts';
import type { History } from './storage/history/history.ts';

/**
 * Whether anything tells of each real use of an endpoint: its server afterwards, or uses that were reported before. One that only shows who is there
 * just now does not: most uses go unseen there, and a model in use would be left cold.
 */
export class SeesUse {
  readonly #monitor: Pick<KeepAliveMonitor, 'targetOf' | 'sight'>;
  readonly #history: Pick<History, 'lastUseAt'>;
  /** Once seen is enough; what was not seen is asked of the history once. */
  readonly #seen = new Map<string, boolean>();

  constructor(monitor: Pick<KeepAliveMonitor, 'targetOf' | 'sight'>, history: Pick<History, 'lastUseAt'>) {
    this.#monitor = monitor;
    this.#history = history;
  }

  /** A use was seen, and others are seen, too. */
  note(endpointId: string): void {
    this.#seen.set(endpointId, true);
  }

  /** Forgets endpoints that are gone. */
  keepOnly(endpointIds: ReadonlySet<string>): void {
    for (const id of this.#seen.keys()) if (!endpointIds.has(id)) this.#seen.delete(id);
  }

  of(endpointId: string): boolean {
    return this.#wasSeen(endpointId) || this.#isTold(endpointId);
  }

  #wasSeen(endpointId: string): boolean {
    const known = this.#seen.get(endpointId);
    if (known !== undefined) return known;
    const last = this.#history.lastUseAt(endpointId);
    const seen = last.ok && last.value !== null;
    this.#seen.set(endpointId, seen);
    return seen;
  }

  #isTold(endpointId: string): boolean {
    const target = this.#monitor.targetOf(endpointId);
    const peek = target === undefined ? null : this.#monitor.sight(target.provider).peek;
    return peek !== null && tellsOfUse(peek);
  }
}
