import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { durationMs } from '../domain/duration.ts';
import { limitSchema } from '../domain/durationSchema.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { pauseAt, pausedUntilSchema, pauseReasonSchema, UNTIL_WANTED, withoutPause } from '../domain/pause.ts';
import { idSchema } from '../domain/provider.ts';
import { ok } from '../domain/result.ts';
import type { Settings } from '../domain/settings.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, json, notFound, problem } from './problem.ts';

/** What is paused: one endpoint, all of one provider, or everything. */
const scopeSchema = z.strictObject({ endpointId: idSchema.optional(), providerId: idSchema.optional() });
type Scope = z.infer<typeof scopeSchema>;

const pauseSchema = scopeSchema.extend({
  for: limitSchema.optional().openapi({ description: 'how long, as text: 2h' }),
  until: pausedUntilSchema.optional().openapi({ description: 'wall clock, ms since 1970; without it and `for` the pause ends when it is ended' }),
  reason: pauseReasonSchema.optional().openapi({ description: 'why, for people: driver update' }),
});

const listed = z.array(
  z.object({ endpointId: z.string().nullable().openapi({ description: 'null: everything' }), until: z.number(), reason: z.string().nullable() }),
);

const tags = ['pauses'];
const list = createRoute({ method: 'get', path: '/api/pauses', tags, responses: { 200: json('The pauses that last', listed) } });
const begin = createRoute({
  method: 'post',
  path: '/api/pauses',
  tags,
  description:
    'Pauses one endpoint, those of one provider, or everything, for example while a server is maintained. A new pause takes the place of the one before.',
  request: { body: body(pauseSchema) },
  responses: { 200: json('The pauses that last', listed), 400: badRequest, 404: notFound },
});
const end = createRoute({
  method: 'delete',
  path: '/api/pauses',
  tags,
  description: 'Ends pauses: of one endpoint, of those of one provider, or, without either, all that there are.',
  request: { query: scopeSchema },
  responses: { 200: json('The pauses that last', listed), 400: badRequest, 404: notFound },
});

export function pauseRoutes(app: OpenAPIHono, { settings, now }: ApiContext): void {
  const pauses = () => lasting(settings.current, now());

  app.openapi(list, (c) => c.json(pauses(), 200));

  app.openapi(begin, async (c) => {
    const { for: length, until: end, reason, ...scope } = c.req.valid('json');
    if (length !== undefined && end !== undefined) return c.json(problem('badRequest', 'Give "for" or "until", not both.'), 400);
    const missing = missingIn(scope, settings.current);
    if (missing !== null) return c.json(problem('notFound', missing), 404);
    const until = length !== undefined ? Math.round(now() + durationMs(length)) : (end ?? UNTIL_WANTED);
    if (until <= now()) return c.json(problem('badRequest', 'until: this time has passed; give one that lies ahead, in ms since 1970'), 400);
    const changed = await settings.change((before) => ok(paused(before, scope, until, reason)));
    return changed.ok ? c.json(pauses(), 200) : c.json(problem('badRequest', changed.error), 400);
  });

  app.openapi(end, async (c) => {
    const scope = c.req.valid('query');
    const missing = missingIn(scope, settings.current);
    if (missing !== null) return c.json(problem('notFound', missing), 404);
    const changed = await settings.change((before) => ok(resumed(before, scope)));
    return changed.ok ? c.json(pauses(), 200) : c.json(problem('badRequest', changed.error), 400);
  });
}

function lasting({ pausedUntil, pauseReason, endpoints }: Settings, now: number): z.infer<typeof listed> {
  const all = pauseAt(pausedUntil, now);
  const own = endpoints.flatMap((endpoint) => {
    const until = pauseAt(endpoint.pausedUntil, now);
    return until === null ? [] : { endpointId: endpoint.id, until, reason: endpoint.pauseReason ?? null };
  });
  return [...(all === null ? [] : [{ endpointId: null, until: all, reason: pauseReason }]), ...own];
}

function missingIn({ endpointId, providerId }: Scope, { endpoints, providers }: Settings): string | null {
  if (endpointId !== undefined && !endpoints.some(({ id }) => id === endpointId)) return `There is no endpoint "${endpointId}".`;
  if (providerId !== undefined && !providers.some(({ id }) => id === providerId)) return `There is no provider "${providerId}".`;
  return null;
}

const isAll = ({ endpointId, providerId }: Scope): boolean => endpointId === undefined && providerId === undefined;

function isMeant(endpoint: Endpoint, { endpointId, providerId }: Scope): boolean {
  return (endpointId === undefined || endpoint.id === endpointId) && (providerId === undefined || endpoint.providerId === providerId);
}

function paused(settings: Settings, scope: Scope, until: number, reason: string | undefined): Settings {
  if (isAll(scope)) return { ...settings, pausedUntil: until, pauseReason: reason ?? null, warmUntil: null };
  const endpoints = settings.endpoints.map((endpoint) => {
    if (!isMeant(endpoint, scope)) return endpoint;
    const { warmUntil: _over, ...rest } = withoutPause(endpoint);
    return { ...rest, pausedUntil: until, ...(reason === undefined ? {} : { pauseReason: reason }) };
  });
  return { ...settings, endpoints };
}

function resumed(settings: Settings, scope: Scope): Settings {
  const endpoints = settings.endpoints.map((endpoint) => (isMeant(endpoint, scope) ? withoutPause(endpoint) : endpoint));
  return isAll(scope) ? { ...settings, pausedUntil: null, pauseReason: null, endpoints } : { ...settings, endpoints };
}
