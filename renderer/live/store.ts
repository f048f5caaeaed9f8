import type { LiveEvent, LogEvent } from '../../electron/api/liveEvents.ts';
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
  /** How many snapshots were read. Another number: the settings may be others. */
  readonly snapshots: number;
}

export interface EventHandlers {
  readonly onOpen: () => void;
  /** `id` is the number of the event. */
  readonly onEvent: (event: LiveEvent, id: number) => void;
  /** Something in between is gone. */
  readonly onReset: () => void;
  /** `final`: it will not come back by itself. */
  readonly onError: (final: boolean) => void;
  /** Lines of the log are asked for, too, and go here. */
  readonly onLine: ((line: LogEvent['line']) => void) | null;
}

/** Who follows the log. `onOpen` comes at each connection: what was missed before has to be read. */
export interface LogFollower {
  readonly onOpen: () => void;
  readonly onLine: (line: LogEvent['line']) => void;
}

/** Effects that the store needs; a test passes its own. */
export interface LiveSources {
  readonly readState: () => Promise<Answer<State>>;
  /** Opens the events after number `since`. @returns a function that closes them */
  readonly openEvents: (since: number, handlers: EventHandlers) => () => void;
  readonly now: () => number;
  readonly later: (run: () => void, ms: number) => void;
  /** Runs before the page is drawn again. */
  readonly beforeFrame: (run: () => void) => void;
}

interface Numbered {
  readonly event: LiveEvent;
  readonly id: number;
}

const RETRY_MS = 2_000;

/**
 * One snapshot, then the changes that are pushed. A gap in their numbers, or a `settings` event, asks for a fresh snapshot; a lost
 * connection is said, and what is on the screen stays. There is one stream for everything, and none while nobody looks: a browser
 * has six connections to a service for all its tabs.
 */
export class LiveStore {
  readonly #sources: LiveSources;
  readonly #listeners = new Set<() => void>();
  #live: Live;
  #closeEvents: (() => void) | null = null;
  /** Events that came while a snapshot is being read and may be newer than it; `null` while none is read. */
  #meanwhile: Numbered[] | null = null;
  #readAgain = false;
  #isRetrying = false;
  #isHidden = false;
  #log: LogFollower | null = null;
  #isTellingSoon = false;

  constructor(sources: LiveSources) {
    this.#sources = sources;
    this.#live = { state: null, connection: { kind: 'connecting' }, heardAt: sources.now(), snapshots: 0 };
  }

  readonly #arrival = Promise.withResolvers<void>();

  /** Resolves when the first snapshot is there, or it is known why there is none. */
  get arrived(): Promise<void> {
    return this.#arrival.promise;
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

  /** Nobody looks: what is on the screen stays, and nothing is asked. Once somebody does, all that was missed is read. */
  hide(isHidden: boolean): void {
    this.#isHidden = isHidden;
    if (isHidden) this.#close();
    else void this.#read();
  }

  /** Lines of the log come by the same stream. @returns a function that ends it */
  followLog(log: LogFollower): () => void {
    this.#followLog(log);
    return () => this.#followLog(null);
  }

  #followLog(log: LogFollower | null): void {
    this.#log = log;
    const { state } = this.#live;
    if (this.#closeEvents === null || state === null) return;
    this.#closeEvents();
    this.#closeEvents = this.#open(state.seq);
  }

  async #read(): Promise<void> {
    this.#readAgain = this.#meanwhile !== null;
    if (this.#meanwhile !== null) return;
    const meanwhile: Numbered[] = [];
    this.#meanwhile = meanwhile;
    const answer = await this.#sources.readState();
    this.#meanwhile = null;
    if (answer.ok) this.#take(answer.value, meanwhile);
    else this.#fail(answer.problem);
    this.#arrival.resolve();
    if (this.#readAgain) void this.#read();
  }

  #take(state: State, meanwhile: readonly Numbered[]): void {
    this.#live = { state, connection: { kind: 'live' }, heardAt: this.#sources.now(), snapshots: this.#live.snapshots + 1 };
    if (!this.#isHidden) this.#closeEvents ??= this.#open(state.seq);
    // The snapshot may be older than what came while it was under way.
    for (const { event, id } of meanwhile) this.#follow(event, id);
    this.#tell();
  }

  #fail(problem: Problem): void {
    if (problem.status === 401 || problem.status === 403) {
      this.#close();
      this.#set({ connection: { kind: 'refused', problem } });
      return;
    }
    this.#lose();
    this.#retry();
  }

  #retry(): void {
    if (this.#isRetrying) return;
    this.#isRetrying = true;
    this.#sources.later(() => {
      this.#isRetrying = false;
      if (!this.#isHidden) void this.#read();
    }, RETRY_MS);
  }

  #open(since: number): () => void {
    return this.#sources.openEvents(since, {
      onOpen: () => {
        this.#set({ connection: { kind: 'live' }, heardAt: this.#sources.now() });
        this.#log?.onOpen();
      },
      onLine: this.#log?.onLine ?? null,
      onEvent: (event, id) => {
        this.#meanwhile?.push({ event, id });
        this.#follow(event, id);
      },
      onReset: () => void this.#read(),
      onError: (final) => {
        this.#lose();
        if (!final) return;
        this.#close();
        this.#retry();
      },
    });
  }

  #follow(event: LiveEvent, id: number): void {
    const { state, connection } = this.#live;
    if (state === null || id <= state.seq) return;
    // While a snapshot is under way this waits until it is there, as it may have the answer.
    if (this.#meanwhile === null && (event.kind === 'settings' || id > state.seq + 1)) void this.#read();
    this.#live = {
      ...this.#live,
      state: { ...applyEvent(state, event), seq: id },
      connection: connection.kind === 'live' ? connection : { kind: 'live' },
      heardAt: this.#sources.now(),
    };
    this.#tellSoon();
  }

  #lose(): void {
    if (this.#live.connection.kind !== 'lost') this.#set({ connection: { kind: 'lost', since: this.#sources.now() } });
  }

  #close(): void {
    this.#closeEvents?.();
    this.#closeEvents = null;
  }

  #set(change: Partial<Live>): void {
    this.#live = { ...this.#live, ...change };
    this.#tell();
  }

  /** Many events at once, as after a pause, are drawn once. */
  #tellSoon(): void {
    if (this.#isTellingSoon) return;
    this.#isTellingSoon = true;
    this.#sources.beforeFrame(() => {
      this.#isTellingSoon = false;
      this.#tell();
    });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
