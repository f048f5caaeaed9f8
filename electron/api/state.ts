import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { budgetLevelSchema } from '../domain/budget.ts';
import { coldStartsSchema, sumOfColdStarts } from '../domain/coldStarts.ts';
import { shownEndpointSchema } from '../domain/endpoint.ts';
import { historySummarySchema, packedBarsSchema } from '../domain/history.ts';
import { pauseAt } from '../domain/pause.ts';
import { serverSightSchema } from '../domain/peek.ts';
import { currentProfile } from '../domain/profile.ts';
import { providerSchema } from '../domain/provider.ts';
import { themes } from '../domain/settings.ts';
import { sharingStateSchema } from '../domain/sharing.ts';
import { endpointStateSchema } from '../domain/warmth.ts';
import type { ApiContext } from './context.ts';
import { json } from './problem.ts';
import { shownEndpoint } from './shownEndpoint.ts';
import { undoableSchema } from './undo.ts';

/** One picture of everything, to be followed by the events after `seq`. */
const stateSchema = z
  .object({
    seq: z.number().int().openapi({ description: 'number of the last event contained in this snapshot' }),
    at: z.number().openapi({ description: 'wall clock, ms since 1970' }),
    version: z.string(),
    warming: z.boolean().openapi({ description: 'the switch in the settings' }),
    active: z.boolean().openapi({ description: 'pings are really being sent' }),
    disabled: z.boolean().openapi({ description: 'DISABLE_WARMUP is set for this run' }),
    pausedUntil: z.number().nullable().openapi({ description: 'everything is paused until then, wall clock, ms since 1970' }),
    pauseReason: z.string().nullable().openapi({ description: 'what whoever paused everything has said of it' }),
    warmUntil: z
      .number()
      .nullable()
      .openapi({ description: 'everything is kept warm until then, whatever its hours say, wall clock, ms since 1970' }),
    hours: z.string().openapi({ description: 'active hours of all endpoints that have none of their own, as text' }),
    stopAfterUnused: z
      .string()
      .nullable()
      .openapi({ description: 'after so long without real use an endpoint rests, where use can be seen, as text; null: never' }),
    timeZone: z.string().openapi({ description: "this machine's time zone, in which hours count that name none" }),
    held: z.string().nullable().openapi({ description: 'why nothing is sent just now, for example: on battery' }),
    interval: z.string().nullable().openapi({ description: 'the default interval, as text' }),
    theme: z.enum(themes),
    profiles: z.array(z.object({ id: z.string(), name: z.string() })),
    profile: z
      .string()
      .nullable()
      .openapi({ description: 'id of the profile that holds; null: none, or something that it decides was changed since' }),
    undo: undoableSchema.nullable().openapi({ description: 'the newest change of the settings that can be undone' }),
    demo: z.boolean().openapi({ description: 'the simulated servers are running' }),
    notices: z.array(z.string()),
    coldStarts: coldStartsSchema,
    alerts: z.object({
      open: z.number().int().openapi({ description: 'how many alerts last now' }),
      changes: z.number().int().openapi({ description: 'grows whenever an alert begins, changes or ends' }),
    }),
    costTodayUsd: z.number().nonnegative().nullable().openapi({ description: 'pings of the last 24 hours; null when nothing has a price' }),
    /** Other instances that share the work. Made before this library teaches schemas to be described. */
    sharing: sharingStateSchema,
    budgets: z.array(budgetLevelSchema).openapi({ description: 'how much of each budget is spent, that of all first' }),
    providers: z.array(providerSchema),
    servers: z.array(serverSightSchema).openapi({ description: 'what was seen of the server of each provider, without disturbing it' }),
    endpoints: z.array(
      z.object({
        endpoint: shownEndpointSchema,
        state: endpointStateSchema,
        /** The last 60 pings, newest first. */
        recent: packedBarsSchema,
        day: historySummarySchema.nullable().openapi({ description: 'the last 24 hours; null when the history cannot be read' }),
        coldStarts: coldStartsSchema,
      }),
    ),
  })
  .openapi('State');
export type State = z.infer<typeof stateSchema>;

const route = createRoute({ method: 'get', path: '/api/state', tags: ['page'], responses: { 200: json('One snapshot', stateSchema) } });

export function stateRoutes(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(route, (c) => c.json(snapshot(context), 200));
}

function snapshot({
  alerting,
  feed,
  settings,
  monitor,
  budgets,
  sharing,
  barBook,
  dayBook,
  demo,
  notices,
  now,
  version,
  disabled,
  serverSight,
}: ApiContext): State {
  const at = now();
  const days = dayBook.days(settings.current.endpoints.map(({ id }) => id));
  const endpoints = settings.current.endpoints.flatMap((endpoint) => {
    const state = monitor.state(endpoint.id);
    const day = days.get(endpoint.id);
    if (state === undefined || day === undefined) return [];
    return { endpoint: shownEndpoint(endpoint), state, recent: barBook.of(endpoint.id), ...day };
  });
  const { warming, interval, hours, stopAfterUnused, providers, theme, profiles } = settings.current;
  const pausedUntil = pauseAt(settings.current.pausedUntil, at);
  return {
    seq: feed.seq,
    at,
    version,
    warming,
    interval,
    theme,
    profiles: profiles.map(({ id, name }) => ({ id, name })),
    profile: currentProfile(settings.current)?.id ?? null,
    undo: settings.undoable,
    active: monitor.active,
    disabled,
    pausedUntil,
    pauseReason: pausedUntil === null ? null : settings.current.pauseReason,
    warmUntil: pauseAt(settings.current.warmUntil, at),
    hours,
    stopAfterUnused,
    timeZone: machineZone(),
    held: monitor.held,
    demo: demo.running,
    notices: [...notices()],
    coldStarts: sumOfColdStarts(endpoints.map(({ coldStarts }) => coldStarts)),
    alerts: alerting.keeper.sum,
    costTodayUsd: dayBook.cost(days),
    sharing: sharing(),
    budgets: budgets.levels(),
    providers,
    servers: providers.map(serverSight),
    endpoints,
  };
}

const machineZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
