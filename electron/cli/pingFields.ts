import { err, ok, type Result } from '../domain/result.ts';

/** `--header "X-Team: blue"`, repeated: names and values as they are; what is allowed is checked with the endpoint. */
export function headersOf(flags: readonly string[]): Result<Record<string, string>> {
  const headers = new Map<string, string>();
  for (const flag of flags) {
    const [, name, value] = /^([^:]+):(.*)$/s.exec(flag) ?? [];
    if (name === undefined || value === undefined) return err('--header: write a name, a colon and a value, for example "X-Team: blue"');
    headers.set(name.trim(), value.trim());
  }
  return ok(Object.fromEntries(headers));
}

/** `--body-field temperature=0.5`, repeated. */
export function bodyOf(flags: readonly string[]): Result<Record<string, unknown>> {
  const fields = new Map<string, unknown>();
  for (const flag of flags) {
    const [, name, text] = /^([^=]+)=(.*)$/s.exec(flag) ?? [];
    const value = text === undefined ? undefined : jsonOf(text);
    if (name === undefined || value === undefined) return err(`--body-field: write a name, = and JSON, for example top_k=20 or 'user="me"'`);
    fields.set(name.trim(), value);
  }
  return ok(Object.fromEntries(fields));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
