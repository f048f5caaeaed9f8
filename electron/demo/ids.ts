import { hostOf, type Provider } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';

/** Ids of the demo's providers; their secrets, where they have one, are called the same. */
export const DEMO_PROVIDER_IDS = ['demo-ollama', 'demo-vllm', 'demo-llamacpp', 'demo-bedrock', 'demo-bedrock-team'] as const;

const ids: ReadonlySet<string> = new Set(DEMO_PROVIDER_IDS);

/** Whether a provider is a simulated server: it has one of their ids, and is on this computer. */
export const isDemoProvider = (provider: Provider): boolean => ids.has(provider.id) && hostOf(provider).startsWith('http://127.0.0.1:');

/** The settings without the demo's providers and whatever endpoints are on them. */
export function withoutDemo(settings: Settings): Settings {
  const gone = new Set(settings.providers.filter(isDemoProvider).map(({ id }) => id));
  return {
    ...settings,
    providers: settings.providers.filter(({ id }) => !gone.has(id)),
    endpoints: settings.endpoints.filter(({ providerId }) => !gone.has(providerId)),
  };
}
