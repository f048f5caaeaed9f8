import { formatDuration } from '../domain/duration.ts';

/** `5 m`, `1 h 30 m`; whole seconds, above ten minutes whole minutes. */
export function spaced(ms: number): string {
  const step = ms >= 600_000 ? 60 : 1;
  return formatDuration(Math.max(1, Math.round(ms / 1000 / step) * step))
    .replace(/([a-z]+)/g, ' $1 ')
    .trim();
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `14:03:12`. */
export function clockTime(wallMs: number): string {
  const date = new Date(wallMs);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const WEEK_MS = 6 * 24 * 3_600_000;

/** `18:00`, on another day `Tuesday 09:00`, later `2026-12-01 09:00`. */
export function shortTime(wallMs: number, wallNow: number): string {
  const date = new Date(wallMs);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date(wallNow).toDateString()) return time;
  if (wallMs - wallNow < WEEK_MS) return `${DAYS[date.getDay()]} ${time}`;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}
