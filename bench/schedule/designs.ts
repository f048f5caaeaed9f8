import { systemClock } from '../../electron/keepalive/clock.ts';
import { MemorySchedule } from '../../electron/keepalive/schedule.ts';
import { ScheduleRunner } from '../../electron/keepalive/scheduleRunner.ts';
import type { Recorder } from './recorder.ts';

/** A way to call something again and again, for many endpoints at once. Everything fires first one interval after the set-up. */
export interface Design {
  setUp(): Promise<void>;
  /** Moves the next fire of one endpoint to a whole interval from now, as somebody's use of the model does. */
  reschedule(index: number): Promise<void>;
  stop(): void | Promise<void>;
  /** What a server that it needs beside the process has taken so far; absent where it needs none. */
  readonly beside?: () => Promise<Beside>;
}

export interface Beside {
  readonly bytes: number;
  readonly cpuMs: number;
}

/** Where a design knows no grid, drift cannot be told. */
export const NO_GRID = Number.NaN;

export interface Endpoints {
  /** Ids as the settings hold them: no design pays for these strings. */
  readonly ids: readonly string[];
  readonly intervals: Int32Array;
}

const DIGITS = 7;

export function idFor(index: number): string {
  return `ollama.model-${String(index).padStart(DIGITS, '0')}`;
}

/** Milliseconds since 1970 with fractions. */
export const wallNow = (): number => performance.timeOrigin + performance.now();

/** Where the bench keeps what it knows of an endpoint. Read from the id, because a look into a `Map` would cost as much as the ping's place in the heap. */
export function indexOf(id: string): number {
  let index = 0;
  for (let i = id.length - DIGITS; i < id.length; i += 1) index = index * 10 + id.charCodeAt(i) - 48;
  return index;
}

/** The product's: a heap and one timer. */
export function oneTimer({ ids, intervals }: Endpoints, recorder: Recorder): Design {
  const schedule = new MemorySchedule();
  const clock = systemClock();
  const due = new Float64Array(ids.length);
  const runner = new ScheduleRunner({
    onError: fail,
    schedule,
    clock,
    onDue(claimed) {
      const now = performance.now();
      for (const id of claimed) {
        const index = indexOf(id);
        const dueAt = due[index] ?? 0;
        recorder.fired(now, dueAt, dueAt);
        const next = dueAt + (intervals[index] ?? 0);
        due[index] = next;
        void schedule.complete(id, next);
      }
    },
  });
  return {
    async setUp() {
      const start = clock.bootNow();
      for (let i = 0; i < ids.length; i += 1) {
        const dueAt = start + (intervals[i] ?? 0);
        due[i] = dueAt;
        await schedule.upsert(ids[i] ?? '', dueAt);
      }
      await runner.start();
    },
    async reschedule(index) {
      const dueAt = clock.bootNow() + (intervals[index] ?? 0);
      due[index] = dueAt;
      await schedule.upsert(ids[index] ?? '', dueAt);
      runner.poke(dueAt);
    },
    stop: () => runner.stop(),
  };
}

/** What is known of timers that repeat by themselves: when each is due by its last fire, and on the grid that it would keep if none were late. */
export class Repeats {
  readonly #intervals: Int32Array;
  readonly #recorder: Recorder;
  readonly #due: Float64Array;
  readonly #grid: Float64Array;

  constructor({ ids, intervals }: Endpoints, recorder: Recorder) {
    this.#intervals = intervals;
    this.#recorder = recorder;
    this.#due = new Float64Array(ids.length);
    this.#grid = new Float64Array(ids.length);
  }

  /** Its timer starts now, for the first time. */
  begin(index: number): void {
    this.move(index);
    this.#grid[index] = this.#due[index] ?? 0;
  }

  /** Its timer starts anew. */
  move(index: number): void {
    this.#due[index] = performance.now() + (this.#intervals[index] ?? 0);
  }

  fire(index: number): void {
    const now = performance.now();
    const interval = this.#intervals[index] ?? 0;
    this.#recorder.fired(now, this.#due[index] ?? 0, this.#grid[index] ?? 0);
    this.#due[index] = now + interval;
    this.#grid[index] = (this.#grid[index] ?? 0) + interval;
  }
}

/** One repeating timer of Node each, found again by id as ours are. */
export function intervalEach(endpoints: Endpoints, recorder: Recorder): Design {
  const { ids, intervals } = endpoints;
  const timers = new Map<string, NodeJS.Timeout>();
  const repeats = new Repeats(endpoints, recorder);
  const start = (index: number): NodeJS.Timeout => setInterval(() => repeats.fire(index), intervals[index]);
  return {
    async setUp() {
      for (let i = 0; i < ids.length; i += 1) {
        repeats.begin(i);
        timers.set(ids[i] ?? '', start(i));
      }
    },
    async reschedule(index) {
      const id = ids[index] ?? '';
      clearInterval(timers.get(id));
      repeats.move(index);
      timers.set(id, start(index));
    },
    stop() {
      for (const timer of timers.values()) clearInterval(timer);
    },
  };
}

/** The schedule in memory cannot fail; if it does, the bench must not go on. */
function fail(error: unknown): never {
  throw error;
}
