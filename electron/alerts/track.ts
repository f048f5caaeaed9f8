import type { Ping, PingError } from '../domain/ping.ts';
import { ALERT_AFTER, CLEAR_AFTER } from '../keepalive/live.ts';

/** What the pings of one endpoint say of its fortune. `failing` and `slow` come after several bad pings and go after several good ones. */
export interface Track {
  /** In a row, as are the others. */
  readonly failures: number;
  readonly successes: number;
  readonly aboveTarget: number;
  readonly belowTarget: number;
  /** Why it fails for good. */
  readonly failing: Pick<PingError, 'kind' | 'message'> | null;
  /** The TTFT with which it became too slow, ms. */
  readonly slowMs: number | null;
}

export const NEW_TRACK: Track = { failures: 0, successes: 0, aboveTarget: 0, belowTarget: 0, failing: null, slowMs: null };

export interface TrackRules {
  /** `null`: there is none. */
  readonly targetMs: number | null;
  /** Pings above the target in a row until it is called slow; `null`: never. */
  readonly slowAfterPings: number | null;
  /** It rests: the ping was somebody's wish, and changes nothing that is told. */
  readonly resting: boolean;
}

/** The track after a ping. Pings that were skipped or cancelled say nothing. */
export function afterPing(track: Track, ping: Ping, rules: TrackRules): Track {
  if (ping.outcome === 'skipped') return track;
  if (ping.outcome === 'failed') return ping.error.kind === 'cancelled' ? track : afterFailure(track, ping.error, rules);
  const answered = afterAnswer(track, rules);
  return ping.ttftMs === null ? answered : afterTtft(answered, ping.ttftMs, rules);
}

function afterFailure(track: Track, error: PingError, { resting }: TrackRules): Track {
  const failures = track.failures + 1;
  // Wrong credentials do not get better by trying.
  const isBad = track.failing !== null || failures >= ALERT_AFTER || error.kind === 'auth';
  const failing = isBad && !resting ? { kind: error.kind, message: error.message } : track.failing;
  return { ...track, failures, successes: 0, failing };
}

function afterAnswer(track: Track, { resting }: TrackRules): Track {
  const successes = track.successes + 1;
  return { ...track, failures: 0, successes, failing: successes >= CLEAR_AFTER && !resting ? null : track.failing };
}

function afterTtft(track: Track, ttftMs: number, { targetMs, slowAfterPings, resting }: TrackRules): Track {
  if (targetMs === null || slowAfterPings === null) return { ...track, aboveTarget: 0, belowTarget: 0, slowMs: null };
  if (ttftMs > targetMs) {
    const aboveTarget = track.aboveTarget + 1;
    const isSlow = aboveTarget >= slowAfterPings && !resting;
    return { ...track, aboveTarget, belowTarget: 0, slowMs: track.slowMs ?? (isSlow ? ttftMs : null) };
  }
  const belowTarget = track.belowTarget + 1;
  return { ...track, aboveTarget: 0, belowTarget, slowMs: belowTarget >= CLEAR_AFTER && !resting ? null : track.slowMs };
}
