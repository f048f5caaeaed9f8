import type { WeekRange } from '../../../electron/domain/hoursRanges.ts';
import { formatHours, type HoursRule, parseHours } from '../../../electron/domain/hoursText.ts';
import { ALL_WEEK, minutesIn } from './paint.ts';

/** What is being edited: a text, and what of it the grid shows while the text cannot be read. */
export interface Draft {
  readonly text: string;
  readonly rule: HoursRule | null;
  readonly error: string | null;
  /** Last hours that could be read, for the grid. */
  readonly ranges: readonly WeekRange[];
  readonly timeZone: string | null;
}

const NOTHING_CHOSEN = 'No hours are chosen. Paint some; to keep nothing warm, use the switch instead.';

export function draftOf(text: string, before: Draft | null = null): Draft {
  const read = parseHours(text);
  const timeZone = before?.timeZone ?? null;
  if (!read.ok) return { text, rule: null, error: read.error, ranges: before?.ranges ?? [], timeZone };
  const rule = read.value;
  if (rule.kind === 'week') return { text, rule, error: null, ranges: rule.week.ranges, timeZone: rule.week.timeZone };
  return { text, rule, error: null, ranges: rule.kind === 'always' ? ALL_WEEK : (before?.ranges ?? []), timeZone };
}

/** The draft with other hours, painted. All of the week is simply always. */
export function withRanges(draft: Draft, ranges: readonly WeekRange[]): Draft {
  if (ranges.length === 0) return { ...draft, text: '', rule: null, error: NOTHING_CHOSEN, ranges };
  if (minutesIn(ranges) === minutesIn(ALL_WEEK)) return { ...draftOf('always', draft), ranges };
  return draftOf(formatHours({ kind: 'week', week: { ranges, timeZone: draft.timeZone } }), draft);
}

/** The draft with another time zone; what is not written as hours of a week takes it along for later. */
export function withZone(draft: Draft, timeZone: string | null): Draft {
  if (draft.rule?.kind !== 'week') return { ...draft, timeZone };
  return draftOf(formatHours({ kind: 'week', week: { ranges: draft.rule.week.ranges, timeZone } }), { ...draft, timeZone });
}
