import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type Endpoint, endpointIdFor, endpointSchema } from '../domain/endpoint.ts';
import { pingSchema } from '../domain/ping.ts';
import { idSchema } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { describeIssues } from '../domain/settings.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, idParam, json, notFound, positionSchema, problem, unknownFields } from './problem.ts';

const createSchema = z.looseObject({ id: idSchema.optional(), providerId: idSchema, model: z.string(), position: positionSchema });
const patchSchema = z.looseObject({});

const tags = ['endpoints'];
const list = createRoute({ method: 'get', path: '/api/endpoints', tags, responses: { 200: json('All endpoints', z.array(endpointSchema)) } });
const create = createRoute({
  method: 'post',
  path: '/api/endpoints',
  tags,
  description:
    'Adds an endpoint. Without an id it gets one from provider and model. It is pinged within a second or two. `position` is its place in the list; without one it is the last.',
  request: { body: body(createSchema) },
  responses: { 201: json('The endpoint as it was added', endpointSchema), 400: badRequest },
});
const change = createRoute({
  method: 'patch',
  path: '/api/endpoints/{id}',
  tags,
  description:
    'Changes the given fields; null takes one back to its default. keepAlive: null means "not scheduled" and stopAfterUnused: null "never"; "default" takes these two back.',
  request: { params: idParam, body: body(patchSchema) },
  responses: { 200: json('The endpoint as it is now', endpointSchema), 400: badRequest, 404: notFound },
});
const remove = createRoute({
  method: 'delete',
  path: '/api/endpoints/{id}',
  tags,
  description: 'Removes an endpoint and answers with it, so that it can be added again. Its history stays until it is too old.',
  request: { params: idParam },
  responses: { 200: json('The endpoint that was removed', endpointSchema), 400: badRequest, 404: notFound },
});
const ping = createRoute({
  method: 'post',
  path: '/api/endpoints/{id}/ping',
  tags,
  request: { params: idParam },
  responses: { 200: json('The ping', pingSchema), 400: badRequest, 404: notFound },
});

export function endpointRoutes(app: OpenAPIHono, { settings, monitor }: ApiContext): void {
  const find = (id: string) => settings.current.endpoints.find((endpoint) => endpoint.id === id);
  const missing = (id: string) => problem('notFound', `There is no endpoint "${id}".`);

  app.openapi(list, (c) => c.json(settings.current.endpoints, 200));

  // Everything is worked out from the settings inside `change`: two requests at once must not undo each other.
  app.openapi(create, async (c) => {
    const { position = Number.POSITIVE_INFINITY, ...input } = c.req.valid('json');
    let id = '';
    const changed = await settings.change((now) => {
      const taken = new Set(now.endpoints.map(({ id }) => id));
      id = input.id ?? endpointIdFor(input.providerId, input.model, taken);
      const endpoint = parseEndpoint({ ...input, id });
      return endpoint.ok ? ok({ ...now, endpoints: now.endpoints.toSpliced(position, 0, endpoint.value) }) : endpoint;
    });
    if (!changed.ok) return c.json(problem('badRequest', changed.error), 400);
    const added = changed.value.endpoints.find((endpoint) => endpoint.id === id);
    return added === undefined ? c.json(problem('badRequest', 'The endpoint was not added.'), 400) : c.json(added, 201);
  });

  app.openapi(change, async (c) => {
    const { id } = c.req.valid('param');
    const changes = c.req.valid('json');
    if (find(id) === undefined) return c.json(missing(id), 404);
    if ('id' in changes && changes['id'] !== id) return c.json(problem('badRequest', 'id: an id cannot be changed; its history hangs on it'), 400);
    const changed = await settings.change((now) => {
      const known = now.endpoints.find((endpoint) => endpoint.id === id);
      const endpoint = parseEndpoint({ ...withChanges(known ?? {}, changes), id });
      return endpoint.ok ? ok({ ...now, endpoints: now.endpoints.map((other) => (other.id === id ? endpoint.value : other)) }) : endpoint;
    });
    if (!changed.ok) return c.json(problem('badRequest', changed.error), 400);
    const result = changed.value.endpoints.find((endpoint) => endpoint.id === id);
    return result === undefined ? c.json(missing(id), 404) : c.json(result, 200);
  });

  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param');
    if (find(id) === undefined) return c.json(missing(id), 404);
    const removed: Endpoint[] = [];
    const changed = await settings.change((now) => {
      removed.push(...now.endpoints.filter((endpoint) => endpoint.id === id));
      return ok({ ...now, endpoints: now.endpoints.filter((endpoint) => endpoint.id !== id) });
    });
    if (!changed.ok) return c.json(problem('badRequest', changed.error), 400);
    const [endpoint] = removed;
    return endpoint === undefined ? c.json(missing(id), 404) : c.json(endpoint, 200);
  });

  app.openapi(ping, async (c) => {
    const { id } = c.req.valid('param');
    const [made] = await monitor.pingNow([id]);
    return made === undefined ? c.json(missing(id), 404) : c.json(made, 200);
  });
}

/** Fields in which `null` is a value of its own: `default` removes them. */
const NULLABLE: readonly string[] = ['keepAlive', 'stopAfterUnused'];

/** `null` removes a field that cannot be null. */
function withChanges(known: object, changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries({ ...known, ...changes }).filter(([name, value]) => value !== (NULLABLE.includes(name) ? 'default' : null));
  return Object.fromEntries(entries);
}

/** As in the settings, but a field that nobody knows is a mistake of the caller and not dropped in silence. */
function parseEndpoint(input: Readonly<Record<string, unknown>>): Result<Endpoint> {
  const unknown = unknownFields(input, endpointSchema.shape);
  if (unknown !== null) return err(unknown);
  const parsed = endpointSchema.safeParse(input);
  return parsed.success ? ok(parsed.data) : err(describeIssues(parsed.error));
}
