import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { aboutRoutes } from './about.ts';
import { alertRoutes } from './alerts.ts';
import type { ApiContext } from './context.ts';
import { costRoutes } from './cost.ts';
import { demoRoutes } from './demo.ts';
import { diagnosticsRoutes } from './diagnostics.ts';
import { discoveryRoutes } from './discovery.ts';
import { endpointRoutes } from './endpoints.ts';
import { healthRoutes } from './health.ts';
import { helpRoutes } from './help.ts';
import { historyRoutes } from './history.ts';
import { importRoutes } from './import.ts';
import { learnedHoursRoutes } from './learnedHours.ts';
import { memoryRoutes } from './memory.ts';
import { pauseRoutes } from './pauses.ts';
import { prefixRoutes } from './prefix.ts';
import { onInvalid, problem } from './problem.ts';
import { profileRoutes } from './profiles.ts';
import { providerRoutes } from './providers.ts';
import { secretRoutes } from './secrets.ts';
import { settingsRoutes } from './settings.ts';
import { settingsFileRoutes } from './settingsFile.ts';
import { sharingRoutes } from './sharing.ts';
import { stateRoutes } from './state.ts';
import { testConnectionRoutes } from './testConnection.ts';
import { announceUndo, undoRoutes } from './undo.ts';
import { warmupRoutes } from './warmup.ts';

const NOT_JSON = 'Send JSON, with the header content-type: application/json.';

/** Every route with its schema, and the OpenAPI document made from them. */
export function createRoutes(context: ApiContext): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: onInvalid });
  announceUndo(app, context);
  healthRoutes(app, context);
  warmupRoutes(app, context);
  stateRoutes(app, context);
  providerRoutes(app, context);
  secretRoutes(app, context);
  testConnectionRoutes(app, context);
  discoveryRoutes(app, context);
  endpointRoutes(app, context);
  memoryRoutes(app, context);
  helpRoutes(app, context);
  learnedHoursRoutes(app, context);
  costRoutes(app, context);
  prefixRoutes(app, context);
  settingsRoutes(app, context);
  sharingRoutes(app, context);
  pauseRoutes(app, context);
  undoRoutes(app, context);
  settingsFileRoutes(app, context);
  profileRoutes(app, context);
  historyRoutes(app, context);
  alertRoutes(app, context);
  importRoutes(app, context);
  aboutRoutes(app, context);
  diagnosticsRoutes(app, context);
  demoRoutes(app, context);
  describeStreams(app);
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Pilot Light',
      version: context.version,
      description: 'Keeps LLM endpoints warm. Times are milliseconds unless a name says otherwise.',
    },
  });
  app.notFound((c) => c.json(problem('notFound', `There is nothing at ${c.req.path}.`), 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json(problem('badRequest', error.status === 415 ? NOT_JSON : error.message), error.status);
    context.log.warn(`Bug in ${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`, {});
    return c.json(problem('failed', 'Pilot Light failed at this request; this is a bug. The log says more.'), 500);
  });
  return app;
}

/** The two routes that answer with something else than JSON; app.ts serves them. */
function describeStreams(app: OpenAPIHono): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/events',
    tags: ['page'],
    description:
      'Server-sent events: state, ping, server, day, alerts, settings, reset; with ?log=1 also log. Resumes after Last-Event-ID or ?since=.',
    responses: { 200: { description: 'A stream that does not end', content: { 'text/event-stream': { schema: { type: 'string' } } } } },
  });
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/metrics',
    tags: ['seeds'],
    responses: { 200: { description: "Prometheus' text format", content: { 'text/plain': { schema: { type: 'string' } } } } },
  });
}
