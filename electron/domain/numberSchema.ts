import { z } from 'zod';

/** A whole number of a range, with one sentence for whatever else is written. */
export function wholeNumber(min: number, max: number, what: string): z.ZodNumber {
  const message = `write ${what} from ${min} to ${max}`;
  return z.number(message).int(message).min(min, message).max(max, message);
}
