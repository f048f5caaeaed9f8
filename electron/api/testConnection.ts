import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { connectionTestSchema } from '../domain/modelInfo.ts';
import { idSchema } from '../domain/provider.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, json, notFound, problem } from './problem.ts';
import { parseProvider } from './providers.ts';

const secret = z.string().max(10_000).optional().openapi({ description: 'A token for this test only, in place of the one that the provider names' });
const description = 'Asks the server which models it has, within 5 seconds. Nothing is stored, and no model is loaded.';
const tags = ['providers'];

const draft = createRoute({
  method: 'post',
  path: '/api/providers/test',
  tags,
  description,
  request: { body: body(z.object({ provider: z.looseObject({ kind: z.string() }), secret })) },
  responses: { 200: json('Whether it can be used', connectionTestSchema), 400: badRequest },
});
const saved = createRoute({
  method: 'post',
  path: '/api/providers/{id}/test',
  tags,
  description,
  request: { params: z.object({ id: idSchema }), body: body(z.object({ secret })) },
  responses: { 200: json('Whether it can be used', connectionTestSchema), 400: badRequest, 404: notFound },
});

/** What the sentences call a server that has no name yet. */
const NAMES: Readonly<Record<string, string>> = { ollama: 'Ollama', vllm: 'vLLM', bedrock: 'Bedrock' };

export function testConnectionRoutes(app: OpenAPIHono, { settings, testConnection }: ApiContext): void {
  app.openapi(draft, async (c) => {
    const given = c.req.valid('json');
    const provider = parseProvider({ name: NAMES[given.provider.kind] ?? 'The server', ...given.provider, id: 'draft' });
    if (!provider.ok) return c.json(problem('badRequest', provider.error), 400);
    return c.json(await testConnection(provider.value, given.secret), 200);
  });

  app.openapi(saved, async (c) => {
    const { id } = c.req.valid('param');
    const provider = settings.current.providers.find((known) => known.id === id);
    if (provider === undefined) return c.json(problem('notFound', `There is no provider "${id}".`), 404);
    return c.json(await testConnection(provider, c.req.valid('json').secret), 200);
  });
}
