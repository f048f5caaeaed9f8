import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { describeIssues } from '../domain/settings.ts';
import { sharingSchema, sharingTestSchema } from '../domain/sharing.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, json, problem, unknownFields } from './problem.ts';

const test = createRoute({
  method: 'post',
  path: '/api/sharing/test',
  tags: ['settings'],
  description: 'Connects to the Redis of the settings, or to another one, and runs a script there that changes nothing. Nothing is stored.',
  request: {
    body: body(
      z.object({
        sharing: z.looseObject({}).optional().openapi({ description: 'what is different from the settings' }),
        password: z.string().max(10_000).optional().openapi({ description: 'for this test only, in place of the one that the settings refer to' }),
      }),
    ),
  },
  responses: { 200: json('Whether it can be used', sharingTestSchema), 400: badRequest },
});

export function sharingRoutes(app: OpenAPIHono, { settings, testSharing }: ApiContext): void {
  app.openapi(test, async (c) => {
    const { sharing = {}, password } = c.req.valid('json');
    const unknown = unknownFields(sharing, sharingSchema.shape);
    if (unknown !== null) return c.json(problem('badRequest', `sharing: ${unknown}`), 400);
    const parsed = sharingSchema.safeParse({ ...settings.current.sharing, ...sharing });
    if (!parsed.success) return c.json(problem('badRequest', describeIssues(parsed.error)), 400);
    return c.json(await testSharing(parsed.data, password), 200);
  });
}
