import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Hono, MiddlewareHandler } from 'hono';
import { SECURITY_HEADERS } from './headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Headers of every answer, the page's and the API's. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value);
};

/** Serves the built page from `folder`: files by name, `index.html` for the root. Nothing outside the folder can be named. */
export function pageRoutes(app: Hono, folder: string): void {
  app.get('*', async (c) => {
    const path = fileIn(folder, c.req.path);
    const content = path === undefined ? undefined : await readFile(path).catch(() => undefined);
    if (path === undefined || content === undefined) return c.notFound();
    const immutable = c.req.path.startsWith('/assets/');
    return c.body(content, 200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  });
}

/** The file a URL path means, or `undefined` when it points outside the folder. */
export function fileIn(folder: string, urlPath: string): string | undefined {
  let name: string;
  try {
    name = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  const path = join(folder, name === '/' ? 'index.html' : name);
  const below = relative(folder, path);
  return below.startsWith('..') || below.startsWith(sep) || below === '' || name.includes('\0') ? undefined : path;
}
