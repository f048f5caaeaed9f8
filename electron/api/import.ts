import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiContext } from './context.ts';
import { badRequest, body, json, problem } from './problem.ts';

const MAX_TEXT = 2_000_000;
const count = z.number().int().nonnegative();

export const importReportSchema = z.object({
  lines: z.array(z.string()).readonly(),
  newProviders: count,
  newEndpoints: count,
  changedEndpoints: count,
});
export type ImportReport = z.infer<typeof importReportSchema>;

const route = createRoute({
  method: 'post',
  path: '/api/import',
  tags: ['settings'],
  description: 'Takes over a models config of llm-router, or with apply: false only says what it would do. Tokens go to the secret store.',
  request: { body: body(z.object({ text: z.string().max(MAX_TEXT), apply: z.boolean() })) },
  responses: { 200: json('What was, or would be, done', importReportSchema), 400: badRequest },
});

export function importRoutes(app: OpenAPIHono, { importConfig }: ApiContext): void {
  app.openapi(route, async (c) => {
    const { text, apply } = c.req.valid('json');
    const report = await importConfig(text, apply);
    return report.ok ? c.json(report.value, 200) : c.json(problem('badRequest', report.error), 400);
  });
}
