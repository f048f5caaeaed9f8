import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { settingsImportSchema } from '../domain/importReport.ts';
import { MOST_SETTINGS_TEXT, settingsFileName, settingsFileSchema } from '../domain/settingsFile.ts';
import { importModes } from '../domain/settingsImport.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, json, problem } from './problem.ts';

const tags = ['settings'];
const exported = createRoute({
  method: 'get',
  path: '/api/settings/export',
  tags,
  description:
    'All settings as one file, without secrets: what refers to one still does, and `needs` lists them. What the demo has added is left out.',
  responses: { 200: json('The file', settingsFileSchema) },
});
const imported = createRoute({
  method: 'post',
  path: '/api/settings/import',
  tags,
  description:
    'Takes over a file of `GET /api/settings/export`, or with apply: false only says what would change. `replace` makes everything as it is in the file, `add` adds what is not there yet. One change, which can be undone.',
  request: { body: body(z.object({ text: z.string().max(MOST_SETTINGS_TEXT), apply: z.boolean(), mode: z.enum(importModes).default('replace') })) },
  responses: { 200: json('What was, or would be, changed', settingsImportSchema), 400: badRequest },
});

export function settingsFileRoutes(app: OpenAPIHono, { settingsFile, now }: ApiContext): void {
  app.openapi(exported, async (c) => {
    c.header('content-disposition', `attachment; filename="${settingsFileName(now())}"`);
    return c.json(await settingsFile.export(), 200);
  });

  app.openapi(imported, async (c) => {
    const { text, mode, apply } = c.req.valid('json');
    const report = await settingsFile.import(text, mode, apply);
    return report.ok ? c.json(report.value, 200) : c.json(problem('badRequest', report.error), 400);
  });
}
