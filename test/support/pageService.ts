import type { LiveEvent } from '../../electron/api/liveEvents.ts';
import type { State } from '../../electron/api/state.ts';
import type { Answer } from '../../renderer/api.ts';
import { applyEvent } from '../../renderer/live/reduce.ts';
import type { EventHandlers, LiveSources } from '../../renderer/live/store.ts';

interface Numbered {
  readonly event: LiveEvent;
  readonly id: number;
}

interface Read {
  readonly answer: (answer: Answer<State>) => void;
  /** What the service saw when the request reached it. */
  snapshot: State | null;
}

interface Connection {
  readonly handlers: EventHandlers;
  lastId: number;
  /** On the way to the page; `null`: cut off, the browser will try again. */
  underWay: (Numbered | 'reset')[] | null;
}

const unreachable = { kind: 'unreachable', message: 'Nobody there.', status: 0 };

/** Events that a page may catch up on. */
const KEPT = 4;

/** The service as the page meets it, with every step of the network made by hand. One that nobody reaches for stays where it is. */
export class FakePageService {
  truth: State;
  now = 0;
  #kept: Numbered[] = [];
  #reads: Read[] = [];
  #connection: Connection | null = null;
  #timers: { readonly run: () => void; readonly at: number }[] = [];
  #frames: (() => void)[] = [];

  constructor(truth: State) {
    this.truth = truth;
  }

  readonly sources: LiveSources = {
    readState: () => new Promise((answer) => this.#reads.push({ answer, snapshot: null })),
    openEvents: (since, handlers) => {
      const connection: Connection = { handlers, lastId: since, underWay: null };
      this.#connection = connection;
      return () => {
        if (this.#connection === connection) this.#connection = null;
      };
    },
    now: () => this.now,
    later: (run, ms) => this.#timers.push({ run, at: this.now + ms }),
    beforeFrame: (run) => this.#frames.push(run),
  };

  get pendingReads(): number {
    return this.#reads.length;
  }

  get timers(): number {
    return this.#timers.length;
  }

  get isFollowed(): boolean {
    return this.#connection !== null;
  }

  /** Something happens in the service. `settings`: the state becomes `changed`. */
  happen(event: LiveEvent, changed: Partial<State> = {}): void {
    const id = this.truth.seq + 1;
    this.truth = { ...applyEvent(this.truth, event), ...changed, seq: id };
    this.#kept = [...this.#kept, { event, id }].slice(-KEPT);
    this.#connection?.underWay?.push({ event, id });
  }

  /** The oldest request for a snapshot reaches the service. */
  readReaches(): void {
    const read = this.#reads.find(({ snapshot }) => snapshot === null);
    if (read !== undefined) read.snapshot = this.truth;
  }

  /** The oldest answered request reaches the page. */
  async readReturns(): Promise<void> {
    const index = this.#reads.findIndex(({ snapshot }) => snapshot !== null);
    const [read] = index === -1 ? [] : this.#reads.splice(index, 1);
    if (read?.snapshot) read.answer({ ok: true, value: read.snapshot });
    await settled();
  }

  async readFails(status = 0): Promise<void> {
    this.#reads.shift()?.answer({ ok: false, problem: { ...unreachable, status } });
    await settled();
  }

  async answerRead(): Promise<void> {
    this.readReaches();
    await this.readReturns();
  }

  /** The browser opens the stream of events, for the first time or again. */
  connects(): void {
    const connection = this.#connection;
    if (connection === null || connection.underWay !== null) return;
    const first = this.#kept[0]?.id ?? this.truth.seq + 1;
    const isKnown = connection.lastId <= this.truth.seq && connection.lastId >= first - 1;
    connection.underWay = isKnown ? this.#kept.filter(({ id }) => id > connection.lastId) : ['reset'];
    connection.handlers.onOpen();
  }

  /** The next event reaches the page. `again`: the same one once more. */
  delivers(again = false): void {
    const connection = this.#connection;
    const next = again ? connection?.underWay?.[0] : connection?.underWay?.shift();
    if (connection === null || next === undefined) return;
    if (next === 'reset') {
      connection.lastId = this.truth.seq;
      connection.handlers.onReset();
      return;
    }
    connection.lastId = next.id;
    connection.handlers.onEvent(next.event, next.id);
  }

  /** A line of the log reaches those who asked for it. */
  logs(message: string): void {
    this.#connection?.handlers.onLine?.({ at: this.now, level: 'info', scope: 'app', message });
  }

  /** An event is lost on the way, as by a proxy that gives up. */
  losesEvent(): void {
    this.#connection?.underWay?.shift();
  }

  cuts(final = false): void {
    const connection = this.#connection;
    if (connection === null || (connection.underWay === null && !final)) return;
    connection.underWay = null;
    connection.handlers.onError(final);
  }

  /** The service ends and starts anew, with numbers above all earlier ones. */
  async restarts(): Promise<void> {
    this.#kept = [];
    this.truth = { ...this.truth, seq: this.truth.seq + 1_000 };
    this.cuts();
    while (this.#reads.length > 0) await this.readFails();
  }

  async passes(ms: number): Promise<void> {
    this.now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.now);
    this.#timers = this.#timers.filter(({ at }) => at > this.now);
    for (const { run } of due) run();
    await settled();
  }

  draws(): void {
    const frames = this.#frames;
    this.#frames = [];
    for (const run of frames) run();
  }

  /** Nothing more goes wrong, and everything under way arrives. */
  async comesToRest(): Promise<void> {
    const isBusy = (): boolean =>
      this.#reads.length > 0 || this.#timers.length > 0 || this.#frames.length > 0 || this.#connection?.underWay?.length !== 0;
    for (let step = 0; isBusy() && step < 1_000; step += 1) {
      this.connects();
      this.delivers();
      await this.answerRead();
      await this.passes(1_000);
      this.draws();
    }
  }
}

/** Lets everything run that waits for a promise which is kept already. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
}
