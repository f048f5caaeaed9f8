type Read = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly error: string };

const two = (n: number): string => String(n).padStart(2, '0');

/** A wall time (ms) as a field for date and time holds it: local time, `2026-11-22T18:00`. */
export function fieldTime(wallMs: number): string {
  const date = new Date(wallMs);
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** What such a field holds, wall ms; it must be still to come. */
export function timeOf(text: string, now: number): Read {
  // Without a zone it is read as local time.
  const at = Date.parse(text);
  if (Number.isNaN(at)) return { ok: false, error: 'Choose a date and a time.' };
  return at > now ? { ok: true, value: at } : { ok: false, error: 'That time is over. Choose one that is still to come.' };
}
