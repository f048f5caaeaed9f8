import { formatDuration } from '../electron/domain/duration.ts';

/** The usual intervals, seconds. */
export const STEPS = [30, 60, 120, 180, 300, 600, 1800, 3600] as const;

/** `2 m`, `1 h 30 m`. */
export function spaced(seconds: number): string {
  return formatDuration(seconds)
    .replace(/([a-z]+)/g, ' $1 ')
    .trim();
}
