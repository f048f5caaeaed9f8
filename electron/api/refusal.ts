import type { Context } from 'hono';
import { html } from 'hono/html';

/** Says no: to programs in JSON, to somebody who followed a link as a page that can be read. */
export function refuse(c: Context, status: 401 | 403 | 429, message: string): Response | Promise<Response> {
  const isPage = c.req.method === 'GET' && c.req.header('accept')?.includes('text/html') === true;
  if (isPage) return c.html(pageOf(status, message), status);
  const kind = status === 403 ? 'forbidden' : 'unauthorized';
  return c.json({ error: { kind, message } }, status);
}

/** Without a stylesheet, as those are behind the token, too. */
const pageOf = (status: 401 | 403 | 429, message: string) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Pilot Light</title>
  </head>
  <body>
    <main>
      <h1>${status !== 403 ? 'This browser needs the link of Pilot Light' : 'Pilot Light does not answer here'}</h1>
      <p>${message}</p>
    </main>
  </body>
</html>`;
