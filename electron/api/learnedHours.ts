import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { mindColdSchema } from '../domain/endpoint.ts';
import { learnedHoursSchema } from '../domain/habits.ts';
import { idSchema } from '../domain/provider.ts';
import type { ApiContext } from './context.ts';
import { badRequest, json, notFound, problem } from './problem.ts';

const learned = createRoute({
  method: 'get',
  path: '/api/endpoints/{id}/hours/learned',
  tags: ['endpoints'],
  description:
    'What was learned of when this endpoint is used in the last 14 days, what is picked from that, and what every other way would have cost; also ' +
    'where its hours are not learned ones. With mindCold as if one cold start were worth so many pings.',
  request: { params: z.object({ id: idSchema }), query: z.object({ mindCold: z.coerce.number().pipe(mindColdSchema).optional() }) },
  responses: { 200: json('What was learned', learnedHoursSchema), 400: badRequest, 404: notFound },
});

export function learnedHoursRoutes(app: OpenAPIHono, { settings, learnedHours }: ApiContext): void {
  app.openapi(learned, (c) => {
    const { id } = c.req.valid('param');
    const endpoint = settings.current.endpoints.find((one) => one.id === id);
    if (endpoint === undefined) return c.json(problem('notFound', `There is no endpoint "${id}".`), 404);
    return c.json(learnedHours(endpoint, c.req.valid('query').mindCold), 200);
  });
}
