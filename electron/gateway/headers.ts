/** Headers of one connection, not of the message: each side has its own. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** Headers as they came, in pairs of name and value one after the other: order, case and repetition are kept. */
export type RawHeaders = readonly string[];

/** The headers that are passed on. @param also names that are left out, too, in lower case */
export function passedOn(raw: RawHeaders, also: readonly string[] = []): string[] {
  const named = namedHops(raw);
  const passed: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const lower = name.toLowerCase();
    if (!HOP_BY_HOP.has(lower) && !named.includes(lower) && !also.includes(lower)) passed.push(name, raw[i + 1] ?? '');
  }
  return passed;
}

/** Headers that `Connection` names; most name none. */
function namedHops(raw: RawHeaders): readonly string[] {
  const values = valuesOf(raw, 'connection').filter((value) => value !== 'keep-alive' && value !== 'close');
  return values.flatMap((value) => value.split(',').map((name) => name.trim().toLowerCase()));
}

/** Every value of a header. @param name in lower case */
export function valuesOf(raw: RawHeaders, name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const other = raw[i] ?? '';
    if (other.length === name.length && other.toLowerCase() === name) values.push(raw[i + 1] ?? '');
  }
  return values;
}

/** As one object with names in lower case; repeated ones are joined, as HTTP allows. */
export function joined(raw: RawHeaders): Record<string, string> {
  const all: Record<string, string> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const value = raw[i + 1] ?? '';
    const lower = raw[i]?.toLowerCase() ?? '';
    const known = all[lower];
    all[lower] = known === undefined ? value : `${known}, ${value}`;
  }
  return all;
}
