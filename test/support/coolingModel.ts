import { type Cooldown, chooseGap, freshCooldown, observe, type Sighting } from '../../electron/keepalive/cooldown/cooldown.ts';
import { type Chance, chanceOf } from './chance.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How many times its cool-down time a model stays warm in one silence. */
export const jitters = {
  fixed: () => 1,
  tenPercent: (chance: Chance) => 0.9 + 0.2 * chance.next(),
  logNormal: (chance: Chance) => Math.exp(0.1 * chance.normal()),
} as const;
export type Jitter = keyof typeof jitters;

export const seenWarm = (at: number, gapMs: number, evidence: Sighting['evidence'] = 'timing'): Sighting => ({
  at,
  survivedMs: gapMs,
  goneByMs: null,
  evidence,
});
export const seenCold = (at: number, gapMs: number, evidence: Sighting['evidence'] = 'timing'): Sighting => ({
  at,
  survivedMs: 0,
  goneByMs: gapMs,
  evidence,
});

export interface Learning {
  readonly coolMs: number;
  readonly jitter: Jitter;
  readonly pings: number;
  readonly seed: number;
  /** Part of the answers that are called the contrary. */
  readonly wrong?: number;
}

export interface Lesson {
  readonly cooldown: Cooldown;
  /** When it ended: the pings come one after the other, from time 0. */
  readonly now: number;
  readonly coldPings: number;
}

/** So many pings of a model that nobody else uses, from a fresh start. */
export function learn({ coolMs, jitter, pings, seed, wrong = 0.03 }: Learning): Lesson {
  const chance = chanceOf(seed);
  let cooldown = freshCooldown();
  let now = 0;
  let coldPings = 0;
  for (let ping = 0; ping < pings; ping += 1) {
    const { gapMs } = chooseGap(cooldown, now);
    now += gapMs;
    const gone = gapMs >= coolMs * jitters[jitter](chance);
    if (gone) coldPings += 1;
    cooldown = observe(cooldown, chance.happens(wrong) ? seen(now, gapMs, !gone) : seen(now, gapMs, gone));
  }
  return { cooldown, now, coldPings };
}

const seen = (at: number, gapMs: number, gone: boolean) => (gone ? seenCold(at, gapMs) : seenWarm(at, gapMs));

/** Who decides after which silence to ping. */
export interface Policy {
  gapMs(now: number): number;
  /** A ping of its own after a silence, and whether it was called cold. */
  saw(at: number, gapMs: number, cold: boolean): void;
}

export const fixedPolicy = (gapMs: number): Policy => ({ gapMs: () => gapMs, saw: () => {} });

export function learningPolicy(): Policy {
  let cooldown = freshCooldown();
  return {
    gapMs: (now) => chooseGap(cooldown, now).gapMs,
    saw: (at, gapMs, cold) => {
      cooldown = observe(cooldown, seen(at, gapMs, cold));
    },
  };
}

export interface World {
  readonly coolMsAt: (now: number) => number;
  readonly jitter: Jitter;
  readonly days: number;
  /** What happens before is not counted, ms. */
  readonly countFrom: number;
  readonly seed: number;
}

export interface Count {
  readonly pings: number;
  readonly requests: number;
  readonly coldRequests: number;
}

/** Weeks of a model with users in office hours, kept warm by a policy that hears of every request. The gap counts from the last activity, theirs or ours. */
export function run(policy: Policy, { coolMsAt, jitter, days, countFrom, seed }: World): Count {
  const chance = chanceOf(seed);
  const uses = officeHours(chanceOf(seed + 1_000_003), days);
  const count = { pings: 0, requests: 0, coldRequests: 0 };
  let activeAt = 0;
  let next = 0;
  for (;;) {
    const staysMs = coolMsAt(activeAt) * jitters[jitter](chance);
    const due = activeAt + policy.gapMs(activeAt);
    const use = uses[next] ?? Number.POSITIVE_INFINITY;
    const now = Math.min(due, use);
    if (now >= days * DAY) return count;
    const gone = now - activeAt >= staysMs;
    const counts = now >= countFrom ? 1 : 0;
    if (use <= due) {
      next += 1;
      count.requests += counts;
      if (gone) count.coldRequests += counts;
    } else {
      count.pings += counts;
      policy.saw(now, now - activeAt, chance.happens(0.03) ? !gone : gone);
    }
    activeAt = now;
  }
}

const SESSION_EVERY = 36 * MINUTE;
const MOST_IN_SESSION = 12;
const BETWEEN_REQUESTS = 45_000;

/** Requests from 9 to 18 on weekdays: sessions at random, each a burst of up to a dozen, 45 s apart on average. */
function officeHours(chance: Chance, days: number): number[] {
  const wait = (mean: number) => -mean * Math.log(1 - chance.next());
  const uses: number[] = [];
  for (let day = 0; day < days; day += 1) {
    if (day % 7 >= 5) continue;
    const end = day * DAY + 18 * HOUR;
    for (let at = day * DAY + 9 * HOUR + wait(SESSION_EVERY); at < end; at += wait(SESSION_EVERY)) {
      const requests = 1 + Math.floor(chance.next() * MOST_IN_SESSION);
      for (let request = 0; request < requests; request += 1, at += wait(BETWEEN_REQUESTS)) uses.push(at);
    }
  }
  return uses;
}
