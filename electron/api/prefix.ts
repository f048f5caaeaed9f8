import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { modelIn } from '../domain/peek.ts';
import { pingErrorSchema } from '../domain/ping.ts';
import { prefixSchema, shownPrefixSchema } from '../domain/prefix.ts';
import { prefixMeasureSchema, prefixReportSchema } from '../domain/prefixReport.ts';
import { err, ok } from '../domain/result.ts';
import { describeIssues } from '../domain/settings.ts';
import { NO_PREFIX, prefixReport } from '../prefix/report.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, failed, idParam, json, notFound, problem } from './problem.ts';
import { shownPrefix } from './shownEndpoint.ts';

/** More than what the figures are of, less than what takes noticeable time to read. */
const PINGS = 200;

const textSchema = z.object({ text: z.string() });

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
const readText = createRoute({
  method: 'get',
  path: '/api/endpoints/{id}/prefix/text',
  tags,
  description: 'The text of a system prompt that is kept in the settings, which no snapshot has. That of a file is read where the file is.',
  request: { params: idParam },
  responses: { 200: json('The text', textSchema), 400: badRequest, 404: notFound },
});
const writeText = createRoute({
  method: 'put',
  path: '/api/endpoints/{id}/prefix/text',
  tags,
  description: 'Gives the endpoint this text as its system prompt, whatever it had before.',
  request: { params: idParam, body: body(textSchema) },
  responses: { 200: json('As snapshots show it', shownPrefixSchema), 400: badRequest, 404: notFound },
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

  app.openapi(readText, (c) => {
    const { id } = c.req.valid('param');
    const endpoint = settings.current.endpoints.find((one) => one.id === id);
    if (endpoint === undefined) return c.json(missing(id), 404);
    switch (endpoint.prefix?.kind) {
      case 'text':
        return c.json({ text: endpoint.prefix.text }, 200);
      case 'file':
        return c.json(problem('notFound', `Its system prompt is in the file ${endpoint.prefix.path}. Read it there.`), 404);
      case undefined:
        return c.json(problem('notFound', 'This endpoint has no system prompt.'), 404);
    }
  });

  app.openapi(writeText, async (c) => {
    const { id } = c.req.valid('param');
    const { text } = c.req.valid('json');
    const prefix = prefixSchema.safeParse({ kind: 'text', text });
    if (!prefix.success) return c.json(problem('badRequest', describeIssues(prefix.error)), 400);
    let isThere = false;
    const changed = await settings.change((now) => {
      isThere = now.endpoints.some((endpoint) => endpoint.id === id);
      if (!isThere) return err(`There is no endpoint "${id}".`);
      return ok({ ...now, endpoints: now.endpoints.map((endpoint) => (endpoint.id === id ? { ...endpoint, prefix: prefix.data } : endpoint)) });
    });
    if (!isThere) return c.json(missing(id), 404);
    return changed.ok ? c.json(shownPrefix(prefix.data), 200) : c.json(problem('badRequest', changed.error), 400);
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
