import { z } from 'zod';
import { endpointSchema } from '../domain/endpoint.ts';
import type { ModelRef } from '../domain/memory.ts';
import { serverSightSchema } from '../domain/peek.ts';
import { matchesHost, type Provider, providerSchema } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { RunningService } from './service.ts';

/** What the running service has and sees, as far as a model is chosen by it. */
const placesSchema = z.object({
  providers: z.array(providerSchema),
  endpoints: z.array(z.object({ endpoint: endpointSchema.pick({ id: true, model: true, providerId: true }) })),
  servers: z.array(serverSightSchema),
});
export type Places = z.infer<typeof placesSchema>;

export async function readPlaces(service: RunningService): Promise<Result<Places>> {
  const state = await service.get('/api/state');
  if (!state.ok) return state;
  const parsed = placesSchema.safeParse(state.value);
  return parsed.success ? ok(parsed.data) : err(`The service at ${service.url} is of another version. Restart it.`);
}

/** Which model on which provider a name means: an endpoint's id, or a model that an endpoint has or a server lists. `server`: the provider's name. */
export function chooseModel(
  { providers, endpoints, servers }: Places,
  { model: name, host }: { readonly model: string; readonly host: string | undefined },
): Result<{ readonly ref: ModelRef; readonly server: string }> {
  const here = providers.filter((provider) => host === undefined || matchesHost(provider, host));
  if (here.length === 0) return err(`There is no provider ${host}. There is: ${providers.map(({ id }) => id).join(', ') || 'none'}.`);
  const chosen = (ref: ModelRef, { name: server }: Provider) => ok({ ref: { providerId: ref.providerId, model: ref.model }, server });
  const byId = endpoints.find(({ endpoint }) => endpoint.id === name)?.endpoint;
  const own = here.find(({ id }) => id === byId?.providerId);
  if (byId !== undefined && own !== undefined) return chosen(byId, own);
  const having = here.filter(
    ({ id }) =>
      endpoints.some(({ endpoint }) => endpoint.providerId === id && endpoint.model === name) ||
      servers.some(
        ({ providerId, peek }) => providerId === id && peek?.models.some(({ model, aliases }) => model === name || aliases.includes(name)),
      ),
  );
  const [only] = having.length > 0 || host === undefined ? having : here;
  if (only === undefined)
    return err(`No endpoint and no server is known to have ${name}. Name its provider with --host, for example --host ${here[0]?.id}.`);
  if (having.length > 1) return err(`${name} is on ${having.map(({ id }) => id).join(' and ')}. Say which with --host.`);
  return chosen({ providerId: only.id, model: name }, only);
}
