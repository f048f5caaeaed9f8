import type { LiveEvent } from '../../electron/api/liveEvents.ts';
import type { State } from '../../electron/api/state.ts';
import type { Answer, Problem } from '../api.ts';
import { applyEvent } from './reduce.ts';

/** How fresh the state on the screen is. `refused`: the service does not know this browser; only its link helps. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly since: number }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What is on the screen. Times are wall-clock ms of this computer. */
export interface Live {
  readonly state: State | null;
  readonly connection: Connection;
  /** When the service was last heard. */
  readonly heardAt: number;
}

export interface EventHandlers {
  readonly onOpen: () => void;
  /** `id` is the number of the event, null when it has none. */
  readonly onEvent: (event: LiveEvent, id: number | null) => void;
  /** Something in between is gone. */
  readonly onReset: () => void;
  /** `final`: it will not come back by itself. */
  readonly onError: (final: boolean) => void;
}

/** Effects that the store needs; a test passes its own. */
export interface LiveSources {
  readonly readState: () => Promise<Answer<State>>;
  /** Opens the events after number `since`. @returns a function that closes them */
  readonly openEvents: (since: number, handlers: EventHandlers) => () => void;
  readonly now: () => number;
  readonly later: (run: () => void, ms: number) => void;
}

const RETRY_MS = 2_000;

/**
 * One snapshot, then the changes that are pushed. A gap in their numbers, or a `settings` event, asks for a fresh snapshot; a lost
 * connection is said, and what is on the screen stays.
 */
export class LiveStore {
  readonly #sources: LiveSources;
  readonly #listeners = new Set<() => void>();
  #live: Live;
  #closeEvents: (() => void) | null = null;
  #reading = false;
  #readAgain = false;

  constructor(sources: LiveSources) {
    this.#sources = sources;
    this.#live = { state: null, connection: { kind: 'connecting' }, heardAt: sources.now() };
  }

  readonly current = (): Live => this.#live;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads the snapshot and follows it until the page is gone. */
  start(): void {
    void this.#read();
  }

  /** Reads a fresh snapshot now; one more follows when asked again meanwhile. */
  refresh(): void {
    void this.#read();
  }

  async #read(): Promise<void> {
    this.#readAgain = this.#reading;
    if (this.#reading) return;
    this.#reading = true;
    const answer = await this.#sources.readState();
    this.#reading = false;
    if (answer.ok) this.#take(answer.value);
    else this.#fail(answer.problem);
    if (this.#readAgain) void this.#read();
  }

  #take(state: State): void {
    this.#set({ state, connection: { kind: 'live' }, heardAt: this.#sources.now() });
    this.#closeEvents ??= this.#open(state.seq);
  }

  #fail(problem: Problem): void {
    if (problem.status === 401 || problem.status === 403) {
      this.#close();
      this.#set({ ...this.#live, connection: { kind: 'refused', problem } });
      return;
    }
    this.#lose();
    this.#sources.later(() => void this.#read(), RETRY_MS);
  }

  #open(since: number): () => void {
    return this.#sources.openEvents(since, {
      onOpen: () => this.#set({ ...this.#live, connection: { kind: 'live' }, heardAt: this.#sources.now() }),
      onEvent: (event, id) => this.#follow(event, id),
      onReset: () => void this.#read(),
      onError: (final) => {
        this.#lose();
        if (!final) return;
        this.#close();
        this.#sources.later(() => void this.#read(), RETRY_MS);
      },
    });
  }

  #follow(event: LiveEvent, id: number | null): void {
    const { state } = this.#live;
    if (state === null) return;
    if (id !== null && id <= state.seq) return;
    if (id !== null && id > state.seq + 1) void this.#read();
    if (event.kind === 'settings') void this.#read();
    const next = applyEvent(state, event);
    this.#set({ state: { ...next, seq: id ?? state.seq }, connection: { kind: 'live' }, heardAt: this.#sources.now() });
  }

  #lose(): void {
    if (this.#live.connection.kind === 'lost') return;
    this.#set({ ...this.#live, connection: { kind: 'lost', since: this.#sources.now() } });
  }

  #close(): void {
    this.#closeEvents?.();
    this.#closeEvents = null;
  }

  #set(live: Live): void {
    this.#live = live;
    for (const listener of this.#listeners) listener();
  }
}
