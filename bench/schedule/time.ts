import { MemorySchedule } from '../../electron/keepalive/schedule.ts';
import { ScheduleRunner } from '../../electron/keepalive/scheduleRunner.ts';
import { TurnedClock } from './turnedClock.ts';

const ENDPOINTS = 1_000;
const SHORTEST_MS = 30_000;
const LONGEST_MS = 3_600_000;
const HOUR_MS = 3_600_000;
const SUSPEND_MS = 8 * HOUR_MS;
/** The runner notices a resume within 15 s when nobody tells it. */
const CATCH_UP_MS = 30_000;

/** A runner on a clock that we turn, with `due` and `fired` of every endpoint. */
class Machine {
  readonly clock = new TurnedClock();
  readonly intervals = Array.from({ length: ENDPOINTS }, () => Math.round(SHORTEST_MS + Math.random() * (LONGEST_MS - SHORTEST_MS)));
  readonly due = [...this.intervals];
  readonly fired = this.intervals.map(() => 0);
  firstAt: number | undefined;
  worstLateMs = 0;
  readonly #schedule = new MemorySchedule();
  readonly runner = new ScheduleRunner({ schedule: this.#schedule, clock: this.clock, onDue: (ids) => this.#onDue(ids), onError: fail });

  async start(): Promise<void> {
    for (const [index, dueAt] of this.due.entries()) await this.#schedule.upsert(String(index), dueAt);
    await this.runner.start();
  }

  /** Forgets what was fired so far. */
  watch(): void {
    this.fired.fill(0);
    this.firstAt = undefined;
  }

  #onDue(ids: readonly string[]): void {
    const now = this.clock.bootNow();
    this.firstAt ??= this.clock.monoNow();
    for (const id of ids) {
      const index = Number(id);
      const dueAt = this.due[index] ?? 0;
      const interval = this.intervals[index] ?? 0;
      this.fired[index] = (this.fired[index] ?? 0) + 1;
      this.worstLateMs = Math.max(this.worstLateMs, now - dueAt);
      // The grid, unless a suspend made us miss it: then from now on.
      const next = dueAt + interval > now ? dueAt + interval : now + interval;
      this.due[index] = next;
      void this.#schedule.complete(id, next);
    }
  }
}

/** The wall clock is set an hour forward, later an hour back. @returns fires missing, fires too many, worst lateness */
export async function stepClock(): Promise<{ lost: number; doubled: number; worstLateMs: number }> {
  const machine = new Machine();
  await machine.start();
  for (const stepMs of [HOUR_MS, -HOUR_MS, 0]) {
    await machine.clock.advance(HOUR_MS);
    machine.clock.step(stepMs);
  }
  await machine.clock.advance(0);
  const expected = machine.intervals.map((interval) => Math.floor((3 * HOUR_MS) / interval));
  const over = machine.fired.map((fires, index) => fires - (expected[index] ?? 0));
  return {
    lost: over.reduce((sum, n) => sum + Math.max(0, -n), 0),
    doubled: over.reduce((sum, n) => sum + Math.max(0, n), 0),
    worstLateMs: machine.worstLateMs,
  };
}

/** Eight hours of suspend, longer than any interval: everything is overdue once. @param told whether the desktop tells of the resume */
export async function suspendFor8Hours(told: boolean): Promise<{ none: number; once: number; more: number; firstAfterMs: number }> {
  const machine = new Machine();
  await machine.start();
  await machine.clock.advance(HOUR_MS);
  machine.clock.suspend(SUSPEND_MS);
  machine.watch();
  const from = machine.clock.monoNow();
  if (told) machine.runner.lookNow();
  await machine.clock.advance(Math.min(CATCH_UP_MS, SHORTEST_MS - 1));
  const count = (wanted: (fires: number) => boolean): number => machine.fired.filter(wanted).length;
  return {
    none: count((fires) => fires === 0),
    once: count((fires) => fires === 1),
    more: count((fires) => fires > 1),
    firstAfterMs: (machine.firstAt ?? Number.NaN) - from,
  };
}

/** The schedule in memory cannot fail; if it does, the bench must not go on. */
function fail(error: unknown): never {
  throw error;
}
