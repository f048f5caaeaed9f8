import { messageOf } from '../domain/messageOf.ts';
import type { EngineLog } from './log.ts';
import type { MonitorEvent } from './monitorEvent.ts';

/** Those who are told what happens. Whoever only watches must not end what they watch. */
export class Listeners {
  readonly #log: EngineLog;
  readonly #all = new Set<(event: MonitorEvent) => void>();

  constructor(log: EngineLog) {
    this.#log = log;
  }

  /** @returns a function that ends the subscription */
  add(listener: (event: MonitorEvent) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  readonly emit = (event: MonitorEvent): void => {
    for (const listener of this.#all) {
      try {
        listener(event);
      } catch (error) {
        this.#log.warn(`Somebody who was told of "${event.kind}" failed: ${messageOf(error)}`, {});
      }
    }
  };
}
