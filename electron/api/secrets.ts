import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { listed } from '../domain/describeChange.ts';
import { freeId } from '../domain/endpoint.ts';
import { idSchema } from '../domain/provider.ts';
import { type SecretUse, secretUses } from '../domain/secretUses.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, failed, idParam, inUse, json, problem } from './problem.ts';

const secretSchema = z.object({ secret: z.string().min(1).max(10_000) });
const newSecretSchema = secretSchema.extend({ name: idSchema });
const refSchema = z.object({ ref: z.string() });

const tags = ['providers'];
const addSecret = createRoute({
  method: 'post',
  path: '/api/secrets',
  tags,
  description: 'Stores a new secret under the name, or one like it: never one that is taken, or that something in the settings refers to already.',
  request: { body: body(newSecretSchema) },
  responses: { 201: json('Stored', refSchema), 400: badRequest, 500: failed },
});
const setSecret = createRoute({
  method: 'put',
  path: '/api/secrets/{id}',
  tags,
  description: 'Stores a secret, to be referred to as secret:ID. It can be replaced and deleted, never read.',
  request: { params: idParam, body: body(secretSchema) },
  responses: { 200: json('Stored', refSchema), 400: badRequest, 500: failed },
});
const listSecrets = createRoute({
  method: 'get',
  path: '/api/secrets',
  tags,
  description: 'Names of the stored secrets, never their values.',
  responses: { 200: json('Their ids', z.array(z.string())) },
});
const stillUsed = { ...inUse, description: 'Something in the settings still refers to it; nothing was changed.' };
const deleteSecret = createRoute({
  method: 'delete',
  path: '/api/secrets/{id}',
  tags,
  description: 'Deletes a stored secret. One that something in the settings still refers to stays, unless `force=true` says that it need not.',
  request: { params: idParam, query: z.object({ force: z.enum(['true', 'false']).optional() }) },
  responses: { 200: json('Deleted', z.object({ id: z.string() })), 400: badRequest, 409: stillUsed, 500: failed },
});

/** Secrets: they can be stored, replaced and deleted, never read. */
export function secretRoutes(app: OpenAPIHono, { settings, secrets, feed }: ApiContext): void {
  /** A notice of a secret that was missing may hold no more. */
  const tellPages = (): void => feed.push({ kind: 'settings' });

  /** Names of secrets that are being stored: two that come at once must not share one. */
  const underWay = new Set<string>();
  app.openapi(addSecret, async (c) => {
    const { name, secret } = c.req.valid('json');
    // One that is only referred to would go to whoever waits for it.
    const referred = secretUses(settings.current).map(({ ref }) => ref.replace(/^secret:/, ''));
    const id = freeId(name, new Set([...secrets.ids(), ...referred, ...underWay]));
    underWay.add(id);
    const stored = await secrets.set(id, secret).finally(() => underWay.delete(id));
    if (stored.ok) tellPages();
    return stored.ok ? c.json({ ref: `secret:${id}` }, 201) : c.json(problem('failed', stored.error), 500);
  });

  app.openapi(setSecret, async (c) => {
    const { id } = c.req.valid('param');
    const stored = await secrets.set(id, c.req.valid('json').secret);
    if (stored.ok) tellPages();
    return stored.ok ? c.json({ ref: `secret:${id}` }, 200) : c.json(problem('failed', stored.error), 500);
  });

  app.openapi(listSecrets, (c) => c.json(secrets.ids(), 200));

  app.openapi(deleteSecret, async (c) => {
    const { id } = c.req.valid('param');
    const uses = secretUses(settings.current).filter(({ ref }) => ref === `secret:${id}`);
    if (uses.length > 0 && c.req.valid('query').force !== 'true') return c.json(problem('inUse', usesText(id, uses)), 409);
    const deleted = await secrets.delete(id);
    if (deleted.ok) tellPages();
    return deleted.ok ? c.json({ id }, 200) : c.json(problem('failed', deleted.error), 500);
  });
}

/** Says who would be left without it. */
function usesText(id: string, uses: readonly SecretUse[]): string {
  const users = [...new Set(uses.map(({ user }) => user))];
  const verb = users.length === 1 ? 'uses' : 'use';
  return `The secret "${id}" is kept: ${listed(users)} still ${verb} it. Give them another one first, or delete it all the same with force=true.`;
}
