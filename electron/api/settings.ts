import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { ok } from '../domain/result.ts';
import { generalSettingsSchema as general } from '../domain/settings.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, json, problem } from './problem.ts';

const patchSchema = z.looseObject({});

const tags = ['settings'];
const read = createRoute({ method: 'get', path: '/api/settings', tags, responses: { 200: json('The general settings', general) } });
const change = createRoute({
  method: 'patch',
  path: '/api/settings',
  tags,
  description: 'Changes the given fields. Providers and endpoints have routes of their own.',
  request: { body: body(patchSchema) },
  responses: { 200: json('The general settings as they are now', general), 400: badRequest },
});
const logs = createRoute({
  method: 'get',
  path: '/api/log',
  tags,
  responses: {
    200: json(
      'The last log lines, oldest first, secrets removed',
      z.array(z.object({ at: z.number(), level: z.string(), scope: z.string(), message: z.string() })),
    ),
  },
});

export function settingsRoutes(app: OpenAPIHono, { settings, logLines }: ApiContext): void {
  app.openapi(read, (c) => c.json(general.parse(settings.current), 200));

  app.openapi(change, async (c) => {
    const changes = c.req.valid('json');
    const unknown = Object.keys(changes).filter((name) => !(name in general.shape));
    if (unknown.length > 0) return c.json(problem('badRequest', `There is no setting ${unknown.map((name) => `"${name}"`).join(', ')}.`), 400);
    const changed = await settings.change((now) => ok({ ...now, ...changes }));
    return changed.ok ? c.json(general.parse(changed.value), 200) : c.json(problem('badRequest', changed.error), 400);
  });

  app.openapi(logs, (c) => c.json([...logLines()], 200));
}
