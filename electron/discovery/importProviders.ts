import { freeId } from '../domain/endpoint.ts';
import { bareHost, matchesHost, type Provider, providerSchema } from '../domain/provider.ts';
import type { RouterEntry } from './llmRouter.ts';

/** The providers as the import has made them so far, and the secrets that are to be stored for them. */
export interface KnownProviders {
  readonly providers: Provider[];
  readonly secrets: Map<string, string>;
  readonly storedSecret: (id: string) => string | undefined;
}

type Server = Pick<RouterEntry, 'kind' | 'baseUrl' | 'token'>;

/** The different tokens that a file has for the server of an entry. */
export function tokensByServer(entries: readonly Server[]): (entry: Server) => ReadonlySet<string> {
  const keyOf = ({ kind, baseUrl }: Server): string => `${kind} ${bareHost(baseUrl)}`;
  const tokens = new Map<string, Set<string>>();
  for (const entry of entries) {
    const known = tokens.get(keyOf(entry)) ?? new Set();
    tokens.set(keyOf(entry), entry.token === null ? known : known.add(entry.token));
  }
  return (entry) => tokens.get(keyOf(entry)) ?? new Set();
}

/**
 * The provider an entry is about: same kind and address. A token that has changed is still the same account, unless the file or the settings
 * have several accounts at that address; then the token tells them apart.
 */
export function matchProvider(known: KnownProviders, entry: Server, severalTokens: boolean): Provider | undefined {
  // An address of our own kind only: an id that happens to look like it is no match.
  const there = known.providers.filter((provider) => provider.kind === entry.kind && matchesHost({ ...provider, id: '' }, entry.baseUrl));
  const same = there.find((provider) => tokenOf(known, provider) === entry.token);
  if (same !== undefined || severalTokens) return same;
  return there.length === 1 || entry.token === null ? there[0] : undefined;
}

/** The token a provider has as far as it is stored here; `null`: it has none; `undefined`: nobody here knows. */
function tokenOf({ secrets, storedSecret }: KnownProviders, { token }: Provider): string | null | undefined {
  if (token === undefined) return null;
  const id = secretIdOf(token);
  return id === null ? undefined : (secrets.get(id) ?? storedSecret(id));
}

const secretIdOf = (ref: string): string | null => (ref.startsWith('secret:') ? ref.slice('secret:'.length) : null);

/**
 * Gives a known provider the token of the file.
 * @returns `replaced` when only what is stored changes; a provider that refers to the environment keeps doing so
 */
export function withToken(known: KnownProviders, provider: Provider, token: string): 'replaced' | 'referred' | 'kept' {
  const current = tokenOf(known, provider);
  if (current === token) return 'kept';
  const id = provider.token === undefined ? undefined : secretIdOf(provider.token);
  if (id === null) return 'kept';
  const isShared = known.providers.some((other) => other.id !== provider.id && other.token === provider.token);
  if (id !== undefined && !isShared) {
    known.secrets.set(id, token);
    return 'replaced';
  }
  // One that has none gets one; one that shares its secret with another server gets its own.
  const own = freeSecretId(known, provider.id);
  known.secrets.set(own, token);
  known.providers.splice(known.providers.indexOf(provider), 1, providerSchema.parse({ ...provider, token: `secret:${own}` }));
  return 'referred';
}

/** Adds the provider of an entry. */
export function withNewProvider(known: KnownProviders, { kind, baseUrl, token }: Server): Provider {
  const id = freeId(`${kind}-${new URL(baseUrl).host}`, new Set(known.providers.map((provider) => provider.id)));
  const secretId = freeSecretId(known, id);
  if (token !== null) known.secrets.set(secretId, token);
  const provider = providerSchema.parse({ kind, id, name: NAMES[kind], baseUrl, ...(token === null ? {} : { token: `secret:${secretId}` }) });
  known.providers.push(provider);
  return provider;
}

/** Near the provider's id, and no secret that another provider refers to. */
function freeSecretId({ providers }: KnownProviders, id: string): string {
  return freeId(id, new Set(providers.flatMap(({ token }) => (token === undefined ? [] : [secretIdOf(token) ?? '']))));
}

const NAMES: Readonly<Record<RouterEntry['kind'], string>> = { ollama: 'Ollama', openai: 'OpenAI-compatible', vllm: 'vLLM' };
