import { clockTime } from '../format.ts';

const dayAndTime = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** When a ping was, to the second; with its day unless that is today. */
export function pingTime(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? clockTime(at) : dayAndTime.format(at);
}
