import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { freedSchema, type ModelRef } from '../domain/memory.ts';
import { type InUse, movedSchema } from '../domain/moved.ts';
import { serverSightSchema } from '../domain/peek.ts';
import { pingErrorSchema } from '../domain/ping.ts';
import { idSchema } from '../domain/provider.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, idParam, inUse, json, notFound, type Problem, problem } from './problem.ts';

const tags = ['memory'];
const modelSchema = z.string().min(1).max(500).openapi({ description: 'as its server lists it, or by another name that requests may use' });
const forceSchema = z.boolean().default(false).openapi({ description: 'also if somebody uses it' });
const couldNot = json('The server could not do it', z.object({ error: pingErrorSchema }));
const answers = { 200: json('Done', movedSchema), 400: badRequest, 404: notFound, 502: couldNot };
const answersUnlessUsed = { ...answers, 409: inUse };

const LOAD = 'Loads a model without a ping, when it is its turn on its server, and answers when it is loaded. On a vLLM in sleep mode: wakes it.';
const UNLOAD =
  "Frees a model's memory, when it is its turn on its server, and answers when it is free. Endpoints of it that are on the schedule are paused until somebody pings, uses or resumes them. What somebody uses is refused with 409, unless `force` is true.";

const loadModel = createRoute({
  method: 'post',
  path: '/api/providers/{id}/models/load',
  tags,
  description: LOAD,
  request: { params: idParam, body: body(z.strictObject({ model: modelSchema })) },
  responses: answers,
});
const unloadModel = createRoute({
  method: 'post',
  path: '/api/providers/{id}/models/unload',
  tags,
  description: UNLOAD,
  request: { params: idParam, body: body(z.strictObject({ model: modelSchema, force: forceSchema })) },
  responses: answersUnlessUsed,
});
const loadEndpoint = createRoute({
  method: 'post',
  path: '/api/endpoints/{id}/load',
  tags,
  description: LOAD,
  request: { params: idParam },
  responses: answers,
});
const unloadEndpoint = createRoute({
  method: 'post',
  path: '/api/endpoints/{id}/unload',
  tags,
  description: UNLOAD,
  // Without a body it is not insisted on.
  request: { params: idParam, body: { ...body(z.strictObject({ force: forceSchema })), required: false } },
  responses: answersUnlessUsed,
});
const look = createRoute({
  method: 'get',
  path: '/api/memory',
  tags,
  description: 'What is loaded where, how big it is and until when it stays: looks at every server now, without disturbing it.',
  responses: { 200: json('What was seen of the server of each provider', z.array(serverSightSchema)) },
});
const free = createRoute({
  method: 'post',
  path: '/api/memory/free',
  tags,
  description:
    'Frees every model that its server can free, of one provider or of all: one after the other on a server, servers side by side. What somebody uses stays, unless `force` is true. The endpoints of a freed server are paused until somebody pings, uses or resumes them.',
  request: { body: body(z.strictObject({ providerId: idSchema.optional(), force: forceSchema })) },
  responses: { 200: json('What was freed, and what was not', freedSchema), 400: badRequest, 404: notFound },
});

/** A look that is no older does, ms. */
const FRESH_MS = 1_000;

export function memoryRoutes(app: OpenAPIHono, { settings, memory, monitor, serverSight }: ApiContext): void {
  const missing = (what: string, id: string) => problem('notFound', `There is no ${what} "${id}".`);
  const hasProvider = (id: string): boolean => settings.current.providers.some((provider) => provider.id === id);
  const refOf = (endpointId: string): ModelRef | undefined => settings.current.endpoints.find(({ id }) => id === endpointId);

  app.openapi(loadModel, async (c) => {
    const { id } = c.req.valid('param');
    if (!hasProvider(id)) return c.json(missing('provider', id), 404);
    const done = await memory.load({ providerId: id, model: c.req.valid('json').model });
    return done.ok ? c.json(done.value, 200) : c.json({ error: done.error }, 502);
  });

  app.openapi(unloadModel, async (c) => {
    const { id } = c.req.valid('param');
    if (!hasProvider(id)) return c.json(missing('provider', id), 404);
    const { model, force } = c.req.valid('json');
    const done = await memory.unload({ providerId: id, model }, { force });
    if (done.ok) return c.json(done.value, 200);
    return done.error.kind === 'inUse' ? c.json(refused(done.error), 409) : c.json({ error: done.error }, 502);
  });

  app.openapi(loadEndpoint, async (c) => {
    const { id } = c.req.valid('param');
    const ref = refOf(id);
    if (ref === undefined) return c.json(missing('endpoint', id), 404);
    const done = await memory.load(ref);
    return done.ok ? c.json(done.value, 200) : c.json({ error: done.error }, 502);
  });

  app.openapi(unloadEndpoint, async (c) => {
    const { id } = c.req.valid('param');
    const ref = refOf(id);
    if (ref === undefined) return c.json(missing('endpoint', id), 404);
    const done = await memory.unload(ref, { force: c.req.valid('json').force ?? false });
    if (done.ok) return c.json(done.value, 200);
    return done.error.kind === 'inUse' ? c.json(refused(done.error), 409) : c.json({ error: done.error }, 502);
  });

  app.openapi(look, async (c) => {
    await monitor.lookAround(FRESH_MS);
    return c.json(settings.current.providers.map(serverSight), 200);
  });

  app.openapi(free, async (c) => {
    const { providerId, force } = c.req.valid('json');
    if (providerId !== undefined && !hasProvider(providerId)) return c.json(missing('provider', providerId), 404);
    return c.json(await memory.free({ providerId: providerId ?? null, force }), 200);
  });
}

const refused = ({ message }: InUse): Problem => problem('inUse', message);
