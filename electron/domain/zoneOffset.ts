const DAY_MS = 24 * 3_600_000;
const MOST_DAYS = 400;

/** A stretch of time in which a zone's clocks keep the same distance from UTC. Wall times, ms since 1970. */
export interface OffsetSpan {
  readonly from: number;
  readonly to: number;
  /** Local time less UTC, ms. */
  readonly offsetMs: number;
}

type OffsetAt = (wallMs: number) => number;

interface Zone {
  readonly offsetAt: OffsetAt;
  readonly days: Map<number, readonly OffsetSpan[]>;
}

const zones = new Map<string, Zone>();

/** The stretch around a time, at most a day of it. @param timeZone IANA name; `null`: the zone of this machine, as it is at this moment */
export function offsetSpanAt(timeZone: string | null, wallMs: number): OffsetSpan {
  const day = Math.floor(wallMs / DAY_MS);
  const spans = timeZone === null ? spansOfDay(machineOffsetAt, day) : knownSpansOfDay(timeZone, day);
  for (const span of spans) if (wallMs < span.to) return span;
  throw new Error(`${wallMs} is not in its day`);
}

/** Remembered, because asking Intl takes a hundred times as long as the rest. */
function knownSpansOfDay(timeZone: string, day: number): readonly OffsetSpan[] {
  const zone = zoneOf(timeZone);
  const known = zone.days.get(day);
  if (known !== undefined) return known;
  if (zone.days.size >= MOST_DAYS) zone.days.clear();
  const spans = spansOfDay(zone.offsetAt, day);
  zone.days.set(day, spans);
  return spans;
}

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const zone: Zone = { offsetAt: (wallMs) => offsetOf(format.formatToParts(wallMs)), days: new Map() };
  zones.set(timeZone, zone);
  return zone;
}

/** The day of UTC in stretches of the same offset: one, but for the days on which clocks are changed. */
function spansOfDay(offsetAt: OffsetAt, day: number): readonly OffsetSpan[] {
  const end = (day + 1) * DAY_MS;
  const last = offsetAt(end);
  const spans: OffsetSpan[] = [];
  for (let from = day * DAY_MS; from < end; ) {
    const offsetMs = offsetAt(from);
    const to = offsetMs === last ? end : changeBetween(offsetAt, from, end);
    spans.push({ from, to, offsetMs });
    from = to;
  }
  return spans;
}

/** The first time after `from` that has another offset; `end` has one. */
function changeBetween(offsetAt: OffsetAt, from: number, end: number): number {
  const offsetMs = offsetAt(from);
  let same = from;
  let other = end;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle) === offsetMs) same = middle;
    else other = middle;
  }
  return other;
}

/** Costs next to nothing, and follows a computer that travels. */
const machineOffsetAt: OffsetAt = (wallMs) => -new Date(wallMs).getTimezoneOffset() * 60_000;

/** From `GMT`, `GMT+02:00` or, long ago, `GMT-00:44:30`. */
function offsetOf(parts: readonly Intl.DateTimeFormatPart[]): number {
  const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const match = /^GMT(?:([+−-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is not an offset from UTC`);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === undefined || sign === '+' ? ms : -ms;
}
