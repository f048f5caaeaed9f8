import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { pingErrorSchema, pingSchema } from '../domain/ping.ts';
import { warmthSchema } from '../domain/warmth.ts';
import { Catalog } from '../keepalive/catalog.ts';
import type { ToldRequest } from '../keepalive/realRequests.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, json, notFound, problem } from './problem.ts';
import { warmupStatus } from './status.ts';

const isoTime = z.iso.datetime().nullable();

const warmupEndpointSchema = z.object({
  id: z.string(),
  model: z.string(),
  provider: z.string(),
  host: z.string(),
  warmth: warmthSchema,
  interval_seconds: z.number().nullable(),
  last_ttft_ms: z.number().nullable(),
  last_ping_at: isoTime,
  next_ping_at: isoTime,
  consecutive_failures: z.number().int(),
  why: z.string().openapi({ description: 'when the next ping comes and why then, for people' }),
  error: pingErrorSchema.nullable(),
});

/** Seed 000's `/v1/warmup/status`, with one entry per endpoint. */
export const warmupStatusSchema = z
  .object({
    warmup_active: z.boolean().openapi({ description: 'pings are sent on a schedule' }),
    warmup_running: z.boolean().openapi({ description: 'a ping is under way' }),
    warmup_done: z.boolean().openapi({ description: 'every scheduled endpoint has been pinged at least once' }),
    info: z.string(),
    sharing: z.string().nullable().openapi({ description: 'how the work is shared with other instances, as a sentence; null: it is not' }),
    interval_seconds: z.number().nullable().openapi({ description: 'the default interval' }),
    endpoints: z.array(warmupEndpointSchema),
  })
  .openapi('WarmupStatus');
export type WarmupStatus = z.infer<typeof warmupStatusSchema>;

const triggerSchema = z.strictObject({ model: z.string().optional(), host: z.string().optional() });
const tokens = z.number().int().nonnegative().max(1e9).optional();
const usageSchema = z.strictObject({
  model: z.string(),
  host: z.string(),
  keep_alive: z.union([z.string(), z.number(), z.null()]).optional(),
  ttft_ms: z.number().nonnegative().max(86_400_000).optional().openapi({ description: 'from sending the request to its first token' }),
  input_tokens: tokens,
  output_tokens: tokens,
  at: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .openapi({ description: 'when it was sent, wall clock, ms since 1970; missing: it had its first token just now' }),
});
type UsageReport = z.infer<typeof usageSchema>;

const statusRoute = createRoute({
  method: 'get',
  path: '/v1/warmup/status',
  tags: ['seeds'],
  responses: { 200: json('State of every endpoint', warmupStatusSchema) },
});

const triggerRoute = createRoute({
  method: 'post',
  path: '/v1/warmup/trigger',
  tags: ['seeds'],
  description: 'Pings now: every endpoint, or those of a model, a host, or both. Answers when the pings have ended.',
  request: { body: { ...body(triggerSchema), required: false } },
  responses: { 200: json('The pings made', z.object({ pings: z.array(pingSchema) })), 400: badRequest, 404: notFound },
});

const usageRoute = createRoute({
  method: 'post',
  path: '/v1/warmup/usage',
  tags: ['seeds'],
  description:
    "Somebody used a model: its next ping is a whole interval away (seed 003's record_usage). With what was measured of the request it is kept as a " +
    'real one: it shows beside the pings, and teaches when the model goes cold.',
  request: { body: body(usageSchema) },
  responses: { 200: json('The endpoint as it is now', warmupEndpointSchema), 400: badRequest, 404: notFound },
});

export function warmupRoutes(app: OpenAPIHono, context: ApiContext): void {
  const { monitor, settings } = context;

  app.openapi(statusRoute, (c) => c.json(warmupStatus(context), 200));

  app.openapi(triggerRoute, async (c) => {
    const { model, host } = c.req.header('content-length') === '0' ? {} : c.req.valid('json');
    // "All" starts nothing that bills by the hour and that nobody has said yes to; whoever names it wants it.
    const isMeant = (id: string): boolean => model !== undefined || monitor.state(id)?.rest?.kind !== 'unconfirmed';
    const ids = Catalog.of(settings.current)
      .select(model, host)
      .map(({ endpoint }) => endpoint.id);
    if (ids.length === 0) return c.json(problem('notFound', `No endpoint matches ${selection(model, host)}.`), 404);
    return c.json({ pings: await monitor.pingNow(ids.filter(isMeant)) }, 200);
  });

  app.openapi(usageRoute, async (c) => {
    const report = c.req.valid('json');
    const { model, host, keep_alive } = report;
    if ((report.at ?? 0) > context.now() + CLOCKS_DIFFER_MS) return c.json(problem('badRequest', IN_THE_FUTURE), 400);
    if (Catalog.of(settings.current).find(model, host) === undefined)
      return c.json(problem('notFound', `No endpoint matches ${selection(model, host)}.`), 404);
    const state = await monitor.recordUsage(model, host, keep_alive, toldIn(report, context.now()));
    if (!state.ok) return c.json(problem('badRequest', state.error), 400);
    const entry = warmupStatus(context).endpoints.find(({ id }) => id === state.value.endpointId);
    return entry === undefined ? c.json(problem('notFound', 'The endpoint was removed meanwhile.'), 404) : c.json(entry, 200);
  });
}

/** Clocks of two machines may differ by so much. */
const CLOCKS_DIFFER_MS = 60_000;
const IN_THE_FUTURE = 'The time "at" lies in the future. Give it in milliseconds since 1970, or leave it out.';

/** What was measured of a request that is reported; nothing where no more is told than that there was one. */
function toldIn({ ttft_ms, input_tokens, output_tokens, at }: UsageReport, now: number): ToldRequest | undefined {
  if (ttft_ms === undefined && input_tokens === undefined && output_tokens === undefined && at === undefined) return undefined;
  return {
    at: Math.round(Math.min(now, at ?? now - (ttft_ms ?? 0))),
    ttftMs: ttft_ms ?? null,
    totalMs: null,
    loadMs: null,
    status: null,
    inputTokens: input_tokens ?? null,
    outputTokens: output_tokens ?? null,
    source: 'report',
  };
}

function selection(model: string | undefined, host: string | undefined): string {
  return `${model ?? 'any model'} on ${host ?? 'any host'}`;
}
