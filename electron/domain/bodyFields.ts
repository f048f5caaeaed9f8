import { z } from 'zod';
import { looksSecret } from './looksSecret.ts';

/** Characters of all fields together, as JSON. */
const LONGEST_BODY = 20_000;

/** What a ping must know of its own request, and where it is set instead. */
const OURS: Readonly<Record<string, string>> = {
  model: 'the model has a field of its own',
  stream: 'an answer is read as it streams, so this one stays as it is',
  messages: 'what a ping asks is set as its prompt',
  prompt: 'what a ping asks is set as its prompt',
  input: 'what a ping asks is set as its prompt',
};

const SECRET_NAMES = /(^|[-_])(api[-_]?key|password|passwd|secret|(access|auth|bearer)[-_]?token)$/i;

// Values are JSON, as they come in JSON; z.json() would say so, but OpenAPI's writer does not come to its end with it.
const fieldsSchema = z.record(z.string(), z.unknown());

/**
 * More fields of a request's body, for odd servers. They are merged into ours as a JSON merge patch (RFC 7396): they win, objects are merged field by
 * field, and `null` leaves one of ours out.
 */
export const bodyFieldsSchema = fieldsSchema.superRefine((fields, context) => {
  for (const [name, value] of Object.entries(fields)) {
    const wrong = wrongField(name, value);
    if (wrong !== null) context.addIssue({ code: 'custom', path: [name], message: wrong });
  }
  if (JSON.stringify(fields).length > LONGEST_BODY) context.addIssue({ code: 'custom', message: `at most ${LONGEST_BODY} characters of JSON` });
});
export type BodyFields = z.infer<typeof bodyFieldsSchema>;

function wrongField(name: string, value: unknown): string | null {
  if (name.trim() === '') return 'a field has a name';
  if (Object.hasOwn(OURS, name)) return OURS[name] ?? null;
  return holdsSecret(name, value) ? 'this looks like a secret, which does not belong in the settings: send it as a header that refers to it' : null;
}

function holdsSecret(name: string, value: unknown): boolean {
  if (typeof value === 'string') return (SECRET_NAMES.test(name) && value !== '') || looksSecret(value);
  if (Array.isArray(value)) return value.some((item) => holdsSecret('', item));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([inner, of]) => holdsSecret(inner, of));
}

const jsonSchema = z.record(z.string(), z.json());

/** The fields as what they are: they came as JSON. */
export function jsonOf(fields: BodyFields): z.infer<typeof jsonSchema> {
  return jsonSchema.parse(fields);
}

/** A body with an endpoint's own fields merged into it. */
export function withFields(body: Readonly<Record<string, unknown>>, fields: BodyFields | undefined): Readonly<Record<string, unknown>> {
  return fields === undefined ? body : merged(body, fields);
}

function merged(base: unknown, patch: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // Entries, not properties: a field that is called `__proto__` must stay a field.
  const fields = new Map<string, unknown>(isObject(base) ? Object.entries(base) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) fields.delete(name);
    else fields.set(name, isObject(value) ? merged(fields.get(name), value) : value);
  }
  return Object.fromEntries(fields);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
