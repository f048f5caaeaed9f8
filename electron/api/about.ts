import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiContext } from './context.ts';
import { json, problem, problemSchema } from './problem.ts';

const aboutSchema = z
  .object({
    version: z.string(),
    surface: z.enum(['desktop', 'service']),
    platform: z.string().openapi({ description: 'system and processor, for example linux x64' }),
    dataDir: z.string(),
    node: z.string(),
    electron: z.string().nullable(),
    secrets: z.object({ persistent: z.boolean(), sentence: z.string().nullable() }),
    loopback: z.object({ url: z.string().nullable(), tokenFile: z.string() }),
    login: z.object({ supported: z.boolean(), sentence: z.string().nullable() }),
  })
  .openapi('About');
export type About = z.infer<typeof aboutSchema>;

const tags = ['page'];
const about = createRoute({
  method: 'get',
  path: '/api/about',
  tags,
  responses: { 200: json('Versions, and what this surface can do', aboutSchema) },
});
const link = createRoute({
  method: 'post',
  path: '/api/access-link',
  tags,
  description: 'A link that opens the page once in a browser on this computer, within a minute.',
  responses: {
    200: json('The link', z.object({ url: z.string() })),
    409: { description: 'No loopback service runs.', content: { 'application/json': { schema: problemSchema } } },
  },
});

/** What this program is and where it keeps things. */
export function aboutOf({ version, shell, dataDir, tokenFile }: ApiContext): About {
  return {
    version,
    surface: shell.surface,
    platform: `${process.platform} ${process.arch}`,
    dataDir,
    node: process.versions.node,
    electron: shell.electron,
    secrets: shell.secrets(),
    loopback: { url: shell.loopbackUrl(), tokenFile },
    login: shell.login(),
  };
}

const NO_LOOPBACK = 'The page can be opened in a browser only while the loopback service runs. Switch it on in the settings.';

export function aboutRoutes(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(about, (c) => c.json(aboutOf(context), 200));

  app.openapi(link, (c) => {
    const url = context.shell.loopbackUrl();
    return url === null ? c.json(problem('conflict', NO_LOOPBACK), 409) : c.json({ url: `${url}?code=${context.entryCode()}` }, 200);
  });
}
