import { type Measurement, NO_TIMING, NO_USAGE, type PingJob } from '../../electron/domain/measurement.ts';
import type { ErrorKind, Ping, PingError } from '../../electron/domain/ping.ts';
import type { PingTransport } from '../../electron/keepalive/keepAlive.ts';
import type { EngineLog } from '../../electron/keepalive/log.ts';
import type { FakeClock } from './fakeClock.ts';

export function errorOf(kind: ErrorKind, more: Partial<PingError> = {}): PingError {
  return { kind, message: `it is ${kind}`, status: null, detail: null, retryAfterMs: null, ...more };
}

/** An answer with its first token after so many milliseconds. */
export function answered(ttftMs: number | null = 200, more: Partial<Extract<Measurement, { ok: true }>> = {}): Measurement {
  const timing = { ...NO_TIMING, ttftMs, ttftNetMs: ttftMs, totalMs: ttftMs ?? 0 };
  return { ok: true, timing, usage: NO_USAGE, loadMs: null, coldHint: null, ...more };
}

export function refused(kind: ErrorKind, more: Partial<PingError> = {}): Measurement {
  return { ok: false, timing: NO_TIMING, usage: NO_USAGE, error: errorOf(kind, more) };
}

const measured = {
  endpointId: 'box.a',
  at: Date.UTC(2026, 10, 2, 8),
  ...NO_TIMING,
  loadMs: null,
  gapMs: null,
  ...NO_USAGE,
  costUsd: null,
};

export function warmPing(ttftMs: number | null = 200): Ping {
  return { ...measured, ttftMs, outcome: 'warm', reason: null, error: null };
}

export function coldPing(ttftMs: number | null = 9_000): Ping {
  return { ...measured, ttftMs, outcome: 'cold', reason: null, error: null };
}

export function failedPing(kind: ErrorKind = 'server'): Ping {
  return { ...measured, outcome: 'failed', reason: null, error: errorOf(kind) };
}

export function skippedPing(kind: 'busy' | 'loading'): Ping {
  return { ...measured, outcome: 'skipped', reason: kind, error: errorOf(kind) };
}

/** What the fake server does with a request: it answers after a while, or it does not. */
export interface Reply {
  readonly afterMs: number;
  readonly measurement: Measurement;
}

export const HANGS: Reply = { afterMs: Number.POSITIVE_INFINITY, measurement: answered() };

export function after(afterMs: number, measurement: Measurement = answered(afterMs)): Reply {
  return { afterMs, measurement };
}

/** Answers pings on the fake clock, and counts what runs at once. Ends at once when it is cancelled, as the real one does. */
export class FakeTransport implements PingTransport {
  readonly #clock: FakeClock;
  readonly #reply: (job: PingJob) => Reply;
  readonly #perProvider = new Map<string, number>();
  #running = 0;
  /** Every request so far, unless {@link keepJobs} is off. */
  readonly jobs: PingJob[] = [];
  keepJobs = true;
  mostAtOnce = 0;
  mostPerProvider = 0;

  constructor(clock: FakeClock, reply: (job: PingJob) => Reply) {
    this.#clock = clock;
    this.#reply = reply;
  }

  get running(): number {
    return this.#running;
  }

  ping(job: PingJob): Promise<Measurement> {
    if (this.keepJobs) this.jobs.push(job);
    const { afterMs, measurement } = this.#reply(job);
    this.#count(job, 1);
    return new Promise((resolve) => {
      const end = (result: Measurement): void => {
        job.signal.removeEventListener('abort', onAbort);
        timer?.cancel();
        this.#count(job, -1);
        resolve(result);
      };
      const timer = Number.isFinite(afterMs) ? this.#clock.setTimer(() => end(measurement), afterMs) : undefined;
      const onAbort = (): void => end(refused('cancelled'));
      if (job.signal.aborted) onAbort();
      else job.signal.addEventListener('abort', onAbort);
    });
  }

  #count({ provider }: PingJob, step: 1 | -1): void {
    const here = (this.#perProvider.get(provider.id) ?? 0) + step;
    this.#perProvider.set(provider.id, here);
    this.#running += step;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
    this.mostPerProvider = Math.max(this.mostPerProvider, here);
  }
}

/** A log that can be read back. */
export class KeptLog implements EngineLog {
  readonly lines: { readonly level: 'debug' | 'info' | 'warn'; readonly message: string }[] = [];
  debug = (message: string): void => void this.lines.push({ level: 'debug', message });
  info = (message: string): void => void this.lines.push({ level: 'info', message });
  warn = (message: string): void => void this.lines.push({ level: 'warn', message });
}
