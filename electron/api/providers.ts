import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { freeId } from '../domain/endpoint.ts';
import { hostOf, idSchema, providerSchema } from '../domain/provider.ts';
import { ok } from '../domain/result.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, failed, json, notFound, problem } from './problem.ts';

const idParam = z.object({ id: idSchema });
const secretSchema = z.object({ secret: z.string().min(1).max(10_000) });
const inputSchema = z.looseObject({ id: idSchema.optional() });

const tags = ['providers'];
const list = createRoute({ method: 'get', path: '/api/providers', tags, responses: { 200: json('All providers', z.array(providerSchema)) } });
const create = createRoute({
  method: 'post',
  path: '/api/providers',
  tags,
  description: 'Adds a provider. Without an id it gets a readable one.',
  request: { body: body(inputSchema) },
  responses: { 201: json('The provider as it was added', providerSchema), 400: badRequest },
});
const replace = createRoute({
  method: 'put',
  path: '/api/providers/{id}',
  tags,
  request: { params: idParam, body: body(inputSchema) },
  responses: { 200: json('The provider as it is now', providerSchema), 400: badRequest, 404: notFound },
});
const remove = createRoute({
  method: 'delete',
  path: '/api/providers/{id}',
  tags,
  description: 'Removes a provider and its endpoints. Their history stays until it is too old.',
  request: { params: idParam },
  responses: { 200: json('What was removed', z.object({ removedEndpoints: z.array(z.string()) })), 400: badRequest, 404: notFound },
});
const setSecret = createRoute({
  method: 'put',
  path: '/api/secrets/{id}',
  tags,
  description: 'Stores a secret, to be referred to as secret:ID. It can be replaced and deleted, never read.',
  request: { params: idParam, body: body(secretSchema) },
  responses: { 200: json('Stored', z.object({ ref: z.string() })), 400: badRequest, 500: failed },
});
const deleteSecret = createRoute({
  method: 'delete',
  path: '/api/secrets/{id}',
  tags,
  request: { params: idParam },
  responses: { 200: json('Deleted', z.object({ id: z.string() })), 500: failed },
});

export function providerRoutes(app: OpenAPIHono, { settings, secrets }: ApiContext): void {
  app.openapi(list, (c) => c.json(settings.current.providers, 200));

  app.openapi(create, async (c) => {
    const input = c.req.valid('json');
    const taken = new Set(settings.current.providers.map(({ id }) => id));
    if (input.id !== undefined && taken.has(input.id)) return c.json(problem('badRequest', `There is a provider "${input.id}" already.`), 400);
    const parsed = providerSchema.safeParse({ ...input, id: input.id ?? freeId(String(input['kind'] ?? 'provider'), taken), name: nameOf(input) });
    if (!parsed.success) return c.json(problem('badRequest', z.prettifyError(parsed.error)), 400);
    const changed = await settings.change((now) => ok({ ...now, providers: [...now.providers, parsed.data] }));
    return changed.ok ? c.json(parsed.data, 201) : c.json(problem('badRequest', changed.error), 400);
  });

  app.openapi(replace, async (c) => {
    const { id } = c.req.valid('param');
    if (!settings.current.providers.some((provider) => provider.id === id)) return c.json(problem('notFound', `There is no provider "${id}".`), 404);
    const parsed = providerSchema.safeParse({ ...c.req.valid('json'), id });
    if (!parsed.success) return c.json(problem('badRequest', z.prettifyError(parsed.error)), 400);
    const changed = await settings.change((now) =>
      ok({ ...now, providers: now.providers.map((provider) => (provider.id === id ? parsed.data : provider)) }),
    );
    return changed.ok ? c.json(parsed.data, 200) : c.json(problem('badRequest', changed.error), 400);
  });

  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param');
    if (!settings.current.providers.some((provider) => provider.id === id)) return c.json(problem('notFound', `There is no provider "${id}".`), 404);
    const removedEndpoints = settings.current.endpoints.filter(({ providerId }) => providerId === id).map((endpoint) => endpoint.id);
    const changed = await settings.change((now) =>
      ok({
        ...now,
        providers: now.providers.filter((provider) => provider.id !== id),
        endpoints: now.endpoints.filter(({ providerId }) => providerId !== id),
      }),
    );
    return changed.ok ? c.json({ removedEndpoints }, 200) : c.json(problem('badRequest', changed.error), 400);
  });

  app.openapi(setSecret, async (c) => {
    const { id } = c.req.valid('param');
    const stored = await secrets.set(id, c.req.valid('json').secret);
    return stored.ok ? c.json({ ref: `secret:${id}` }, 200) : c.json(problem('failed', stored.error), 500);
  });

  app.openapi(deleteSecret, async (c) => {
    const { id } = c.req.valid('param');
    const deleted = await secrets.delete(id);
    return deleted.ok ? c.json({ id }, 200) : c.json(problem('failed', deleted.error), 500);
  });
}

/** A provider added without a name is called after its address. */
function nameOf(input: Readonly<Record<string, unknown>>): unknown {
  if (input['name'] !== undefined) return input['name'];
  const parsed = providerSchema.safeParse({ ...input, id: 'x', name: 'x' });
  return parsed.success ? hostOf(parsed.data).replace(/^https?:\/\//, '') : 'provider';
}
