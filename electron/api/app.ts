import { Hono } from 'hono';
import { loadOnce } from '../domain/loadOnce.ts';
import type { Access, ApiContext } from './context.ts';
import { eventRoutes } from './events.ts';
import { guard } from './guard.ts';
import { limitedBody } from './limitedBody.ts';
import { openAnswer } from './open.ts';
import { pageRoutes, securityHeaders } from './page.ts';

/**
 * The whole service as one function from request to response: for `app://`, for loopback, for tests. The
 * routes with schemas weigh 10 MB and are loaded when somebody first calls one.
 */
export function createApi(context: ApiContext, access: Access, pageFolder: string): Hono {
  const app = new Hono();
  app.use(securityHeaders);
  if (access.kind === 'loopback') app.use(guard(access));
  app.use(limitedBody);
  app.use('/api/*', async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });

  app.get('*', async (c, next) => {
    const answer = await openAnswer(context, c.req.path);
    return answer === undefined ? next() : c.text(answer.text, 200, { 'content-type': answer.contentType });
  });
  eventRoutes(app, context);

  const routes = loadOnce(async () => (await import('./routes.ts')).createRoutes(context));
  const withSchemas = async (request: Request): Promise<Response> => (await routes()).fetch(request);
  for (const path of ['/api/*', '/v1/*', '/openapi.json']) app.all(path, (c) => withSchemas(c.req.raw));
  pageRoutes(app, pageFolder);
  app.notFound((c) => withSchemas(c.req.raw));
  return app;
}
