import { err, ok, type Result } from './result.ts';

/**
 * What a `keep_alive` value asks for: no schedule, never unload, a ping after so many seconds of silence, or (`auto`) as rarely as keeps it warm.
 * Ollama's and llm-router's forms are all accepted (`2m`, `1h30m`, `90`, `-1`, `null`).
 */
export type KeepAliveRule =
  | { readonly kind: 'off' }
  | { readonly kind: 'pin' }
  | { readonly kind: 'auto' }
  | { readonly kind: 'every'; readonly seconds: number };

/** The `keep_alive` that leaves the interval to what is known or learned of the endpoint. */
export const AUTO = 'auto';

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };
const PART = /(\d+(?:\.\d+)?)\s*(ms|s|m|h)/giy;
const FORMS = 'write 30s, 5m, 1h, 1h30m or a plain number of seconds';
/** Longest duration we schedule: a week. Longer ones are nearly always a mistake of unit. */
export const LONGEST_SECONDS = 7 * 24 * 3600;

/**
 * Reads a duration; the sign is kept. Bare numbers are seconds.
 * @returns seconds, or a message that names the text and the accepted forms
 */
export function parseDuration(input: string | number): Result<number> {
  // A number is kept as text, so it must be one that can be read again: 1e-7 cannot.
  const text = String(input).trim();
  const sign = text.startsWith('-') ? -1 : 1;
  const body = text.replace(/^[+-]/, '').trim();
  const seconds = /^\d+(\.\d+)?$/.test(body) ? Number(body) : sumOfParts(body);
  return seconds === undefined || !Number.isFinite(seconds) ? err(`"${input}" is not a duration: ${FORMS}`) : ok(sign * seconds);
}

function sumOfParts(body: string): number | undefined {
  if (body === '') return undefined;
  let seconds = 0;
  let position = 0;
  while (position < body.length) {
    PART.lastIndex = position;
    const match = PART.exec(body);
    if (match === null) return undefined;
    seconds += Number(match[1]) * (SECONDS_PER_UNIT[(match[2] ?? '').toLowerCase()] ?? Number.NaN);
    position = PART.lastIndex;
    while (body[position] === ' ') position += 1;
  }
  return seconds;
}

/** Writes seconds the way people type them: `45s`, `2m`, `1h30m`, `0.5s`. Inverse of {@link parseDuration}. */
export function formatDuration(seconds: number): string {
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  const ms = Math.round(seconds * 1000);
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const rest = (ms % 60_000) / 1000;
  const parts = [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', rest > 0 ? `${rest}s` : ''];
  return parts.join('') || '0s';
}

/** Reads a `keep_alive`: falsy or zero means not scheduled, negative means pin, `auto` as rarely as keeps it warm, the rest is an interval. */
export function parseKeepAlive(input: string | number | null | undefined | false): Result<KeepAliveRule> {
  if (input === null || input === undefined || input === false) return ok({ kind: 'off' });
  const text = typeof input === 'string' ? input.trim().toLowerCase() : input;
  if (text === '') return ok({ kind: 'off' });
  if (text === AUTO) return ok({ kind: 'auto' });
  const seconds = parseDuration(input);
  if (!seconds.ok) return seconds;
  if (seconds.value === 0) return ok({ kind: 'off' });
  if (seconds.value < 0) return ok({ kind: 'pin' });
  if (seconds.value < 1) return err(`"${input}" is too short: the smallest interval is 1s`);
  if (seconds.value > LONGEST_SECONDS) return err(`"${input}" is too long: the longest interval is 168h`);
  return ok({ kind: 'every', seconds: seconds.value });
}

/** Milliseconds of a text that a schema has already accepted. */
export function durationMs(text: string): number {
  const seconds = parseDuration(text);
  if (!seconds.ok) throw new Error(`unchecked duration: ${seconds.error}`);
  return seconds.value * 1000;
}
