import { holdsMinute, WEEK_MINUTES } from './hoursRanges.ts';
import type { Week } from './hoursText.ts';
import { offsetSpanAt } from './zoneOffset.ts';

const MINUTE_MS = 60_000;
const WEEK_MS = WEEK_MINUTES * MINUTE_MS;
/** 1970 began on a Thursday. */
const FIRST_MONDAY_MS = 4 * 24 * 60 * MINUTE_MS;
/** A range of an hour that a clock change skips comes again a week later. */
const LOOK_AHEAD_MS = 3 * WEEK_MS;

/**
 * Whether a wall time (ms since 1970) lies within the hours. What the clocks of the zone show decides: of the hour that comes twice in autumn, both
 * count; what the jump in spring leaves out is left out here, too.
 */
export function isWithin(week: Week, wallMs: number): boolean {
  return holdsMinute(week.ranges, Math.floor(sinceMonday(wallMs + offsetSpanAt(week.timeZone, wallMs).offsetMs) / MINUTE_MS));
}

interface KnownTurn {
  /** It was worked out for this time, wall ms. */
  readonly from: number;
  readonly turn: number | null;
  /** Of the zone at that time: another one means a change of the clocks, or that this machine is elsewhere now. */
  readonly offsetMs: number;
}

/** Thousands of endpoints share their hours, and ask again and again. */
const knownTurns = new WeakMap<Week, KnownTurn>();

/** The next time after `wallMs` at which {@link isWithin} changes; `null`: never. */
export function nextTurn(week: Week, wallMs: number): number | null {
  const { offsetMs } = offsetSpanAt(week.timeZone, wallMs);
  const known = knownTurns.get(week);
  if (known !== undefined && known.offsetMs === offsetMs && wallMs >= known.from && wallMs < (known.turn ?? Number.POSITIVE_INFINITY))
    return known.turn;
  const turn = findTurn(week, wallMs);
  knownTurns.set(week, { from: wallMs, turn, offsetMs });
  return turn;
}

function findTurn(week: Week, wallMs: number): number | null {
  const now = isWithin(week, wallMs);
  const end = wallMs + LOOK_AHEAD_MS;
  for (let at = wallMs; at < end; ) {
    // Hours can turn where the clocks show their edge, and where the clocks jump.
    const { offsetMs, to } = offsetSpanAt(week.timeZone, at);
    const edge = at + untilEdge(week, sinceMonday(at + offsetMs));
    at = Math.min(edge, to);
    if (isWithin(week, at) !== now) return at;
  }
  return null;
}

/** Local time since Monday 00:00, ms. */
const sinceMonday = (localMs: number): number => (((localMs - FIRST_MONDAY_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS;

/** Time from here to the next beginning or end of a range, ms, above 0. */
function untilEdge({ ranges }: Week, localMs: number): number {
  let nearest = WEEK_MS;
  for (const { from, to } of ranges) {
    for (const edge of [from, to]) {
      const away = (((edge * MINUTE_MS - localMs) % WEEK_MS) + WEEK_MS) % WEEK_MS;
      if (away > 0 && away < nearest) nearest = away;
    }
  }
  return nearest;
}
