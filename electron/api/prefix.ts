import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { modelIn } from '../domain/peek.ts';
import { pingErrorSchema } from '../domain/ping.ts';
import { prefixMeasureSchema, prefixReportSchema } from '../domain/prefixReport.ts';
import { idSchema } from '../domain/provider.ts';
import { ok } from '../domain/result.ts';
import { NO_PREFIX, prefixReport } from '../prefix/report.ts';
import type { ApiContext } from './context.ts';
import { badRequest, failed, json, notFound, problem } from './problem.ts';

const idParam = z.object({ id: idSchema });
/** More than what the figures are of, less than what takes noticeable time to read. */
const PINGS = 200;

const tags = ['endpoints'];
const report = createRoute({
  method: 'get',
  path: '/api/endpoints/{id}/prefix',
  tags,
  description:
    'What keeping the system prompt hot does: how much of it comes from a cache, TTFT with and without, what it costs, and what is wrong with it. Never the text itself.',
  request: { params: idParam },
  responses: { 200: json('By its last pings', prefixReportSchema), 400: badRequest, 404: notFound, 500: failed },
});
const measure = createRoute({
  method: 'post',
  path: '/api/endpoints/{id}/prefix/measure',
  tags,
  description: 'Measures TTFT with an empty prompt cache and with the prefix in it. Sends three requests, which cost what any others do.',
  request: { params: idParam },
  responses: {
    200: json('Measured', prefixMeasureSchema),
    400: badRequest,
    404: notFound,
    502: json('A request was not answered', z.object({ error: pingErrorSchema })),
  },
});

export function prefixRoutes(app: OpenAPIHono, { settings, monitor, history, prefixText, measurePrefix }: ApiContext): void {
  const missing = (id: string) => problem('notFound', `There is no endpoint "${id}".`);

  const reportOf = async (id: string) => {
    const target = monitor.targetOf(id);
    if (target === undefined) return undefined;
    const { endpoint, provider } = target;
    if (endpoint.prefix === undefined) return ok(NO_PREFIX);
    const pings = history.recent(id, PINGS);
    if (!pings.ok) return pings;
    const { intervalSeconds = null } = monitor.state(id) ?? {};
    const { prices } = settings.current;
    const { peek } = monitor.sight(provider);
    const contextTokens = peek === null ? null : modelIn(peek, endpoint.model).contextLength;
    const text = await prefixText(endpoint.prefix);
    return ok(prefixReport(pings.value, { endpoint, provider, prices, intervalSeconds, contextTokens, text }));
  };

  app.openapi(report, async (c) => {
    const { id } = c.req.valid('param');
    const found = await reportOf(id);
    if (found === undefined) return c.json(missing(id), 404);
    return found.ok ? c.json(found.value, 200) : c.json(problem('failed', found.error), 500);
  });

  app.openapi(measure, async (c) => {
    const { id } = c.req.valid('param');
    const before = await reportOf(id);
    if (before === undefined) return c.json(missing(id), 404);
    if (!before.ok) return c.json(problem('badRequest', before.error), 400);
    const { source, error } = before.value;
    if (source === null) return c.json(problem('badRequest', 'This endpoint has no system prompt to measure. Give it one first.'), 400);
    if (error !== null) return c.json(problem('badRequest', error), 400);
    const measured = await measurePrefix(id);
    return measured.ok ? c.json(measured.value, 200) : c.json({ error: measured.error }, 502);
  });
}
