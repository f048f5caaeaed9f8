const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

const MINUTE = 60_000;

/** A stretch of time: to the second where it is shorter than a minute, else with its day. */
export function stretch(start: number, lengthMs: number): string {
  const format = lengthMs < MINUTE ? clock : short;
  return lengthMs < 1_000 ? format.format(start) : format.formatRange(start, start + lengthMs);
}
