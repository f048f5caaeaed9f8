import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { strangeCaller } from '../domain/strangeCaller.ts';
import type { EntryCodes } from './entryCodes.ts';
import { isOpenPath } from './open.ts';
import { refuse } from './refusal.ts';
import type { WrongTokens } from './wrongTokens.ts';

export interface GuardOptions {
  readonly token: string;
  readonly codes: EntryCodes;
  readonly wrongTokens: WrongTokens;
}

/** Cookies do not know ports, and two services may run side by side. */
const cookieName = (host: string): string => `pilotlight_token_${/:(\d+)$/.exec(host)?.[1] ?? '80'}`;
const YEAR_SECONDS = 365 * 24 * 3600;

/**
 * Keeps strangers out of the loopback service: other names for this address (DNS rebinding), other web pages (Origin), and
 * programs without the token. The printed `?token=` link trades the token for a cookie.
 */
export function guard({ token, codes, wrongTokens }: GuardOptions): MiddlewareHandler {
  const cookie = cookieValue(token);
  /** Whoever sends no token at all has not guessed. */
  const refuseCaller = (c: Context, message: string, hasGuessed: boolean): Response | Promise<Response> => {
    const waitSeconds = hasGuessed ? wrongTokens.note() : null;
    if (waitSeconds === null) return refuse(c, 401, message);
    c.header('retry-after', String(waitSeconds));
    return refuse(c, 429, `${TOO_MANY} ${message}`);
  };
  return async (c, next) => {
    const host = c.req.header('host') ?? '';
    const stranger = strangeCaller(host, c.req.header('origin'));
    if (stranger !== null) return refuse(c, 403, stranger);
    const { token: offered, code } = c.req.query();
    const offeredCookie = getCookie(c, cookieName(host));
    const byCookie = same(offeredCookie ?? '', cookie);
    if (c.req.method === 'GET' && c.req.path === '/' && (offered !== undefined || code !== undefined)) {
      const welcome = offered === undefined ? codes.redeem(code ?? '') : same(offered, token);
      if (welcome) return enter(c, host, cookie);
      // Whoever has the cookie comes by a bookmark or the history of the browser, and may come in.
      return byCookie ? c.redirect('/', 303) : refuseCaller(c, offered === undefined ? USED_LINK : FOREIGN_LINK, true);
    }
    if (isOpenPath(c.req.path) && (c.req.method === 'GET' || c.req.method === 'HEAD')) return next();
    const byHeader = bearer(c.req.header('authorization'));
    const known = byHeader === undefined ? byCookie : same(byHeader, token);
    return known ? next() : refuseCaller(c, TOKEN_HINT, byHeader !== undefined || offeredCookie !== undefined);
  };
}

const PRINTED = 'Open the link that "pilotlight serve" prints';
const USED_LINK = `This link was used already, or is older than a minute. ${PRINTED}, or copy a new one in the settings of Pilot Light.`;
const FOREIGN_LINK = `This link is of another Pilot Light, or of an earlier data folder. ${PRINTED}.`;
const TOO_MANY = 'Too many wrong tokens; wait a minute, and look which program sends them.';
const TOKEN_HINT = `This needs the token. ${PRINTED}, or send "Authorization: Bearer TOKEN" with the text of the file api-token in the data folder.`;

/** Browsers send cookies to every port of this computer, so other programs here may see it: it must not be the token itself. */
export const cookieValue = (token: string): string => createHmac('sha256', token).update('cookie').digest('hex');

function enter(c: Context, host: string, cookie: string): Response {
  setCookie(c, cookieName(host), cookie, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: YEAR_SECONDS });
  return c.redirect('/', 303);
}

function bearer(header: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
