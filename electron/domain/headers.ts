import { z } from 'zod';
import { looksSecret } from './looksSecret.ts';
import { type SecretRef, secretRefSchema } from './provider.ts';

/** Most headers of its own that an endpoint has, and characters of a value. */
const MOST_HEADERS = 20;
const LONGEST_HEADER = 4_000;

/** They belong to the connection, or to how an answer is read. */
const RESERVED: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What such a header carries is a secret: it is only referred to. */
const SECRET_NAMES = /^(authorization|cookie)$|(^|[-_.])(api[-_]?key|key|token|secret|password|passwd|credentials?|auth|jwt|session)$/i;
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/;
/** What a line of a request may hold: visible ASCII, blanks and tabs. */
const VALUE = /^[\t\x20-\x7e]*$/;
/** A reference, with a word before it where the header wants one: `Bearer env:MY_KEY`. */
const REFERENCE = /^(?:([A-Za-z][A-Za-z0-9-]*) )?((?:env|secret):.*)$/;

/** A header's value: as it is, or a reference to a secret with what stands before it. */
export type HeaderValue =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'secret'; readonly before: string; readonly ref: SecretRef };

/** @returns `null` for a reference that is none, such as `env:` without a name */
export function headerValueOf(text: string): HeaderValue | null {
  const [, word, reference] = REFERENCE.exec(text.trim()) ?? [];
  if (reference === undefined) return { kind: 'plain', text: text.trim() };
  const ref = secretRefSchema.safeParse(reference);
  return ref.success ? { kind: 'secret', before: word === undefined ? '' : `${word} `, ref: ref.data } : null;
}

/** What is wrong with a header's name, or `null`. */
function wrongHeaderName(name: string): string | null {
  if (!NAME.test(name)) return "a header's name has 1 to 100 letters, digits and dashes";
  if (RESERVED.has(name.toLowerCase())) return `${name} is set by the connection itself; leave it out`;
  return null;
}

/** What is wrong with a header's value, or `null`. Never repeats the value, which may be a secret. */
function wrongHeaderValue(name: string, text: string): string | null {
  if (text.trim() === '') return 'write a value, or remove the header';
  if (text.length > LONGEST_HEADER) return `a value has at most ${LONGEST_HEADER} characters`;
  if (!VALUE.test(text)) return 'a value has no line breaks, control characters or letters outside ASCII';
  const value = headerValueOf(text);
  if (value === null) return 'write env:NAME for an environment variable or secret:ID for a stored secret';
  if (value.kind === 'secret') return null;
  const isSecret = SECRET_NAMES.test(name) || looksSecret(value.text);
  return isSecret ? `this looks like a secret, which does not belong in the settings: write ${exampleOf(name)} or secret:ID instead` : null;
}

function exampleOf(name: string): string {
  return name.toLowerCase() === 'authorization' ? 'Bearer env:MY_KEY' : 'env:MY_KEY';
}

/** More headers of a request; they win over ours. A value may be a reference to a secret (`env:NAME`, `secret:ID`), also behind a word (`Bearer env:NAME`). */
export const headersSchema = z.record(z.string(), z.string()).superRefine((headers, context) => {
  const names = Object.keys(headers);
  if (names.length > MOST_HEADERS) context.addIssue({ code: 'custom', message: `at most ${MOST_HEADERS} headers` });
  const seen = new Set<string>();
  for (const name of names) {
    const isTwice = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    const wrong = wrongHeaderName(name) ?? (isTwice ? `${name} is there twice` : wrongHeaderValue(name, headers[name] ?? ''));
    if (wrong !== null) context.addIssue({ code: 'custom', path: [name], message: wrong });
  }
});
export type Headers = z.infer<typeof headersSchema>;
