import type { Ping } from '../../domain/ping.ts';

const measured = [
  'endpointId',
  'at',
  'outcome',
  'ttftMs',
  'ttftNetMs',
  'firstByteMs',
  'connectMs',
  'reused',
  'staleSocket',
  'totalMs',
  'loadMs',
  'gapMs',
  'inputTokens',
  'outputTokens',
  'cachedTokens',
  'cacheWriteTokens',
  'costUsd',
  'reason',
] as const satisfies readonly (keyof Ping)[];
const ofError = ['kind', 'message', 'status', 'detail', 'retryAfterMs'] as const;

/** The first line of the export, RFC 4180. */
export const csvHeader = `${[...measured, ...ofError.map((name) => `error.${name}`)].join(',')}\r\n`;

/** A ping as a line of CSV; `at` in ISO 8601, all durations in ms. */
export function csvLine(ping: Ping): string {
  const values = measured.map((name) => (name === 'at' ? isoOf(ping) : ping[name]));
  const errors = ofError.map((name) => ping.error?.[name] ?? null);
  return `${[...values, ...errors].map(csvField).join(',')}\r\n`;
}

/** A ping as one JSON document on a line, with `at` in ISO 8601. */
export const jsonLine = (ping: Ping): string => `${JSON.stringify({ ...ping, at: isoOf(ping) })}\n`;

const isoOf = (ping: Ping): string => new Date(ping.at).toISOString();

/** A value quoted where it must be. A text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvField(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value === 'boolean') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Costs are down to a billionth; some programs cannot read `1e-7`. */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes('e-') ? value.toFixed(9).replace(/0+$/, '') : text;
}
