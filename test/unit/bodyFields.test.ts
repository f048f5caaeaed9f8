import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyFieldsSchema, withFields } from '../../electron/domain/bodyFields.ts';
import { describeIssues } from '../../electron/domain/settings.ts';

/** What is wrong with these fields; empty where nothing is. */
function wrong(fields: unknown): string {
  const parsed = bodyFieldsSchema.safeParse(fields);
  return parsed.success ? '' : describeIssues(parsed.error);
}

const BODY = { model: 'm', messages: [{ role: 'user', content: 'hi' }], stream: true, temperature: 0, options: { num_predict: 1, temperature: 0 } };

test('Own fields win, objects are merged field by field, lists are replaced, and null leaves one of ours out', () => {
  const fields = {
    temperature: null,
    options: { num_ctx: 8_192, temperature: 1 },
    stop: ['a', 'b'],
    chat_template_kwargs: { enable_thinking: false },
  };
  expect(wrong(fields)).toBe('');
  expect(withFields(BODY, fields)).toEqual({
    model: 'm',
    messages: BODY.messages,
    stream: true,
    options: { num_predict: 1, temperature: 1, num_ctx: 8_192 },
    stop: ['a', 'b'],
    chat_template_kwargs: { enable_thinking: false },
  });
});

test('Without own fields a body is what it was', () => {
  expect(withFields(BODY, undefined)).toBe(BODY);
  expect(withFields(BODY, {})).toEqual(BODY);
});

test.each([
  [{ stream: false }, 'read as it streams'],
  [{ stream: true }, 'read as it streams'],
  [{ model: 'other' }, 'a field of its own'],
  [{ messages: [] }, 'set as its prompt'],
  [{ prompt: 'x' }, 'set as its prompt'],
  [{ input: 'x' }, 'set as its prompt'],
  [{ '': 1 }, 'a field has a name'],
  [{ api_key: 'abc' }, 'looks like a secret'],
  [{ extra: { auth_token: 'abc' } }, 'looks like a secret'],
  [{ tags: ['ok', 'sk-proj-0123456789abcdef'] }, 'looks like a secret'],
  [{ user: 'x'.repeat(20_000) }, 'at most 20000 characters'],
])('%j is refused', (fields, why) => {
  expect(wrong(fields)).toContain(why);
});

test('Names of tokens that are no secrets are fields like others', () => {
  expect(wrong({ max_tokens: 4, bos_token: '<s>', stop_token_ids: [1, 2], password_hint: '' })).toBe('');
});

test('Whatever fields are taken, the body keeps its model, its messages and its stream, and has every other field as it was asked for', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('stream', 'model', 'options', 'temperature', '__proto__')), json), (fields) => {
      const parsed = bodyFieldsSchema.safeParse(fields);
      if (!parsed.success) return;
      const body = withFields(BODY, parsed.data);
      expect(body).toMatchObject({ model: 'm', messages: BODY.messages, stream: true });
      expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
      for (const [name, value] of Object.entries(parsed.data)) {
        if (value === null) expect(Object.hasOwn(body, name)).toBe(false);
        else if (typeof value !== 'object') expect(body[name]).toEqual(value);
      }
    }),
  );
});
