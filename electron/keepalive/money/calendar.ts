import type { BudgetSpan } from '../../domain/budget.ts';

/** A stretch of wall time, ms since 1970, without `to` itself. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

const HOUR_MS = 3_600_000;

/** The calendar day or month, in this machine's time zone, in which a wall time lies. Days have 23 to 25 hours. */
export function periodOf(span: BudgetSpan, at: number): Period {
  const date = new Date(at);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  const from = span === 'day' ? new Date(year, month, day) : new Date(year, month, 1);
  const to = span === 'day' ? new Date(year, month, day + 1) : new Date(year, month + 1, 1);
  return { from: Math.min(from.getTime(), at), to: lateEnough(to.getTime(), at) };
}

/** Where clocks go back across midnight, a day may have gone by already when its last minutes come a second time. */
function lateEnough(to: number, at: number): number {
  return to > at ? to : at + HOUR_MS;
}
