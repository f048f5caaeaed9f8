import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { endpointCostSchema } from '../domain/cost.ts';
import { idSchema } from '../domain/provider.ts';
import { Catalog } from '../keepalive/catalog.ts';
import type { ApiContext } from './context.ts';
import { endpointCost } from './endpointCost.ts';
import { badRequest, failed, json, notFound, problem } from './problem.ts';

/** Answered pings that the tokens of the next ones are taken from. */
const PINGS = 50;

const route = createRoute({
  method: 'get',
  path: '/api/endpoints/{id}/cost',
  tags: ['endpoints'],
  description:
    'What a ping costs by the tokens of the last ones, what its server charges for the time it is up, what the interval as it is now comes to in a ' +
    'day and a month within its hours, and what was spent. USD.',
  request: { params: z.object({ id: idSchema }) },
  responses: { 200: json('What it costs', endpointCostSchema), 400: badRequest, 404: notFound, 500: failed },
});

export function costRoutes(app: OpenAPIHono, { settings, monitor, history, budgets }: ApiContext): void {
  app.openapi(route, (c) => {
    const { id } = c.req.valid('param');
    const target = Catalog.of(settings.current).targets.get(id);
    if (target === undefined) return c.json(problem('notFound', `There is no endpoint "${id}".`), 404);
    const recent = history.recent(id, PINGS);
    if (!recent.ok) return c.json(problem('failed', recent.error), 500);
    const intervalSeconds = monitor.state(id)?.intervalSeconds ?? null;
    const facts = { target, settings: settings.current, recent: recent.value, intervalSeconds, spent: budgets.spent(id) };
    return c.json(endpointCost(facts), 200);
  });
}
