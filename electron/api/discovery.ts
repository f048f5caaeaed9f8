import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { discoverySchema, elsewhereSchema } from '../domain/discovery.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, json, problem } from './problem.ts';

const tags = ['providers'];
const here = createRoute({
  method: 'get',
  path: '/api/discovery',
  tags,
  description: 'Model servers on this computer, at their usual ports and where OLLAMA_HOST points, and the AWS profiles. Disturbs no model.',
  responses: { 200: json('What was found', discoverySchema), 400: badRequest },
});
const elsewhere = createRoute({
  method: 'post',
  path: '/api/discovery',
  tags,
  description: 'Model servers on another computer, {"host": "gpu-box"}, or in the local network, {"network": true}, which takes up to 20 seconds.',
  request: { body: body(elsewhereSchema) },
  responses: { 200: json('What was found; no AWS profiles', discoverySchema), 400: badRequest },
});

export function discoveryRoutes(app: OpenAPIHono, { discover }: ApiContext): void {
  app.openapi(here, async (c) => {
    const found = await discover('here');
    return found.ok ? c.json(found.value, 200) : c.json(problem('badRequest', found.error), 400);
  });

  app.openapi(elsewhere, async (c) => {
    const found = await discover(c.req.valid('json'));
    return found.ok ? c.json(found.value, 200) : c.json(problem('badRequest', found.error), 400);
  });
}
