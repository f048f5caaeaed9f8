import { uptime } from 'node:os';

/** A timer that can be called off. */
export interface Timer {
  cancel(): void;
}

/**
 * The three times the engine needs, all in milliseconds. Schedules run on boot time, which counts suspend and ignores clock
 * steps; durations on the monotonic clock; the wall clock only dates things.
 */
export interface Clock {
  bootNow(): number;
  monoNow(): number;
  /** Since 1970. */
  wallNow(): number;
  /** Looks whether the machine slept since the last look. @returns milliseconds slept, 0 if it did not; `bootNow` counts them from now on */
  resync(): number;
  setTimer(run: () => void, delayMs: number): Timer;
}

/** Smaller gaps between the clocks are rounding (`/proc/uptime` counts in 10 ms, macOS in seconds). */
const SUSPEND_THRESHOLD_MS = 2_000;

/**
 * The machine's clocks. `os.uptime()` counts suspend but is coarse, `performance.now()` is fine but stops during suspend on
 * Linux and macOS: boot time is the fine one plus what the coarse one saw of sleep.
 */
export function systemClock(uptimeSeconds: () => number = uptime): Clock {
  let sleptMs = 0;
  let ahead = uptimeSeconds() * 1000 - performance.now();
  return {
    bootNow: () => performance.now() + sleptMs,
    monoNow: () => performance.now(),
    wallNow: () => Date.now(),
    resync() {
      const nowAhead = uptimeSeconds() * 1000 - performance.now();
      const slept = nowAhead - ahead;
      if (slept < SUSPEND_THRESHOLD_MS) return 0;
      ahead = nowAhead;
      sleptMs += slept;
      return slept;
    },
    setTimer(run, delayMs) {
      const timer = setTimeout(run, Math.ceil(delayMs));
      return { cancel: () => clearTimeout(timer) };
    },
  };
}
