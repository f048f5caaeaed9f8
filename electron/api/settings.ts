import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { alertRulesSchema, webhookSchema } from '../domain/alert.ts';
import { budgetSchema } from '../domain/budget.ts';
import { gatewaySchema } from '../domain/gateway.ts';
import { ok } from '../domain/result.ts';
import { generalSettingsSchema as general, loopbackSchema, warmOnSchema } from '../domain/settings.ts';
import { sharingSchema } from '../domain/sharing.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, json, problem, unknownFields } from './problem.ts';
import { changedWebhook, withoutAddress } from './webhook.ts';

const patchSchema = z.looseObject({});
/** Settings that are objects, of which a change may name some fields only. */
const groups = {
  budget: budgetSchema,
  loopback: loopbackSchema,
  warmOn: warmOnSchema,
  alertRules: alertRulesSchema,
  webhook: webhookSchema,
  gateway: gatewaySchema,
  sharing: sharingSchema,
} as const;
const levels = ['debug', 'info', 'warn', 'error'] as const;

const tags = ['settings'];
const read = createRoute({ method: 'get', path: '/api/settings', tags, responses: { 200: json('The general settings', general) } });
const change = createRoute({
  method: 'patch',
  path: '/api/settings',
  tags,
  description: 'Changes the given fields. Providers and endpoints have routes of their own.',
  request: { body: body(patchSchema) },
  responses: { 200: json('The general settings as they are now', general), 400: badRequest },
});
const logs = createRoute({
  method: 'get',
  path: '/api/log',
  tags,
  request: { query: z.object({ level: z.enum(levels).optional().openapi({ description: 'lines of this level and above' }) }) },
  responses: {
    200: json(
      'The last log lines, oldest first, secrets removed',
      z.array(z.object({ at: z.number(), level: z.string(), scope: z.string(), message: z.string() })),
    ),
    400: badRequest,
  },
});

export function settingsRoutes(app: OpenAPIHono, { settings, secrets, logLines }: ApiContext): void {
  app.openapi(read, (c) => c.json(withoutAddress(general.parse(settings.current)), 200));

  app.openapi(change, async (c) => {
    const changes = c.req.valid('json');
    const unknown = Object.keys(changes).filter((name) => !Object.hasOwn(general.shape, name));
    if (unknown.length > 0) return c.json(problem('badRequest', `There is no setting ${unknown.map((name) => `"${name}"`).join(', ')}.`), 400);
    for (const [name, schema] of Object.entries(groups)) {
      const group = changes[name];
      const unknownWithin = isObject(group) ? unknownFields(group, schema.shape) : null;
      if (unknownWithin !== null) return c.json(problem('badRequest', `${name}: ${unknownWithin}`), 400);
    }
    const { webhook } = changes;
    const kept = await changedWebhook(webhook, settings.current.webhook, secrets);
    if (!kept.ok) return c.json(problem('badRequest', kept.error), 400);
    const whole = { ...changes, ...(webhook === undefined ? {} : { webhook: kept.value }) };
    const changed = await settings.change((now) => ok({ ...now, ...whole, ...mergedGroups(now, whole) }));
    return changed.ok ? c.json(withoutAddress(general.parse(changed.value)), 200) : c.json(problem('badRequest', changed.error), 400);
  });

  app.openapi(logs, (c) => {
    const { level } = c.req.valid('query');
    const wanted: readonly string[] = levels.slice(levels.indexOf(level ?? 'debug'));
    return c.json(
      logLines().filter((line) => wanted.includes(line.level)),
      200,
    );
  });
}

function mergedGroups(now: Readonly<Record<string, unknown>>, changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const changed = Object.keys(groups).filter((name) => isObject(now[name]) && isObject(changes[name]));
  return Object.fromEntries(changed.map((name) => [name, Object.assign({}, now[name], changes[name])]));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
