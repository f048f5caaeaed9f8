import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { freeId } from '../domain/endpoint.ts';
import { freedSchema } from '../domain/memory.ts';
import { currentProfile, type Profile, profileSchema, termsOf } from '../domain/profile.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { describeIssues, type Settings } from '../domain/settings.ts';
import type { ApiContext } from './context.ts';
import { badRequest, body, idParam, json, notFound, problem, unknownFields } from './problem.ts';

const listSchema = z.object({
  profiles: z.array(profileSchema),
  profile: z.string().nullable().openapi({ description: 'id of the one that holds; null: none, or something that it decides was changed since' }),
});

const tags = ['profiles'];
const list = createRoute({ method: 'get', path: '/api/profiles', tags, responses: { 200: json('All profiles', listSchema) } });
const create = createRoute({
  method: 'post',
  path: '/api/profiles',
  tags,
  description: 'Saves a profile. What the body leaves out is taken from what holds now, so that a name alone saves that.',
  request: { body: body(z.looseObject({ name: z.string() })) },
  responses: { 201: json('The profile as it was saved', profileSchema), 400: badRequest },
});
const change = createRoute({
  method: 'patch',
  path: '/api/profiles/{id}',
  tags,
  description: 'Changes the given fields. `takeNow: true` takes over what holds now.',
  request: { params: idParam, body: body(z.looseObject({ takeNow: z.boolean().optional() })) },
  responses: { 200: json('The profile as it is now', profileSchema), 400: badRequest, 404: notFound },
});
const remove = createRoute({
  method: 'delete',
  path: '/api/profiles/{id}',
  tags,
  description: 'Removes a profile. What it has set stays as it is.',
  request: { params: idParam },
  responses: { 200: json('The profile that was removed', profileSchema), 400: badRequest, 404: notFound },
});
const use = createRoute({
  method: 'post',
  path: '/api/profiles/{id}/use',
  tags,
  description:
    'Switches to a profile, which can be undone as one change. Endpoints that it does not name stay as they are. With `releaseAll` every model is freed that its server can free and nobody uses.',
  request: { params: idParam },
  responses: { 200: json('What came of it', z.object({ profile: profileSchema, freed: freedSchema.nullable() })), 400: badRequest, 404: notFound },
});

export function profileRoutes(app: OpenAPIHono, { settings, switchProfile }: ApiContext): void {
  const missing = (id: string) => problem('notFound', `There is no profile "${id}".`);
  const find = (id: string, now: Settings = settings.current) => now.profiles.find((profile) => profile.id === id);

  app.openapi(list, (c) => c.json({ profiles: settings.current.profiles, profile: currentProfile(settings.current)?.id ?? null }, 200));

  app.openapi(create, async (c) => {
    const input = c.req.valid('json');
    let id = '';
    const changed = await settings.change((now) => {
      const parsed = parseProfile({ id: freeId(input.name.toLowerCase(), idsOf(now)), ...termsOf(now), ...input }, now.profiles);
      if (!parsed.ok) return parsed;
      id = parsed.value.id;
      return ok(nowChosen({ ...now, profiles: [...now.profiles, parsed.value] }, parsed.value));
    });
    if (!changed.ok) return c.json(problem('badRequest', changed.error), 400);
    const saved = find(id, changed.value);
    return saved === undefined ? c.json(problem('badRequest', 'The profile was not saved.'), 400) : c.json(saved, 201);
  });

  app.openapi(change, async (c) => {
    const { id } = c.req.valid('param');
    const { takeNow = false, ...changes } = c.req.valid('json');
    if (find(id) === undefined) return c.json(missing(id), 404);
    if ('id' in changes && changes['id'] !== id) return c.json(problem('badRequest', 'id: an id cannot be changed; change the name instead'), 400);
    const changed = await settings.change((now) => {
      const others = now.profiles.filter((other) => other.id !== id);
      const parsed = parseProfile({ ...find(id, now), ...(takeNow && termsOf(now)), ...changes, id }, others);
      if (!parsed.ok) return parsed;
      const profiles = now.profiles.map((other) => (other.id === id ? parsed.value : other));
      return ok(takeNow ? nowChosen({ ...now, profiles }, parsed.value) : { ...now, profiles });
    });
    if (!changed.ok) return c.json(problem('badRequest', changed.error), 400);
    const result = find(id, changed.value);
    return result === undefined ? c.json(missing(id), 404) : c.json(result, 200);
  });

  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param');
    const removed = find(id);
    if (removed === undefined) return c.json(missing(id), 404);
    const changed = await settings.change((now) =>
      ok({ ...now, profiles: now.profiles.filter((other) => other.id !== id), profile: now.profile === id ? null : now.profile }),
    );
    return changed.ok ? c.json(removed, 200) : c.json(problem('badRequest', changed.error), 400);
  });

  app.openapi(use, async (c) => {
    const { id } = c.req.valid('param');
    if (find(id) === undefined) return c.json(missing(id), 404);
    const used = await switchProfile(id);
    return used.ok ? c.json(used.value, 200) : c.json(problem('badRequest', used.error), 400);
  });
}

const idsOf = ({ profiles }: Settings): ReadonlySet<string> => new Set(profiles.map(({ id }) => id));

/** A profile that says what holds now is the one that holds. */
function nowChosen(settings: Settings, profile: Profile): Settings {
  const chosen = { ...settings, profile: profile.id };
  return currentProfile(chosen) === null ? settings : chosen;
}

function parseProfile(input: Readonly<Record<string, unknown>>, others: readonly Profile[]): Result<Profile> {
  const unknown = unknownFields(input, profileSchema.shape);
  if (unknown !== null) return err(unknown);
  const parsed = profileSchema.safeParse(input);
  if (!parsed.success) return err(describeIssues(parsed.error));
  const { id, name } = parsed.data;
  const isTaken = others.some((other) => other.id === id || other.name.toLowerCase() === name.toLowerCase());
  return isTaken ? err(`name: there is a profile "${name}" already; choose another name, or change that one`) : ok(parsed.data);
}
