import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { strangeCaller } from './callers.ts';
import { isOpenPath } from './open.ts';

/** Cookies do not know ports, and two services may run side by side. */
export const cookieName = (host: string): string => `pilotlight_token_${/:(\d+)$/.exec(host)?.[1] ?? '80'}`;
const YEAR_SECONDS = 365 * 24 * 3600;

/**
 * Keeps strangers out of the loopback service: other names for this address (DNS rebinding), other web pages (Origin), and
 * programs without the token. The printed `?token=` link trades the token for a cookie.
 */
export function guard(token: string): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? '';
    const stranger = strangeCaller(host, c.req.header('origin'));
    if (stranger !== null) return refuse(c, 403, stranger);
    const offered = c.req.query('token');
    if (offered !== undefined && c.req.method === 'GET' && c.req.path === '/') return enter(c, host, offered, token);
    if (isOpenPath(c.req.path) && c.req.method === 'GET') return next();
    const given = bearer(c.req.header('authorization')) ?? getCookie(c, cookieName(host));
    if (given === undefined || !same(given, token)) return refuse(c, 401, TOKEN_HINT);
    return next();
  };
}

const TOKEN_HINT =
  'This needs the token. Open the link that "pilotlight serve" prints, or send "Authorization: Bearer TOKEN" with the text of the file api-token in the data folder.';

function enter(c: Context, host: string, offered: string, token: string): Response {
  if (!same(offered, token)) return refuse(c, 401, `The token in this link is not the one of this data folder. ${TOKEN_HINT}`);
  setCookie(c, cookieName(host), token, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: YEAR_SECONDS });
  return c.redirect('/', 303);
}

function refuse(c: Context, status: 401 | 403, message: string): Response {
  const kind = status === 401 ? 'unauthorized' : 'forbidden';
  return c.json({ error: { kind, message } }, status);
}

function bearer(header: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
