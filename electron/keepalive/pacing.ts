/** A new or changed endpoint is pinged this soon, ms. */
export const SOON_MS = 1_000;
/** Pings come up to this part of the interval early, never late, so that endpoints that started together drift apart. */
const JITTER = 0.05;
/** What was learned is as long as is safe, and a part of that is given away. */
const LEARNED_JITTER = 0.02;
/** Endpoints that are due together are spread this far apart, ms: all within ten seconds after a resume, within a minute after the start. */
const STEP_MS = 50;
const WHOLE_AFTER_RESUME_MS = 10_000;
const WHOLE_AT_START_MS = 60_000;

/** A silence that was learned, a very little shorter by chance, ms. */
export function withLearnedJitter(gapMs: number, random: () => number): number {
  return gapMs * (1 - LEARNED_JITTER * random());
}

/** An interval, a little shorter by chance, ms. */
export function withJitter(intervalMs: number, random: () => number): number {
  return intervalMs * (1 - JITTER * random());
}

/** How far apart `count` endpoints are put when the machine wakes up, ms. */
export const stepAfterResume = (count: number): number => Math.min(STEP_MS, WHOLE_AFTER_RESUME_MS / count);

/** How far apart `count` first pings are put, ms. */
export const stepAtStart = (count: number): number => Math.min(STEP_MS, WHOLE_AT_START_MS / count);
