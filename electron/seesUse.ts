import type { KeepAliveMonitor } from './keepalive/monitor.ts';
import type { History } from './storage/history/history.ts';

/** Whether anything tells of real use of an endpoint: its server in looks, or uses that were seen or reported before. */
export class SeesUse {
  readonly #monitor: Pick<KeepAliveMonitor, 'targetOf' | 'sight'>;
  readonly #history: Pick<History, 'lastUseAt'>;
  /** Once seen is enough; what was not seen is asked of the history once. */
  readonly #seen = new Map<string, boolean>();

  constructor(monitor: Pick<KeepAliveMonitor, 'targetOf' | 'sight'>, history: Pick<History, 'lastUseAt'>) {
    this.#monitor = monitor;
    this.#history = history;
  }

  /** A use was seen. */
  note(endpointId: string): void {
    this.#seen.set(endpointId, true);
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
    const tells = target === undefined ? undefined : this.#monitor.sight(target.provider).peek?.tells;
    return tells !== undefined && (tells.use || tells.expiry || tells.busy);
  }
}
