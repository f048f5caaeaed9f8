import { z } from 'zod';
import { type HoursRule, parseHours } from './hoursText.ts';

export { formatHours, type HoursRule, parseHours, type Week } from './hoursText.ts';
export { isWithin, nextTurn } from './hoursTime.ts';

const MOST_REMEMBERED = 1000;

/** Hours as kept in settings: checked, text form as the user wrote it. */
export const hoursSchema = z
  .string('write the hours as text')
  .trim()
  .max(1000, 'hours have at most 1000 characters')
  .superRefine((text, context) => {
    const parsed = parseHours(text);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error });
  });

const known = new Map<string, HoursRule>();

/** The hours of a text that a schema has already accepted; the same text gives the same object. */
export function hoursOf(text: string): HoursRule {
  const rule = known.get(text);
  if (rule !== undefined) return rule;
  const parsed = parseHours(text);
  if (!parsed.ok) throw new Error(`unchecked hours: ${parsed.error}`);
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(text, parsed.value);
  return parsed.value;
}
