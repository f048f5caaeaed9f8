import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headersSchema, headerValueOf } from '../../electron/domain/headers.ts';
import { describeIssues } from '../../electron/domain/settings.ts';

/** What is wrong with these headers; empty where nothing is. */
function wrong(headers: Readonly<Record<string, string>>): string {
  const parsed = headersSchema.safeParse(headers);
  return parsed.success ? '' : describeIssues(parsed.error);
}

test('Headers that say who asks, and references to secrets, are taken as they are', () => {
  const headers = {
    'X-Team': 'blue, green',
    'OpenAI-Organization': 'org-4711',
    'x-request-id': '0f6f3a35-6f0c-4c40-9a3c-6a3a4b7f2b11',
    'x-api-key': 'env:GATEWAY_KEY',
    Authorization: 'Bearer secret:gateway',
    Cookie: 'secret:cookie',
  };
  expect(wrong(headers)).toBe('');
});

test.each([
  ['Authorization', 'Bearer abcdefgh'],
  ['authorization', 'whatever'],
  ['Cookie', 'session=1'],
  ['X-Api-Key', '1'],
  ['Ocp-Apim-Subscription-Key', 'abc'],
  ['x-auth-token', 'abc'],
  ['x-note', 'sk-proj-0123456789abcdef'],
  ['x-note', 'ghp_0123456789abcdefABCDEF'],
  ['x-note', 'AKIAIOSFODNN7EXAMPLE'],
  ['x-note', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig'],
  ['x-note', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b'],
])('A secret in the clear is refused with what to write instead, and is not repeated: %s', (name, value) => {
  expect(wrong({ [name]: value })).toContain('this looks like a secret');
  expect(wrong({ [name]: value })).toContain('env:MY_KEY');
  expect(wrong({ [name]: value })).not.toContain(value.length > 8 ? value : 'session');
});

test.each([
  ['Host', 'example.test', 'set by the connection itself'],
  ['content-length', '5', 'set by the connection itself'],
  ['Transfer-Encoding', 'chunked', 'set by the connection itself'],
  ['Accept-Encoding', 'gzip', 'set by the connection itself'],
  ['X Team', 'blue', "a header's name has"],
  ['', 'blue', "a header's name has"],
  ['x-team', ' ', 'write a value'],
  ['x-team', 'blue\r\nx-other: 1', 'no line breaks'],
  ['x-team', 'blau grün', 'outside ASCII'],
  ['x-key', 'env:', 'env:NAME'],
  ['x-key', 'Bearer secret:a b', 'env:NAME'],
])('The header %j with %j is refused: it would break the request, or names nothing', (name, value, why) => {
  expect(wrong({ [name]: value })).toContain(why);
});

test('A name counts once whatever its letters, and there are at most twenty', () => {
  expect(wrong({ 'x-team': 'a', 'X-Team': 'b' })).toContain('there twice');
  expect(wrong(Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`x-${n}`, 'a'])))).toContain('at most 20 headers');
});

test('A reference keeps the word before it', () => {
  expect(headerValueOf('Bearer env:KEY')).toEqual({ kind: 'secret', before: 'Bearer ', ref: 'env:KEY' });
  expect(headerValueOf(' secret:one ')).toEqual({ kind: 'secret', before: '', ref: 'secret:one' });
  expect(headerValueOf('environment')).toEqual({ kind: 'plain', text: 'environment' });
});

test('Whatever somebody writes, headers that are taken can neither split a request nor carry a secret under a name that says so', () => {
  const names = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('authorization', 'x-api-key', 'cookie', 'x-team', 'Host', 'proxy-authorization'),
  );
  const values = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'Z', '7', ' ', '-', ':', '\t', '\r', '\n', '\0', '\x7f', 'ü', '€'), maxLength: 40 }),
    fc.constantFrom('env:A', 'Bearer secret:b', 'plain', 'a\nb'),
  );
  fc.assert(
    fc.property(fc.dictionary(names, values, { maxKeys: 4 }), (headers) => {
      if (wrong(headers) !== '') return;
      for (const [name, value] of Object.entries(headers)) {
        expect(name).toMatch(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/);
        expect(value).toMatch(/^[\t\x20-\x7e]+$/);
        expect(name.toLowerCase()).not.toBe('host');
        if (/authorization|cookie|api-key/i.test(name)) expect(headerValueOf(value)).toMatchObject({ kind: 'secret' });
      }
    }),
  );
});
