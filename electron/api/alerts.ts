import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { alertOf } from '../alerts/book.ts';
import { alertSchema, isReference, shownAddress } from '../domain/alert.ts';
import { ok } from '../domain/result.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, failed, json, problem, problemSchema } from './problem.ts';
import { keepAddress } from './webhook.ts';

const alertsSchema = z
  .object({
    open: z.array(alertSchema).openapi({ description: 'those that last, newest first' }),
    past: z.array(alertSchema).openapi({ description: 'those that are over, newest first' }),
    more: z.boolean().openapi({ description: 'there are older ones: ask again with `before`, the id of the last one' }),
  })
  .openapi('Alerts');
export type Alerts = z.infer<typeof alertsSchema>;

const receiverSchema = z
  .object({
    address: z.string().nullable().openapi({ description: 'scheme and host; null: none is set, or it cannot be looked up' }),
    reference: z.string().nullable().openapi({ description: 'where the whole address is kept; null: in the settings file' }),
    enabled: z.boolean(),
    problem: z.string().nullable().openapi({ description: 'why the last alert did not arrive' }),
  })
  .openapi('WebhookReceiver');
export type Receiver = z.infer<typeof receiverSchema>;

const testedSchema = z
  .object({
    ok: z.boolean(),
    status: z.number().int().nullable().openapi({ description: 'HTTP status; null when nothing answered' }),
    tookMs: z.number(),
    said: z.string().openapi({ description: 'the beginning of what it said' }),
    message: z.string().nullable().openapi({ description: 'what went wrong, and what to do' }),
  })
  .openapi('WebhookTest');
export type WebhookTest = z.infer<typeof testedSchema>;

const tags = ['alerts'];
const list = createRoute({
  method: 'get',
  path: '/api/alerts',
  tags,
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(50).openapi({ description: 'of those that are over' }),
      before: z.coerce.number().int().min(1).optional().openapi({ description: 'only ones with a lower id' }),
    }),
  },
  responses: { 200: json('What needs somebody, and what did', alertsSchema), 400: badRequest, 500: failed },
});
const test = createRoute({
  method: 'post',
  path: '/api/alerts/test',
  tags,
  description: 'Sends a test to the receiver, within ten seconds.',
  responses: {
    200: json('What became of it', testedSchema),
    409: { description: 'There is no address, or it cannot be looked up.', content: { 'application/json': { schema: problemSchema } } },
  },
});
const read = createRoute({ method: 'get', path: '/api/alerts/webhook', tags, responses: { 200: json('Where alerts are sent', receiverSchema) } });
const set = createRoute({
  method: 'put',
  path: '/api/alerts/webhook',
  tags,
  description: 'Sends alerts to this address from now on. It is kept as a secret and shown nowhere; secret:ID and env:NAME are taken as they are.',
  request: { body: body(z.object({ url: z.string().max(4_000) })) },
  responses: { 200: json('Where alerts are sent', receiverSchema), 400: badRequest },
});
const remove = createRoute({
  method: 'delete',
  path: '/api/alerts/webhook',
  tags,
  responses: { 200: json('Where alerts are sent: nowhere', receiverSchema), 400: badRequest },
});

export function alertRoutes(app: OpenAPIHono, { alerting, history, settings, secrets }: ApiContext): void {
  const { keeper, courier } = alerting;
  const receiver = (): Receiver => {
    const { webhook } = settings.current;
    const address = courier.address();
    return {
      address: address.ok ? shownAddress(address.value) : null,
      reference: webhook !== null && isReference(webhook.url) ? webhook.url : null,
      enabled: webhook?.enabled ?? false,
      problem: webhook === null ? null : address.ok ? courier.problem : address.error,
    };
  };

  app.openapi(list, (c) => {
    const { limit, before } = c.req.valid('query');
    const past = history.pastAlerts({ limit: limit + 1, ...(before === undefined ? {} : { before }) });
    if (!past.ok) return c.json(problem('failed', past.error), 500);
    return c.json({ open: keeper.open, past: past.value.slice(0, limit).map(alertOf), more: past.value.length > limit }, 200);
  });

  app.openapi(test, async (c) => {
    const tested = await alerting.test();
    if (!tested.ok) return c.json(problem('conflict', tested.error), 409);
    const { status, tookMs, said } = tested.posted;
    return c.json({ ok: tested.posted.ok, status, tookMs, said, message: tested.posted.ok ? null : tested.posted.message }, 200);
  });

  app.openapi(read, (c) => c.json(receiver(), 200));

  app.openapi(set, async (c) => {
    const kept = await keepAddress(c.req.valid('json').url, settings.current.webhook, secrets);
    if (!kept.ok) return c.json(problem('badRequest', `url: ${kept.error}`), 400);
    const changed = await settings.change((now) => ok({ ...now, webhook: { url: kept.value, enabled: true } }));
    if (!changed.ok) return c.json(problem('badRequest', changed.error), 400);
    courier.forget();
    return c.json(receiver(), 200);
  });

  app.openapi(remove, async (c) => {
    const changed = await settings.change((now) => ok({ ...now, webhook: null }));
    return changed.ok ? c.json(receiver(), 200) : c.json(problem('badRequest', changed.error), 400);
  });
}
