import { clockText, dayNames, formatHours, type HoursRule, parseHours } from '../../../electron/domain/hoursText.ts';
import { type Area, minutesIn } from './paint.ts';

export const OFFICE_HOURS = 'Mon-Fri 08:00-18:30';

/** Hours to choose in one go. */
export const presets = [
  { label: 'Always', text: 'always' },
  { label: 'Office hours', text: OFFICE_HOURS },
  { label: 'Evenings and weekends', text: 'Mon-Fri 18:00-23:00; Sat-Sun 09:00-23:00' },
  { label: 'Learned', text: 'learned' },
] as const;

/** Hours in a few words: `Always`, `When it is likely to be used`, `Mon-Fri 08:00-18:30`. */
export function hoursWords(text: string): string {
  const rule = parseHours(text);
  if (!rule.ok) return text;
  if (rule.value.kind === 'always') return 'Always';
  return rule.value.kind === 'learned' ? 'Learned from its use' : formatHours(rule.value);
}

/** What a text was understood as, where it is written in another way: `Mon-Fri 08:00-18:30 · 52.5 h a week`. */
export function readAs(text: string, rule: HoursRule): string {
  if (rule.kind === 'always') return 'At all times.';
  if (rule.kind === 'learned') return 'When its past use says that it is likely to be used.';
  const hours = minutesIn(rule.week.ranges) / 60;
  const plain = formatHours(rule);
  return `${plain === text.trim() ? '' : `${plain} · `}${Number(hours.toFixed(1))} h a week`;
}

const fullNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export const dayLabel = (day: number): string => fullNames[day] ?? '';

/** `08:00 to 08:30`. */
export const halfLabel = (half: number): string => `${clockText(half * 30)} to ${clockText(half * 30 + 30)}`;

/** `Mon to Fri, 08:00 to 18:30`. */
export function areaLabel({ days: [firstDay, lastDay], halves: [firstHalf, lastHalf] }: Area): string {
  const days = firstDay === lastDay ? dayLabel(firstDay) : `${dayNames[firstDay]} to ${dayNames[lastDay]}`;
  return `${days}, ${clockText(firstHalf * 30)} to ${clockText(lastHalf * 30 + 30)}`;
}
