import { milliseconds } from '../format.ts';

const exact = new Intl.NumberFormat(undefined, { minimumSignificantDigits: 2, maximumSignificantDigits: 2 });

/** A time as people say it: `65 ms`, `6.0 s`, `42.5 s`. */
export function seconds(ms: number): string {
  return ms >= 999.5 && ms < 9_999.5 ? `${exact.format(ms / 1000)} s` : milliseconds(ms);
}
