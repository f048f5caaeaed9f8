import type { Endpoint } from './endpoint.ts';
import { DEFAULT_LIFETIME, type PrefixLifetime } from './prefix.ts';
import { GEOGRAPHY } from './price.ts';
import { promptCaches } from './promptCache.data.ts';
import type { Provider } from './provider.ts';

const LIFETIMES_MS: Readonly<Record<PrefixLifetime, number>> = { '5m': 5 * 60_000, '1h': 3_600_000 };

/** What is known of the cache that an endpoint's prefix is to stay in; `null` where its server does not say. */
export interface PromptCache {
  /** Fewest tokens that it takes. */
  readonly minTokens: number | null;
  /** Silence after which it may have forgotten, ms. */
  readonly lifetimeMs: number | null;
}

type Cached = Pick<Endpoint, 'model' | 'prefix' | 'prefixLifetime' | 'body'>;

export function promptCacheOf(provider: Provider, endpoint: Cached): PromptCache {
  const { model, prefixLifetime = DEFAULT_LIFETIME, body } = endpoint;
  if (provider.kind === 'bedrock') {
    const bare = model.slice(model.lastIndexOf('/') + 1).replace(GEOGRAPHY, '');
    const listed = promptCaches.bedrock.find(({ matches }) => matches.test(bare));
    return { minTokens: listed?.minTokens ?? null, lifetimeMs: LIFETIMES_MS[prefixLifetime] };
  }
  const { hostname } = new URL(provider.baseUrl);
  const listed = promptCaches.hosts.find((host) => host.matches.test(hostname) && (host.model?.test(model) ?? true));
  // OpenAI keeps it for a day where that is asked for.
  const lifetimeMs = body?.['prompt_cache_retention'] === undefined ? (listed?.lifetimeMs ?? null) : null;
  return { minTokens: listed?.minTokens ?? null, lifetimeMs };
}

/** How long the cache keeps an endpoint's prefix without a request, ms; `null`: it has none, or nobody knows. */
export function prefixLifetimeMs(provider: Provider, endpoint: Cached & Pick<Endpoint, 'task'>): number | null {
  return endpoint.prefix === undefined || endpoint.task === 'embed' ? null : promptCacheOf(provider, endpoint).lifetimeMs;
}
