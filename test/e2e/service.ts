import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '../../dist/renderer');
const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
const state = {
  seq: 1,
  warming: true,
  endpoints: [
    { id: 'a', model: 'qwen3:8b', warmth: 'warm', lastTtftMs: 142.3, nextPingAt: Date.now() + 60_000 },
    { id: 'b', model: 'llama3.3:70b', warmth: 'cold', lastTtftMs: null, nextPingAt: null },
    { id: 'c', model: 'us.anthropic.claude-haiku-4-5-20251001-v1:0', warmth: 'failing', lastTtftMs: 12_345, nextPingAt: Date.now() },
  ],
};

/** Stand-in for `pilotlight serve --demo` until the command line has `serve`: the built page and one canned state. */
export async function startService(): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/api/state') return void response.setHeader('content-type', 'application/json').end(JSON.stringify(state));
    if (pathname === '/api/events') return void response.setHeader('content-type', 'text/event-stream').write(': open\n\n');
    const file = join(root, pathname === '/' ? 'index.html' : pathname);
    if (relative(root, file).startsWith('..')) return void response.writeHead(404).end();
    const body = await readFile(file).catch(() => undefined);
    if (body === undefined) return void response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    response.setHeader('content-security-policy', policy).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
