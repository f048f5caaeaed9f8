import type { WeekRange } from '../../../electron/domain/hoursRanges.ts';
import { formatHours, type HoursRule, parseHours, zoneNamed } from '../../../electron/domain/hoursText.ts';
import { ALL_WEEK } from './paint.ts';

/** What is being edited: a text, and what of it the grid shows while the text cannot be read. */
export interface Draft {
  readonly text: string;
  readonly rule: HoursRule | null;
  readonly error: string | null;
  /** Last hours that could be read, for the grid. */
  readonly ranges: readonly WeekRange[];
  /** As it is written. */
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

/** The draft with other hours, painted. */
export function withRanges(draft: Draft, ranges: readonly WeekRange[]): Draft {
  if (ranges.length === 0) return { ...draft, text: '', rule: null, error: NOTHING_CHOSEN, ranges };
  return draftOf(formatHours({ kind: 'week', week: { ranges, timeZone: draft.timeZone } }), draft);
}

/**
 * The draft with another time zone, as it is being written; what is not written as hours of a week takes it along for later.
 * @param name `null`: none
 */
export function withZone(draft: Draft, name: string | null): Draft {
  const { rule, ranges } = draft;
  if (ranges.length === 0 || (rule !== null && rule.kind !== 'week')) return { ...draft, timeZone: name };
  const text = formatHours({ kind: 'week', week: { ranges, timeZone: name } });
  return { ...draftOf(text, draft), timeZone: name };
}

/** What is wrong with the time zone; `null`: nothing. */
export function zoneProblem({ timeZone }: Draft): string | null {
  if (timeZone === null || zoneNamed(timeZone.trim()) !== null) return null;
  return `“${timeZone.trim()}” is not a time zone. Write one like Europe/Berlin, or leave the field empty.`;
}
