import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiContext } from './context.ts';
import { failed, json, problem, problemSchema } from './problem.ts';

const tags = ['page'];
const start = createRoute({
  method: 'post',
  path: '/api/demo',
  tags,
  description: 'Starts simulated servers in this process and adds their providers and endpoints (ids demo-…) beside what there is.',
  responses: {
    201: json('Ids of the providers that were added', z.object({ providers: z.array(z.string()) })),
    409: {
      description: 'Something of yours has an id of the demo; nothing was changed.',
      content: { 'application/json': { schema: problemSchema } },
    },
  },
});
const stop = createRoute({
  method: 'delete',
  path: '/api/demo',
  tags,
  description: 'Removes the demo with its endpoints and their history, and stops its servers.',
  responses: { 200: json('The demo is over', z.object({ demo: z.literal(false) })), 500: failed },
});

/** The demo, as the app offers it on its first run. */
export function demoRoutes(app: OpenAPIHono, { demo }: ApiContext): void {
  app.openapi(start, async (c) => {
    const started = await demo.start();
    return started.ok ? c.json({ providers: started.value }, 201) : c.json(problem('conflict', started.error), 409);
  });

  app.openapi(stop, async (c) => {
    const stopped = await demo.stop();
    return stopped.ok ? c.json({ demo: false as const }, 200) : c.json(problem('failed', stopped.error), 500);
  });
}
