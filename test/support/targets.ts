import type { Endpoint, EndpointInput } from '../../electron/domain/endpoint.ts';
import { endpointSchema } from '../../electron/domain/endpoint.ts';
import type { PingJob } from '../../electron/domain/measurement.ts';
import { type HttpProvider, type Provider, providerSchema } from '../../electron/domain/provider.ts';
import { type Settings, settingsSchema } from '../../electron/domain/settings.ts';
import { CURRENT_VERSION } from '../../electron/domain/settingsUpgrade.ts';
import type { Target } from '../../electron/keepalive/catalog.ts';

/** An HTTP provider; its name is its id. */
export function httpProvider<K extends HttpProvider['kind']>(
  kind: K,
  more: { readonly id?: string; readonly baseUrl?: string; readonly [field: string]: unknown } = {},
): Extract<HttpProvider, { kind: K }> {
  const id = more.id ?? 'box';
  const provider = providerSchema.parse({ baseUrl: `http://${id}.test`, ...more, id, name: id, kind });
  if (!isOfKind(provider, kind)) throw new Error(`${id} is not of kind ${kind}`);
  return provider;
}

export function bedrockProvider(more: { readonly [field: string]: unknown } = {}): Extract<Provider, { kind: 'bedrock' }> {
  const provider = providerSchema.parse({ id: 'aws', name: 'aws', region: 'us-east-1', ...more, kind: 'bedrock' });
  if (provider.kind !== 'bedrock') throw new Error('not a Bedrock provider');
  return provider;
}

function isOfKind<K extends HttpProvider['kind']>(provider: Provider, kind: K): provider is Extract<HttpProvider, { kind: K }> {
  return provider.kind === kind;
}

/** An endpoint; id and model are the same unless they are given. */
export function endpointOf(id: string, more: Partial<EndpointInput> = {}): Endpoint {
  return endpointSchema.parse({ id, providerId: 'box', model: id, ...more });
}

export function settingsOf(providers: readonly Provider[], endpoints: readonly Endpoint[], more: Partial<Settings> = {}): Settings {
  return settingsSchema.parse({ version: CURRENT_VERSION, providers, endpoints, ...more });
}

export function targetOf(provider: Provider = httpProvider('openai'), more: Partial<EndpointInput> = {}): Target {
  return { provider, endpoint: endpointOf('model', { providerId: provider.id, ...more }) };
}

/** One ping to make, as the monitor would ask for it. */
export function jobFor<P extends Provider>(
  provider: P,
  more: Partial<EndpointInput> = {},
  rest: Partial<Omit<PingJob, 'provider' | 'endpoint'>> = {},
): PingJob<P> {
  const endpoint = endpointOf('model', { providerId: provider.id, ...more });
  return {
    provider,
    endpoint,
    prompt: 'Send an empty message.',
    prefix: null,
    pin: false,
    expectation: 'cold',
    contextLength: null,
    signal: new AbortController().signal,
    ...rest,
  };
}
