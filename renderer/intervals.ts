import { formatDuration } from '../electron/domain/duration.ts';

/** The usual intervals, seconds. */
export const STEPS = [30, 60, 120, 180, 300, 600, 1800, 3600] as const;

/** `2 m`, `1 h 30 m`. */
export function spaced(seconds: number): string {
  return formatDuration(seconds)
    .replace(/([a-z]+)/g, ' $1 ')
    .trim();
}

/** What the interval is just now where it is automatic: `auto · 9 m`; `null`: not known. */
export const autoLabel = (seconds: number | null): string => (seconds === null ? 'auto' : `auto · ${spaced(rounded(seconds))}`);

/** To the minute from two minutes on: a learned time is no more exact than that. */
const rounded = (seconds: number): number => (seconds < 120 ? Math.round(seconds) : Math.round(seconds / 60) * 60);
