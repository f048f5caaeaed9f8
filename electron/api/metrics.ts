import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Ping } from '../domain/ping.ts';
import type { ApiContext } from './context.ts';
import type { Metrics } from './metricsRegistry.ts';

/** Pings kept until somebody scrapes for the first time; only then is the metrics library loaded. */
const KEPT_PINGS = 5_000;

/** `GET /metrics` in Prometheus' text format. */
export function metricsRoutes(app: OpenAPIHono, context: ApiContext): void {
  let metrics: Promise<Metrics> | undefined;
  let waiting: Ping[] = [];
  context.monitor.onEvent((event) => {
    if (event.kind !== 'ping') return;
    if (metrics !== undefined) void metrics.then((ready) => ready.add(event.ping));
    else if (waiting.length < KEPT_PINGS) waiting.push(event.ping);
  });

  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/metrics',
    tags: ['seeds'],
    responses: { 200: { description: "Prometheus' text format", content: { 'text/plain': { schema: { type: 'string' } } } } },
  });

  app.get('/metrics', async (c) => {
    metrics ??= import('./metricsRegistry.ts').then(({ createMetrics }) => {
      const ready = createMetrics(context);
      for (const ping of waiting) ready.add(ping);
      waiting = [];
      return ready;
    });
    const { contentType, text } = await (await metrics).render();
    return c.text(text, 200, { 'content-type': contentType });
  });
}
