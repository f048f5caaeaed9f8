import { type Ping, type PingError, wasOnlyLook } from '../domain/ping.ts';
import type { Warmth } from '../domain/warmth.ts';
import { afterSilence, type ColdGaps } from './cooling.ts';

/** Failures in a row that raise the alert, and successes in a row that clear it. */
export const ALERT_AFTER = 3;
export const CLEAR_AFTER = 2;
/** Pings in a row that find the model cold, after which it is called cold: it unloads sooner than we come back. */
export const COLD_AFTER = 2;

/** What the engine knows of an endpoint from its pings. Pure data; times are boot-time ms. */
export interface Live {
  readonly warmth: Exclude<Warmth, 'paused'>;
  readonly lastPing: Ping | null;
  readonly lastTtftMs: number | null;
  /** End of the last request, ours or somebody else's. */
  readonly lastActivityAt: number | null;
  readonly failures: number;
  readonly successes: number;
  readonly coldInARow: number;
  readonly warmInARow: number;
  /** When it was last only looked at. */
  readonly lookedAt: number | null;
  readonly coldGaps: ColdGaps;
  /** The machine slept since the last activity, so nobody knows how long a server on it really waited. */
  readonly sleptSince: boolean;
  readonly alert: boolean;
  readonly error: PingError | null;
}

export const UNSEEN: Live = {
  warmth: 'unknown',
  lastPing: null,
  lastTtftMs: null,
  lastActivityAt: null,
  failures: 0,
  successes: 0,
  coldInARow: 0,
  warmInARow: 0,
  lookedAt: null,
  coldGaps: [],
  sleptSince: false,
  alert: false,
  error: null,
};

/** The state after a ping that ended at `endedAt`. */
export function afterPing(live: Live, ping: Ping, endedAt: number): Live {
  switch (ping.outcome) {
    case 'warm':
    case 'cold': {
      if (wasOnlyLook(ping)) return afterOnlyLook(live, ping, endedAt);
      const successes = live.successes + 1;
      const alert = live.alert && successes < CLEAR_AFTER;
      const lastTtftMs = ping.ttftMs ?? live.lastTtftMs;
      const coldInARow = ping.outcome === 'cold' ? live.coldInARow + 1 : 0;
      const warmth = coldInARow >= COLD_AFTER ? 'cold' : 'warm';
      const warmInARow = ping.outcome === 'warm' ? live.warmInARow + 1 : 0;
      const coldGaps = afterSilence(live.coldGaps, ping);
      const seen = { lastPing: ping, lastTtftMs, lastActivityAt: endedAt, coldInARow, warmInARow, coldGaps, sleptSince: false };
      return { ...live, ...seen, warmth, failures: 0, successes, alert, error: null };
    }
    case 'skipped': {
      const warmth = ping.error?.kind === 'loading' ? 'loading' : live.warmth;
      return { ...live, warmth, lastPing: ping, error: ping.error ?? live.error };
    }
    case 'failed': {
      if (ping.error.kind === 'cancelled') return { ...live, lastPing: ping };
      const failures = live.failures + 1;
      return {
        ...live,
        warmth: 'failing',
        lastPing: ping,
        failures,
        successes: 0,
        warmInARow: 0,
        alert: live.alert || failures >= ALERT_AFTER,
        error: ping.error,
      };
    }
  }
}

/** It kept nothing warm, and says nothing of how long anything stays so: only what there was to see. */
function afterOnlyLook(live: Live, ping: Ping, endedAt: number): Live {
  const successes = live.successes + 1;
  const alert = live.alert && successes < CLEAR_AFTER;
  const isWarm = ping.outcome === 'warm';
  const seen = { lastPing: ping, lookedAt: endedAt, coldInARow: 0, warmInARow: isWarm ? live.warmInARow + 1 : 0 };
  return { ...live, ...seen, warmth: isWarm ? 'warm' : 'cold', failures: 0, successes, alert, error: null };
}

/** Another endpoint of ours has pinged the same model. */
export function afterSibling(live: Live, at: number): Live {
  return { ...live, lastActivityAt: Math.max(at, live.lastActivityAt ?? at) };
}

/** Somebody else used the model: it is warm, and its idle timer starts anew. */
export function afterUsage(live: Live, at: number): Live {
  return { ...live, warmth: 'warm', lastActivityAt: at, sleptSince: false, failures: 0, error: null };
}

/** Longer silent than its interval: nobody knows what its server did meanwhile. */
export function afterLongSilence(live: Live): Live {
  if (live.warmth === 'warm' || live.warmth === 'loading') return { ...live, warmth: 'unknown' };
  return live;
}

/** This machine slept, and a server on it with it. */
export function afterSuspend(live: Live): Live {
  return { ...afterLongSilence(live), sleptSince: true };
}
