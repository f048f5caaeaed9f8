import { z } from 'zod';
import { durationMs, LONGEST_SECONDS, parseDuration, parseKeepAlive } from './duration.ts';

/** A `keep_alive` as kept in settings: checked, text form as the user wrote it, `null` for "not scheduled". */
export const keepAliveSchema = z.union([z.string(), z.number(), z.null()]).transform((input, context): string | null => {
  const rule = parseKeepAlive(input);
  if (!rule.ok) {
    context.addIssue({ code: 'custom', message: rule.error });
    return z.NEVER;
  }
  return rule.value.kind === 'off' ? null : String(input).trim();
});

/** A duration as kept in settings (`startDelay`, limits), text form; zero to a week, because a timer cannot wait for a month. */
export const durationSchema = z.union([z.string(), z.number()]).transform((input, context): string => {
  const seconds = parseDuration(input);
  if (seconds.ok && seconds.value >= 0 && seconds.value <= LONGEST_SECONDS) return String(input).trim();
  const wrong = seconds.ok && seconds.value < 0 ? `"${input}" must not be negative` : `"${input}" is too long: the longest is 168h`;
  context.addIssue({ code: 'custom', message: seconds.ok ? wrong : seconds.error });
  return z.NEVER;
});

/** A limit of time: a duration above zero, since nothing answers at once. */
export const limitSchema = durationSchema.refine((text) => durationMs(text) > 0, 'a limit must be longer than 0s');
