import type { EngineLog } from './keepalive/log.ts';

interface Notice {
  readonly sentence: string;
  readonly holds: () => boolean;
}

/** What people should know for as long as it is so: sentences on top of every view. */
export class Notices {
  readonly #log: Pick<EngineLog, 'warn'>;
  readonly #listeners: (() => void)[] = [];
  #notices: readonly Notice[] = [];

  constructor(log: Pick<EngineLog, 'warn'>) {
    this.#log = log;
  }

  /** Those that hold now, oldest first. */
  get current(): readonly string[] {
    this.#notices = this.#notices.filter(({ holds }) => holds());
    return this.#notices.map(({ sentence }) => sentence);
  }

  /** @param holds whether it is still so; missing: as long as this runs */
  add(sentence: string | null, holds: () => boolean = () => true): void {
    if (sentence === null) return;
    this.#notices = [...this.#notices, { sentence, holds }];
    this.#log.warn(sentence, {});
    this.changed();
  }

  /** Some may hold no more. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Calls whenever one is added or may hold no more. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }
}
