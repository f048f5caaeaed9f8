import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { endpointSchema, freeId } from '../domain/endpoint.ts';
import { hostOf, idSchema, type Provider, providerSchema } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { describeIssues, type Settings } from '../domain/settings.ts';
import { whyRefused } from '../providers/refusedPlace.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, idParam, json, notFound, positionSchema, problem, unknownFields } from './problem.ts';

const inputSchema = z.looseObject({ id: idSchema.optional() });
const createSchema = inputSchema.extend({ position: positionSchema });

const tags = ['providers'];
const list = createRoute({ method: 'get', path: '/api/providers', tags, responses: { 200: json('All providers', z.array(providerSchema)) } });
const create = createRoute({
  method: 'post',
  path: '/api/providers',
  tags,
  description: 'Adds a provider. Without an id it gets a readable one. `position` is its place in the list; without one it is the last.',
  request: { body: body(createSchema) },
  responses: { 201: json('The provider as it was added', providerSchema), 400: badRequest },
});
const replace = createRoute({
  method: 'put',
  path: '/api/providers/{id}',
  tags,
  request: { params: idParam, body: body(inputSchema) },
  responses: { 200: json('The provider as it is now', providerSchema), 400: badRequest, 404: notFound },
});
const change = createRoute({
  method: 'patch',
  path: '/api/providers/{id}',
  tags,
  description:
    'Changes the given fields; null takes one away. Another `kind` means another way to speak to the same server: what that kind has no field for goes.',
  request: { params: idParam, body: body(z.looseObject({})) },
  responses: { 200: json('The provider as it is now', providerSchema), 400: badRequest, 404: notFound },
});
const remove = createRoute({
  method: 'delete',
  path: '/api/providers/{id}',
  tags,
  description:
    'Removes a provider and its endpoints and answers with them, so that they can be added again. Their history stays until it is too old.',
  request: { params: idParam },
  responses: {
    200: json('What was removed', z.object({ provider: providerSchema, endpoints: z.array(endpointSchema) })),
    400: badRequest,
    404: notFound,
  },
});
export function providerRoutes(app: OpenAPIHono, { settings }: ApiContext): void {
  const missing = (id: string) => problem('notFound', `There is no provider "${id}".`);

  app.openapi(list, (c) => c.json(settings.current.providers, 200));

  // Everything is worked out from the settings inside `change`: two requests at once must not undo each other.
  app.openapi(create, async (c) => {
    const { position = Number.POSITIVE_INFINITY, ...input } = c.req.valid('json');
    let id = '';
    const changed = await settings.change((now) => {
      const taken = new Set(now.providers.map(({ id }) => id));
      if (input.id !== undefined && taken.has(input.id)) return err(`There is a provider "${input.id}" already.`);
      id = input.id ?? freeId(String(input['kind'] ?? 'provider'), taken);
      const provider = parseProvider({ ...input, id, name: nameOf(input) });
      return provider.ok ? withProviders(now, now.providers.toSpliced(position, 0, provider.value)) : provider;
    });
    if (!changed.ok) return c.json(problem('badRequest', changed.error), 400);
    const added = changed.value.providers.find((provider) => provider.id === id);
    return added === undefined ? c.json(problem('badRequest', 'The provider was not added.'), 400) : c.json(added, 201);
  });

  app.openapi(replace, async (c) => {
    const { id } = c.req.valid('param');
    if (!settings.current.providers.some((provider) => provider.id === id)) return c.json(missing(id), 404);
    const provider = parseProvider({ ...c.req.valid('json'), id });
    if (!provider.ok) return c.json(problem('badRequest', provider.error), 400);
    const changed = await settings.change((now) =>
      withProviders(
        now,
        now.providers.map((other) => (other.id === id ? provider.value : other)),
      ),
    );
    return changed.ok ? c.json(provider.value, 200) : c.json(problem('badRequest', changed.error), 400);
  });

  app.openapi(change, async (c) => {
    const { id } = c.req.valid('param');
    const changes = c.req.valid('json');
    if ('id' in changes && changes['id'] !== id) return c.json(problem('badRequest', 'id: an id cannot be changed; endpoints refer to it'), 400);
    const changed = await settings.change((now) => {
      const known = now.providers.find((provider) => provider.id === id);
      if (known === undefined) return ok(now);
      const provider = parseProvider({ ...withChanges(known, changes), id });
      if (!provider.ok) return provider;
      return withProviders(
        now,
        now.providers.map((other) => (other.id === id ? provider.value : other)),
      );
    });
    if (!changed.ok) return c.json(problem('badRequest', changed.error), 400);
    const result = changed.value.providers.find((provider) => provider.id === id);
    return result === undefined ? c.json(missing(id), 404) : c.json(result, 200);
  });

  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param');
    if (!settings.current.providers.some((provider) => provider.id === id)) return c.json(missing(id), 404);
    const removed: Settings[] = [];
    const changed = await settings.change((now) => {
      removed.push(now);
      return ok({
        ...now,
        providers: now.providers.filter((provider) => provider.id !== id),
        endpoints: now.endpoints.filter(({ providerId }) => providerId !== id),
      });
    });
    if (!changed.ok) return c.json(problem('badRequest', changed.error), 400);
    const [before] = removed;
    const provider = before?.providers.find((known) => known.id === id);
    if (before === undefined || provider === undefined) return c.json(missing(id), 404);
    return c.json({ provider, endpoints: before.endpoints.filter(({ providerId }) => providerId === id) }, 200);
  });
}

function withProviders(now: Settings, providers: Provider[]): Result<Settings> {
  const refused = whyRefused(now.providers, providers);
  return refused === null ? ok({ ...now, providers }) : err(refused);
}

/** A provider added without a name is called after its address. */
function nameOf(input: Readonly<Record<string, unknown>>): unknown {
  if (input['name'] !== undefined) return input['name'];
  const parsed = providerSchema.safeParse({ ...input, id: 'x', name: 'x' });
  return parsed.success ? hostOf(parsed.data).replace(/^https?:\/\//, '') : 'provider';
}

/** The provider with the changes. What it had and another kind has not goes; Ollama's own paths do not stand below the `/v1` of its OpenAI-compatible ones. */
function withChanges(known: Provider, changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { kind = known.kind } = changes;
  const shape = shapeOf(kind) ?? known;
  const kept = Object.fromEntries(Object.entries(known).filter(([name]) => name in shape));
  const root = kind === 'ollama' && known.kind !== 'bedrock' ? { baseUrl: known.baseUrl.replace(/\/v1\/?$/, '') } : {};
  return Object.fromEntries(Object.entries({ ...kept, ...root, ...changes }).filter(([, value]) => value !== null));
}

const shapeOf = (kind: unknown): object | undefined => providerSchema.options.find(({ shape }) => shape.kind.value === kind)?.shape;

/** As in the settings, but a field that nobody knows is a mistake of the caller and not dropped in silence. */
export function parseProvider(input: Readonly<Record<string, unknown>>): Result<Provider> {
  const shape = shapeOf(input['kind']);
  const unknown = shape === undefined ? null : unknownFields(input, shape);
  if (unknown !== null) return err(unknown);
  const parsed = providerSchema.safeParse(input);
  return parsed.success ? ok(parsed.data) : err(describeIssues(parsed.error));
}
