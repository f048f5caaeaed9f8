import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';

/** Nothing but our own files and our own API: no inline code, no other host, no frames. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

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
  c.header('content-security-policy', CONTENT_SECURITY_POLICY);
  c.header('x-content-type-options', 'nosniff');
  c.header('referrer-policy', 'no-referrer');
  c.header('cross-origin-opener-policy', 'same-origin');
  c.header('cross-origin-resource-policy', 'same-origin');
};

/** Serves the built page from `folder`: files by name, `index.html` for the root. Nothing outside the folder can be named. */
export function pageRoutes(app: OpenAPIHono, folder: string): void {
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
