import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiContext } from './context.ts';
import { badRequest, body, conflict, json, problem } from './problem.ts';

/** Tells whoever has just changed the settings which change that was, to be undone. */
const UNDO_HEADER = 'pilotlight-undo';

/** The newest change that can be undone, in the state. */
export const undoableSchema = z.object({
  id: z.string(),
  label: z.string().openapi({ description: 'what was changed, for people', example: 'Interval of qwen3:8b: 2m → 5m' }),
  until: z.number().openapi({ description: 'until when it can be undone, wall clock, ms since 1970' }),
  small: z.boolean().openapi({ description: 'a single switch or pause, which is taken back where it was made' }),
});

const route = createRoute({
  method: 'post',
  path: '/api/undo',
  tags: ['settings'],
  description:
    'Takes back the newest change of the settings, or the one with this id, for a minute after it was made. What was changed since stays; where that is the same field, the answer is 409.',
  request: { body: body(z.object({ id: z.string().optional() })) },
  responses: { 200: json('What was undone', z.object({ id: z.string(), label: z.string() })), 400: badRequest, 409: conflict },
});

export function undoRoutes(app: OpenAPIHono, { settings }: ApiContext): void {
  app.openapi(route, async (c) => {
    const undone = await settings.undo(c.req.valid('json').id);
    return undone.ok ? c.json(undone.value, 200) : c.json(problem('conflict', undone.error), 409);
  });
}

/** To be added before the routes that change settings. */
export function announceUndo(app: OpenAPIHono, { settings }: ApiContext): void {
  app.use('/api/*', async (c, next) => {
    const before = settings.undoRevision;
    await next();
    const change = c.req.path === route.path || settings.undoRevision === before ? null : settings.undoable;
    if (change !== null) c.header(UNDO_HEADER, change.id);
  });
}
