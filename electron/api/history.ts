import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { exportFormatSchema, historyDistributionSchema, historyMarksSchema, historySeriesSchema, historySummarySchema } from '../domain/history.ts';
import { pingSchema } from '../domain/ping.ts';
import { idSchema } from '../domain/provider.ts';
import { realRequestSchema, realSeriesSchema } from '../domain/realRequest.ts';
import type { ApiContext } from './context.ts';
import { badRequest, failed, idParam, json, problem } from './problem.ts';

const DAY_MS = 24 * 3_600_000;
const time = z.coerce.number().int().nonnegative().optional().openapi({ description: 'wall clock, ms since 1970' });
const range = { from: time, to: time };
const limit = z.coerce.number().int().min(1).max(5_000);

const tags = ['history'];
const series = createRoute({
  method: 'get',
  path: '/api/history/{id}/series',
  tags,
  description: 'TTFT over time in at most `points` buckets; the last 24 hours unless told.',
  request: { params: idParam, query: z.object({ ...range, points: z.coerce.number().int().min(2).max(2_000).default(500) }) },
  responses: { 200: json('Buckets, oldest first; stretches without a ping are absent', historySeriesSchema), 400: badRequest, 500: failed },
});
const summary = createRoute({
  method: 'get',
  path: '/api/history/{id}/summary',
  tags,
  request: { params: idParam, query: z.object(range) },
  responses: { 200: json('Totals of the range', historySummarySchema), 400: badRequest, 500: failed },
});
const marks = createRoute({
  method: 'get',
  path: '/api/history/{id}/marks',
  tags,
  request: { params: idParam, query: z.object({ ...range, limit: limit.default(500) }) },
  responses: { 200: json('Cold starts and failures of the range', historyMarksSchema), 400: badRequest, 500: failed },
});
const distribution = createRoute({
  method: 'get',
  path: '/api/history/{id}/distribution',
  tags,
  description: 'How TTFT is spread, warm beside cold; the last 24 hours unless told. Cold ones as long as single pings are kept.',
  request: { params: idParam, query: z.object(range) },
  responses: { 200: json('Bins on a logarithmic grid; those without a ping are absent', historyDistributionSchema), 400: badRequest, 500: failed },
});
const pings = createRoute({
  method: 'get',
  path: '/api/history/{id}/pings',
  tags,
  request: { params: idParam, query: z.object({ limit: limit.default(100) }) },
  responses: { 200: json('The last pings, newest first', z.array(pingSchema)), 400: badRequest, 500: failed },
});
const requests = createRoute({
  method: 'get',
  path: '/api/history/{id}/requests',
  tags,
  description: 'Real requests that the gateway passed or a router reported; the last 24 hours unless told.',
  request: { params: idParam, query: z.object({ ...range, limit: limit.default(100) }) },
  responses: { 200: json('The newest of the range, newest first', z.array(realRequestSchema)), 400: badRequest, 500: failed },
});
const requestSeries = createRoute({
  method: 'get',
  path: '/api/history/{id}/requests/series',
  tags,
  description: 'TTFT of real requests over time, on the same grid as the series of pings; the last 24 hours unless told.',
  request: { params: idParam, query: z.object({ ...range, points: z.coerce.number().int().min(2).max(2_000).default(500) }) },
  responses: { 200: json('Buckets, oldest first; stretches without a request are absent', realSeriesSchema), 400: badRequest, 500: failed },
});
const exported = createRoute({
  method: 'get',
  path: '/api/history/export',
  tags,
  request: { query: z.object({ ...range, format: exportFormatSchema.default('csv'), endpoint: idSchema.optional() }) },
  responses: { 200: { description: 'Every ping as CSV or JSON lines', content: { 'text/csv': { schema: { type: 'string' } } } }, 400: badRequest },
});

export function historyRoutes(app: OpenAPIHono, { history, now }: ApiContext): void {
  const rangeOf = (query: { from?: number | undefined; to?: number | undefined }) => {
    const to = query.to ?? now();
    return { from: query.from ?? to - DAY_MS, to };
  };

  app.openapi(exported, (c) => {
    const { format, endpoint, from, to } = c.req.valid('query');
    const lines = history.export({
      format,
      ...(endpoint === undefined ? {} : { endpointId: endpoint }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    c.header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson');
    c.header('content-disposition', `attachment; filename="pilotlight-history.${format}"`);
    return c.body(streamOf(lines));
  });

  app.openapi(series, (c) => {
    const query = c.req.valid('query');
    const found = history.series({ endpointId: c.req.valid('param').id, ...rangeOf(query), points: query.points });
    return found.ok ? c.json(found.value, 200) : c.json(problem('failed', found.error), 500);
  });

  app.openapi(summary, (c) => {
    const found = history.summary({ endpointId: c.req.valid('param').id, ...rangeOf(c.req.valid('query')) });
    return found.ok ? c.json(found.value, 200) : c.json(problem('failed', found.error), 500);
  });

  app.openapi(marks, (c) => {
    const query = c.req.valid('query');
    const found = history.marks({ endpointId: c.req.valid('param').id, ...rangeOf(query), limit: query.limit });
    return found.ok ? c.json(found.value, 200) : c.json(problem('failed', found.error), 500);
  });

  app.openapi(distribution, (c) => {
    const found = history.distribution({ endpointId: c.req.valid('param').id, ...rangeOf(c.req.valid('query')) });
    return found.ok ? c.json(found.value, 200) : c.json(problem('failed', found.error), 500);
  });

  app.openapi(requests, (c) => {
    const query = c.req.valid('query');
    const found = history.requests({ endpointId: c.req.valid('param').id, ...rangeOf(query), limit: query.limit });
    return found.ok ? c.json(found.value, 200) : c.json(problem('failed', found.error), 500);
  });

  app.openapi(requestSeries, (c) => {
    const query = c.req.valid('query');
    const found = history.requestSeries({ endpointId: c.req.valid('param').id, ...rangeOf(query), points: query.points });
    return found.ok ? c.json(found.value, 200) : c.json(problem('failed', found.error), 500);
  });

  app.openapi(pings, (c) => {
    const found = history.recent(c.req.valid('param').id, c.req.valid('query').limit);
    return found.ok ? c.json(found.value, 200) : c.json(problem('failed', found.error), 500);
  });
}

/** Lines per read: an export of millions of pings must not fill the memory, nor hold up the pings. */
const LINES_PER_READ = 500;

function streamOf(lines: Iterable<string>): ReadableStream<Uint8Array> {
  const iterator = lines[Symbol.iterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      let text = '';
      for (let i = 0; i < LINES_PER_READ; i += 1) {
        const next = iterator.next();
        if (next.done) {
          if (text !== '') controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += next.value;
      }
      controller.enqueue(encoder.encode(text));
    },
    cancel: () => void iterator.return?.(),
  });
}
