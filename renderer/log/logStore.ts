import type { Answer, Problem } from '../api.ts';
import type { LogFollower } from '../live/store.ts';
import { joinLines, type LogLine, type NumberedLine } from './logLines.ts';

export interface LogState {
  /** `null`: not read yet. */
  readonly lines: readonly NumberedLine[] | null;
  readonly problem: Problem | null;
}

/** Effects that the store needs; a test passes its own. */
export interface LogSources {
  readonly readLines: () => Promise<Answer<readonly LogLine[]>>;
  /** @returns a function that ends it */
  readonly follow: (log: LogFollower) => () => void;
  readonly beforeFrame: (run: () => void) => void;
}

/** The lines there are, then each new one; read again after a lost connection. */
export class LogStore {
  readonly #sources: LogSources;
  readonly #listeners = new Set<() => void>();
  #state: LogState = { lines: null, problem: null };
  /** Lines since the last time something was shown. */
  #arrived: LogLine[] = [];
  #isShowingSoon = false;
  #reads = 0;

  constructor(sources: LogSources) {
    this.#sources = sources;
  }

  readonly current = (): LogState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @returns a function that ends it */
  start(): () => void {
    return this.#sources.follow({
      onOpen: () => void this.read(),
      onLine: (line) => {
        this.#arrived.push(line);
        this.#showSoon();
      },
    });
  }

  async read(): Promise<void> {
    this.#reads += 1;
    const answer = await this.#sources.readLines();
    this.#reads -= 1;
    if (answer.ok) this.#set({ lines: joinLines(this.#state.lines ?? [], answer.value), problem: null });
    else this.#set({ ...this.#state, problem: answer.problem });
    this.#show();
  }

  /** A burst of lines is drawn once. */
  #showSoon(): void {
    if (this.#isShowingSoon) return;
    this.#isShowingSoon = true;
    this.#sources.beforeFrame(() => {
      this.#isShowingSoon = false;
      this.#show();
    });
  }

  /** New lines wait for the ones before them, which are being read after each connection. */
  #show(): void {
    const { lines } = this.#state;
    if (lines === null || this.#reads > 0 || this.#arrived.length === 0) return;
    const arrived = this.#arrived;
    this.#arrived = [];
    this.#set({ lines: joinLines(lines, arrived), problem: null });
  }

  #set(state: LogState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
