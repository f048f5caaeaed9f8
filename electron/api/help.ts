import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { type Endpoint, endpointSchema } from '../domain/endpoint.ts';
import { helpSchema } from '../domain/help.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Settings } from '../domain/settings.ts';
import { helpOf } from '../help/help.ts';
import { reasonAgainstTrial } from '../help/trial.ts';
import type { ApiContext } from './context.ts';
import { badRequest, failed, idParam, json, notFound, problem } from './problem.ts';

const tags = ['endpoints'];
const help = createRoute({
  method: 'get',
  path: '/api/endpoints/{id}/help',
  tags,
  description: 'Whether warming this endpoint helps, by its pings of the last 30 days, with the evidence; and where its trial stands.',
  request: { params: idParam },
  responses: { 200: json('The verdict, its evidence and the trial', helpSchema), 400: badRequest, 404: notFound, 500: failed },
});
const begin = createRoute({
  method: 'post',
  path: '/api/endpoints/{id}/trial',
  tags,
  description:
    'Starts a trial: a day with warming, then a day without it, in which a ping after every half to two hours sees what a user would have met. ' +
    'In place of one that is over.',
  request: { params: idParam },
  responses: { 200: json('The endpoint, with its trial', endpointSchema), 400: badRequest, 404: notFound },
});
const end = createRoute({
  method: 'delete',
  path: '/api/endpoints/{id}/trial',
  tags,
  description: 'Ends a trial, or forgets one that is over. Its pings stay in the history. Without a trial nothing happens.',
  request: { params: idParam },
  responses: { 200: json('The endpoint, without a trial', endpointSchema), 400: badRequest, 404: notFound },
});

export function helpRoutes(app: OpenAPIHono, { settings, history, dayBook, now }: ApiContext): void {
  const find = (id: string) => settings.current.endpoints.find((endpoint) => endpoint.id === id);
  const missing = (id: string) => problem('notFound', `There is no endpoint "${id}".`);

  app.openapi(help, async (c) => {
    const { id } = c.req.valid('param');
    const endpoint = find(id);
    if (endpoint === undefined) return c.json(missing(id), 404);
    const found = await helpOf(history, { endpoint, coolsAfterMs: dayBook.staysLoadedMs(id), hasPrice: dayBook.hasPrice(id), now: now() });
    return found.ok ? c.json(found.value, 200) : c.json(problem('failed', found.error), 500);
  });

  /** Replaces an endpoint by what `change` makes of it. Worked out inside `settings.change`: two requests at once must not undo each other. */
  const replace = async (id: string, change: (endpoint: Endpoint, within: Settings) => Result<Endpoint>): Promise<Result<Endpoint | undefined>> => {
    const changed = await settings.change((within) => {
      const known = within.endpoints.find((endpoint) => endpoint.id === id);
      if (known === undefined) return ok(within);
      const endpoint = change(known, within);
      return endpoint.ok ? ok({ ...within, endpoints: within.endpoints.map((other) => (other.id === id ? endpoint.value : other)) }) : endpoint;
    });
    return changed.ok ? ok(find(id)) : changed;
  };

  app.openapi(begin, async (c) => {
    const { id } = c.req.valid('param');
    const begun = await replace(id, (endpoint, within) => {
      const reason = reasonAgainstTrial(within, endpoint, now());
      return reason === null ? ok({ ...endpoint, trial: { startedAt: Math.round(now()) } }) : err(reason);
    });
    if (!begun.ok) return c.json(problem('badRequest', begun.error), 400);
    return begun.value === undefined ? c.json(missing(id), 404) : c.json(begun.value, 200);
  });

  app.openapi(end, async (c) => {
    const { id } = c.req.valid('param');
    const ended = await replace(id, ({ trial: _ended, ...endpoint }) => ok(endpoint));
    if (!ended.ok) return c.json(problem('badRequest', ended.error), 400);
    return ended.value === undefined ? c.json(missing(id), 404) : c.json(ended.value, 200);
  });
}
