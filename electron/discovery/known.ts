import type { FoundServer } from '../domain/discovery.ts';
import { isLoopback } from '../domain/loopback.ts';
import { providerKindOf } from '../domain/modelInfo.ts';
import { bareHost, type Provider } from '../domain/provider.ts';
import type { SeenServer } from './search.ts';

/** A server as it can be added, with the provider that it has been added as. */
export function toFound({ server, models, needsToken, baseUrl }: SeenServer, providers: readonly Provider[]): FoundServer[] {
  const kind = providerKindOf(server.kind);
  if (kind === 'bedrock') return [];
  const known = providers.find((provider) => provider.kind !== 'bedrock' && oneSpelling(provider.baseUrl) === oneSpelling(baseUrl));
  return [{ kind, server, baseUrl, models: [...models], needsToken, providerId: known?.id ?? null }];
}

/** `localhost`, `127.0.0.1` and `[::1]` are the same place. */
function oneSpelling(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return bareHost(baseUrl);
  const { hostname, port, pathname, protocol } = new URL(baseUrl);
  return bareHost(`${isLoopback(hostname) ? 'localhost' : hostname}:${port || (protocol === 'https:' ? '443' : '80')}${pathname}`);
}
