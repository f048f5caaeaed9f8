import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiContext } from './context.ts';
import { json } from './problem.ts';
import { health } from './status.ts';

const count = z.number().int().nonnegative();

/** Seed 000's health check, with the number of endpoints in each state. */
const healthSchema = z
  .object({
    status: z.enum(['healthy', 'degraded']).openapi({ description: 'degraded: an endpoint is failing' }),
    provider: z.string().nullable().openapi({ description: 'kind of the first provider' }),
    model: z.string().nullable().openapi({ description: 'model of the first endpoint' }),
    warmup_active: z.boolean(),
    endpoints: z.object({ total: count, warm: count, cold: count, failing: count, paused: count }),
  })
  .openapi('Health');
export type Health = z.infer<typeof healthSchema>;

const route = createRoute({ method: 'get', path: '/health', tags: ['seeds'], responses: { 200: json('How things are', healthSchema) } });

export function healthRoutes(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(route, (c) => c.json(health(context), 200));
}
