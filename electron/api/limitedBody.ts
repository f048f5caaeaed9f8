import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/** Largest body of a request, bytes: more than any route takes; the most is a settings file, JSON within JSON. */
export const MOST_BODY = 32 * 1024 * 1024;

const limit = bodyLimit({
  maxSize: MOST_BODY,
  onError: (c) => c.json({ error: { kind: 'badRequest', message: `A request holds at most ${MOST_BODY / 1024 / 1024} MB.` } }, 413),
});

/** Reads no more of a request than {@link MOST_BODY}, as all that is read lies in memory. */
export const limitedBody: MiddlewareHandler = (c, next) => (c.req.method === 'GET' || c.req.method === 'HEAD' ? next() : limit(c, next));
