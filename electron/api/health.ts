import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { EndpointState } from '../domain/warmth.ts';
import type { ApiContext } from './context.ts';
import { json } from './problem.ts';

const count = z.number().int().nonnegative();

/** Seed 000's health check, with the number of endpoints in each state. */
export const healthSchema = z
  .object({
    status: z.enum(['healthy', 'degraded']).openapi({ description: 'degraded: an endpoint is failing' }),
    provider: z.string().nullable().openapi({ description: 'kind of the first provider' }),
    model: z.string().nullable().openapi({ description: 'model of the first endpoint' }),
    warmup_active: z.boolean(),
    endpoints: z.object({ total: count, warm: count, cold: count, failing: count, paused: count }),
  })
  .openapi('Health');

const route = createRoute({ method: 'get', path: '/health', tags: ['seeds'], responses: { 200: json('How things are', healthSchema) } });

export function healthRoutes(app: OpenAPIHono, { settings, monitor }: ApiContext): void {
  app.openapi(route, (c) => {
    const states = monitor.states();
    const [endpoint] = settings.current.endpoints;
    const provider = settings.current.providers.find(({ id }) => id === endpoint?.providerId) ?? settings.current.providers[0];
    const endpoints = countByWarmth(states);
    const status: 'healthy' | 'degraded' = endpoints.failing > 0 ? 'degraded' : 'healthy';
    return c.json({ status, provider: provider?.kind ?? null, model: endpoint?.model ?? null, warmup_active: monitor.active, endpoints }, 200);
  });
}

function countByWarmth(states: readonly EndpointState[]) {
  const of = (warmth: EndpointState['warmth']) => states.filter((state) => state.warmth === warmth).length;
  return { total: states.length, warm: of('warm'), cold: of('cold'), failing: of('failing'), paused: of('paused') };
}
