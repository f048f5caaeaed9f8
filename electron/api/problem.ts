import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { idSchema } from '../domain/provider.ts';

/** Every error of the API: a kind for programs, a sentence for people. */
export const problemSchema = z
  .object({
    error: z.object({ kind: z.enum(['badRequest', 'notFound', 'conflict', 'inUse', 'unauthorized', 'forbidden', 'failed']), message: z.string() }),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof problemSchema>;

export const problem = (kind: Problem['error']['kind'], message: string): Problem => ({ error: { kind, message } });

const content = { 'application/json': { schema: problemSchema } };
export const badRequest = { description: 'The request is not right; nothing was changed.', content };
export const notFound = { description: 'There is no such thing.', content };
export const inUse = { description: 'Somebody uses it; with `force: true` it is done all the same.', content };
export const conflict = { description: 'It does not go together with what is there; nothing was changed.', content };
export const failed = { description: 'It could not be done; nothing was changed.', content };

/** What a route answers when the body or a parameter breaks its schema. */
export function onInvalid(result: { success: true } | { success: false; error: z.ZodError }, c: Context): Response | undefined {
  if (result.success) return undefined;
  const lines = result.error.issues.map((issue) => `${issue.path.map(String).join('.')}${issue.path.length > 0 ? ': ' : ''}${issue.message}`);
  return c.json(problem('badRequest', lines.join('\n')), 400);
}

/** A JSON answer of a route. */
export const json = <T extends z.ZodType>(description: string, schema: T) => ({ description, content: { 'application/json': { schema } } });
/** A JSON body of a route. */
export const body = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true });

/** The `{id}` of a path. */
export const idParam = z.object({ id: idSchema });

/** Place of a new thing in its list, so that a removed one comes back where it was; at the end unless told. */
export const positionSchema = z.number().int().min(0).optional();

/** A sentence about the fields of `input` that `shape` does not have; `null` when there are none. */
export function unknownFields(input: object, shape: object): string | null {
  const unknown = Object.keys(input).filter((name) => !Object.hasOwn(shape, name));
  return unknown.length === 0 ? null : `There is no field ${unknown.map((name) => `"${name}"`).join(', ')} here.`;
}
