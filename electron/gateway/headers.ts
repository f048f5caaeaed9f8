/** Headers of one connection, not of the message: each side has its own. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
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
  return [...pairs(raw)].filter(([other]) => other.toLowerCase() === name).map(([, value]) => value);
}

/** As one object with names in lower case; repeated ones are joined, as HTTP allows. */
export function joined(raw: RawHeaders): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of pairs(raw)) {
    const lower = name.toLowerCase();
    const known = all[lower];
    all[lower] = known === undefined ? value : `${known}, ${value}`;
  }
  return all;
}

/** Names and values of raw headers. */
function* pairs(raw: RawHeaders): Generator<[string, string]> {
  for (let i = 0; i + 1 < raw.length; i += 2) yield [raw[i] ?? '', raw[i + 1] ?? ''];
}
