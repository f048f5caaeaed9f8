/** Which pings to export. */
export type ExportRange =
  | { readonly kind: 'all' }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'dates'; readonly first: string; readonly last: string };

const DAY_MS = 24 * 3_600_000;

/**
 * Link of an export. Dates are those of `<input type="date">`, both days whole, in the time zone of this computer.
 * @returns `null` while the dates are not a range
 */
export function exportHref(format: 'csv' | 'jsonl', range: ExportRange, now: number): string | null {
  const ends = endsOf(range, now);
  if (ends === null) return null;
  const query = new URLSearchParams({ format, ...ends });
  return `/api/history/export?${query}`;
}

function endsOf(range: ExportRange, now: number): Record<string, string> | null {
  if (range.kind === 'all') return {};
  if (range.kind === 'days') return { from: String(now - range.days * DAY_MS) };
  const from = startOfDay(range.first, 0);
  const to = startOfDay(range.last, 1);
  return from === null || to === null || to <= from ? null : { from: String(from), to: String(to - 1) };
}

/** Midnight at the beginning of a day, or of one `later`. */
function startOfDay(date: string, later: number): number | null {
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const at = new Date(year, month - 1, day + later).getTime();
  return Number.isNaN(at) || at < 0 ? null : at;
}
