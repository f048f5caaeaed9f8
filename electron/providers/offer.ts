import type { ServerInfo } from '../domain/modelInfo.ts';
import type { Provider } from '../domain/provider.ts';

/** A better kind for a provider than the one it was added as: these two tell more in the API of their own. */
export function offerFor(provider: Provider, identity: { readonly server: ServerInfo } | null): 'ollama' | 'vllm' | null {
  if (provider.kind !== 'openai' || identity === null) return null;
  const { kind } = identity.server;
  return kind === 'ollama' || kind === 'vllm' ? kind : null;
}
