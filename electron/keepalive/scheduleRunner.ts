import type { Clock, Timer } from './clock.ts';
import type { Schedule } from './schedule.ts';

/** Longest time between two looks at the clocks, ms: bounds how late a resume is noticed where nobody tells us of it. */
const LONGEST_TIMER_MS = 15_000;
/**
 * The clock tells of sleep from a file, which is too dear for every wake of a busy schedule: we ask when the wall clock has run off
 * from the monotonic one, as it does in every sleep, and otherwise this often, ms.
 */
const LOOK_MS = 1_000;
const RUN_OFF_MS = 500;
/** A ping may take ten minutes; a lease outlives it. */
const LEASE_MS = 15 * 60_000;

export interface ScheduleRunnerOptions {
  readonly schedule: Schedule;
  readonly clock: Clock;
  /** Called with what is due. `sleptMs` is above zero when the machine has just come back from suspend; then `ids` may be empty. */
  readonly onDue: (ids: readonly string[], sleptMs: number) => void;
  /** When to wake at the latest for something that is not in the schedule, boot time; and told of every wake. */
  readonly wakeBy?: () => number;
  readonly onWake?: () => void;
  /** Told when the schedule fails, as one on another machine may; the runner asks it again later. */
  readonly onError: (error: unknown) => void;
}

/** One timer, armed for the earliest due item: no polling. */
export class ScheduleRunner {
  readonly #options: ScheduleRunnerOptions;
  #timer: Timer | undefined;
  #armedFor = Number.POSITIVE_INFINITY;
  #running = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #wallAhead = 0;
  #sleptMs = 0;
  /** Sleep that {@link ScheduleRunnerOptions.onDue} has not been told of. */
  #untoldMs = 0;

  constructor(options: ScheduleRunnerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#resync();
    this.#untoldMs = 0;
    await this.#arm();
  }

  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  /**
   * Asks the clock whether the machine slept; if so, what is overdue is looked at now.
   * @returns sleep noticed so far, ms: whoever sees it grow has spanned a suspend
   */
  noticeSleep(): number {
    if (this.#resync() > 0) this.lookNow();
    return this.#sleptMs;
  }

  /** Something became due at `dueAt`, perhaps earlier than what the timer is armed for. */
  poke(dueAt: number): void {
    if (this.#running && dueAt < this.#armedFor) this.#setTimer(dueAt);
  }

  /** Looks at once, for example because the desktop says that the machine woke up. */
  lookNow(): void {
    if (this.#running) this.#setTimer(this.#options.clock.bootNow());
  }

  /** Only one caller hears of a sleep from the clock, so it is kept here for everybody. */
  #resync(): number {
    const sleptMs = this.#options.clock.resync();
    this.#sleptMs += sleptMs;
    this.#untoldMs += sleptMs;
    return sleptMs;
  }

  #mayHaveSlept(): boolean {
    const { clock } = this.#options;
    const now = clock.monoNow();
    const wallAhead = clock.wallNow() - now;
    if (now - this.#lookedAt < LOOK_MS && Math.abs(wallAhead - this.#wallAhead) < RUN_OFF_MS) return false;
    this.#lookedAt = now;
    this.#wallAhead = wallAhead;
    return true;
  }

  async #arm(): Promise<void> {
    const next = await this.#options.schedule.next();
    if (this.#running) this.#setTimer(next ?? Number.POSITIVE_INFINITY);
  }

  #setTimer(dueAt: number): void {
    const { clock } = this.#options;
    const now = clock.bootNow();
    this.#timer?.cancel();
    this.#armedFor = Math.min(dueAt, this.#options.wakeBy?.() ?? Number.POSITIVE_INFINITY, now + LONGEST_TIMER_MS);
    this.#timer = clock.setTimer(() => void this.#wake().catch((error: unknown) => this.#onFailure(error)), Math.max(0, this.#armedFor - now));
  }

  async #wake(): Promise<void> {
    const { clock, schedule, onDue, onWake } = this.#options;
    // Whatever pokes us while we claim must arm a timer of its own.
    this.#armedFor = Number.POSITIVE_INFINITY;
    if (this.#mayHaveSlept()) this.#resync();
    onWake?.();
    const due = await schedule.claimDue(clock.bootNow(), LEASE_MS);
    if (!this.#running) return;
    const sleptMs = this.#untoldMs;
    this.#untoldMs = 0;
    if (due.length > 0 || sleptMs > 0) onDue(due, sleptMs);
    const next = await schedule.next();
    if (this.#running && (next ?? Number.POSITIVE_INFINITY) < this.#armedFor) this.#setTimer(next ?? Number.POSITIVE_INFINITY);
    else if (this.#running && this.#armedFor === Number.POSITIVE_INFINITY) this.#setTimer(Number.POSITIVE_INFINITY);
  }

  #onFailure(error: unknown): void {
    this.#options.onError(error);
    if (this.#running) this.#setTimer(Number.POSITIVE_INFINITY);
  }
}
