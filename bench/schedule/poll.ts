import { percentile } from '../stats.ts';

const POLL_MS = 10_000;
const POLLS = 20;

/**
 * Lateness of the seed's design: every 10 s, everything whose time has come, and its next time counts from then. Computed, not
 * waited for: the machine adds nothing to ten seconds that matters.
 */
export function pollLateness(intervals: Int32Array): { p50: number; p99: number } {
  const due = Float64Array.from(intervals);
  const late: number[] = [];
  for (let now = POLL_MS; now <= POLLS * POLL_MS; now += POLL_MS) {
    for (let i = 0; i < due.length; i += 1) {
      const dueAt = due[i] ?? 0;
      if (dueAt > now) continue;
      late.push(now - dueAt);
      due[i] = now + (intervals[i] ?? 0);
    }
  }
  return { p50: percentile(late, 50), p99: percentile(late, 99) };
}
