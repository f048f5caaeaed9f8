import type { Clock, Timer } from '../../electron/keepalive/clock.ts';

interface Armed {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

/** Turns in a row without a look at the outside world; the test runner wants to hear from us now and then. */
const TURNS_BETWEEN_BREATHS = 2_000;
/** As `systemClock`: shorter gaps between the clocks are rounding. */
const SUSPEND_THRESHOLD_MS = 2_000;

/** A machine's clocks under full control: time passes only in {@link advance} and {@link suspend}. */
export class FakeClock implements Clock {
  readonly #timers = new TimerQueue();
  #mono = 0;
  #wall: number;
  /** Suspend that `resync` has seen, and suspend that it has not. */
  #sleptMs = 0;
  #unseenMs = 0;
  #order = 0;
  #turns = 0;
  /** Timers fired so far. */
  fired = 0;

  /** @param wall wall clock to begin with, ms since 1970 */
  constructor(wall: number = Date.UTC(2026, 10, 2, 8)) {
    this.#wall = wall;
  }

  bootNow(): number {
    return this.#mono + this.#sleptMs;
  }

  monoNow(): number {
    return this.#mono;
  }

  wallNow(): number {
    return this.#wall;
  }

  resync(): number {
    if (this.#unseenMs < SUSPEND_THRESHOLD_MS) return 0;
    const slept = this.#unseenMs;
    this.#sleptMs += slept;
    this.#unseenMs = 0;
    return slept;
  }

  setTimer(run: () => void, delayMs: number): Timer {
    const armed: Armed = { at: this.#mono + Math.max(0, delayMs), order: this.#order, run };
    this.#order += 1;
    this.#timers.add(armed);
    return {
      cancel: () => {
        armed.run = null;
      },
    };
  }

  /** Lets time pass: fires every timer in its order, and lets all promises settle before and after each moment. */
  async advance(ms: number): Promise<void> {
    const target = this.#mono + ms;
    await this.#settle();
    for (let first = this.#timers.first(); first !== undefined && first.at <= target; first = this.#timers.first()) {
      this.#moveTo(first.at);
      for (let next = this.#timers.first(); next !== undefined && next.at <= this.#mono; next = this.#timers.first()) this.#fire();
      await this.#settle();
    }
    this.#moveTo(target);
  }

  /** Somebody sets the wall clock; nothing else moves. */
  stepWall(ms: number): void {
    this.#wall += ms;
  }

  /** The machine sleeps: the wall goes on, monotonic time and timers stand still, boot time jumps at the next `resync`. */
  suspend(ms: number): void {
    this.#wall += ms;
    this.#unseenMs += ms;
  }

  #fire(): void {
    const { run } = this.#timers.take();
    this.fired += 1;
    run?.();
  }

  #moveTo(mono: number): void {
    this.#wall += mono - this.#mono;
    this.#mono = mono;
  }

  /** A tick asked for among promise callbacks comes when none of them is left. */
  #settle(): Promise<void> {
    this.#turns += 1;
    const breathe = this.#turns % TURNS_BETWEEN_BREATHS === 0;
    return new Promise((resolve) => (breathe ? setImmediate(resolve) : process.nextTick(resolve)));
  }
}

/** A binary heap by time, then by order of arming. Cancelled timers stay until their time and are dropped there. */
class TimerQueue {
  readonly #heap: Armed[] = [];

  add(armed: Armed): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(armed);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(armed, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = armed;
  }

  /** The earliest timer that still counts. */
  first(): Armed | undefined {
    while (this.#heap[0]?.run === null) this.take();
    return this.#heap[0];
  }

  take(): Armed {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) throw new Error('no timer is armed');
    if (heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(armed: Armed): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const a = heap[left];
      if (a === undefined) break;
      const b = heap[left + 1];
      const child = b !== undefined && isBefore(b, a) ? b : a;
      if (!isBefore(child, armed)) break;
      heap[place] = child;
      place = child === a ? left : left + 1;
    }
    heap[place] = armed;
  }
}

function isBefore(a: Armed, b: Armed): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
