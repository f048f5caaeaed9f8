import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { Access, ApiContext } from './context.ts';
import { endpointRoutes } from './endpoints.ts';
import { eventRoutes } from './events.ts';
import { guard } from './guard.ts';
import { healthRoutes } from './health.ts';
import { historyRoutes } from './history.ts';
import { importRoutes } from './import.ts';
import { metricsRoutes } from './metrics.ts';
import { pageRoutes, securityHeaders } from './page.ts';
import { onInvalid, problem } from './problem.ts';
import { providerRoutes } from './providers.ts';
import { settingsRoutes } from './settings.ts';
import { stateRoutes } from './state.ts';
import { warmupRoutes } from './warmup.ts';

/** The whole service as one function from request to response: for `app://`, for loopback, for tests. */
export function createApi(context: ApiContext, access: Access, pageFolder: string): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: onInvalid });
  app.use(securityHeaders);
  if (access.kind === 'loopback') app.use(guard(access.token));
  app.use('/api/*', async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });

  healthRoutes(app, context);
  warmupRoutes(app, context);
  metricsRoutes(app, context);
  stateRoutes(app, context);
  eventRoutes(app, context);
  providerRoutes(app, context);
  endpointRoutes(app, context);
  settingsRoutes(app, context);
  historyRoutes(app, context);
  importRoutes(app, context);
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Pilot Light',
      version: context.version,
      description: 'Keeps LLM endpoints warm. Times are milliseconds unless a name says otherwise.',
    },
  });
  pageRoutes(app, pageFolder);

  app.notFound((c) => c.json(problem('notFound', `There is nothing at ${c.req.path}.`), 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json(problem('badRequest', error.message), error.status);
    context.log.warn(`Bug in ${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`, {});
    return c.json(problem('failed', 'Pilot Light failed at this request; this is a bug. The log says more.'), 500);
  });
  return app;
}
