import { type Endpoint, endpointIdFor, endpointSchema, freeId } from '../domain/endpoint.ts';
import { hostOf, matchesHost, type Provider, providerSchema } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';
import type { RouterConfig, RouterEntry } from './llmRouter.ts';

/** What an import would change. Secrets are apart, so that they never reach the settings. */
export interface ImportPlan {
  readonly newProviders: readonly Provider[];
  readonly newEndpoints: readonly Endpoint[];
  /** Known endpoints whose `keep_alive` differs in the file. */
  readonly changedEndpoints: readonly Endpoint[];
  readonly unchanged: number;
  /** To be stored under these ids before the settings are written. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly skipped: readonly string[];
}

/** What an import did, or would do. */
export interface ImportReport {
  /** The plan in words, one line per thing. */
  readonly lines: readonly string[];
  readonly newProviders: number;
  readonly newEndpoints: number;
  readonly changedEndpoints: number;
}

/** Compares a models config with the settings. Importing the same file twice changes nothing the second time. */
export function planImport(settings: Settings, config: RouterConfig, storedSecret: (id: string) => string | undefined): ImportPlan {
  const providers = [...settings.providers];
  const endpoints = new Map(settings.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const plan = {
    newProviders: [] as Provider[],
    newEndpoints: [] as Endpoint[],
    changedEndpoints: [] as Endpoint[],
    unchanged: 0,
    secrets: new Map<string, string>(),
    skipped: config.skipped,
  };
  for (const entry of config.entries) {
    const secretOf = (ref: string): string | undefined => plan.secrets.get(ref) ?? storedSecret(ref);
    let provider = providers.find((known) => sameServer(known, entry, secretOf));
    if (provider === undefined) {
      provider = newProvider(entry, new Set(providers.map(({ id }) => id)));
      if (entry.token !== null) plan.secrets.set(provider.id, entry.token);
      providers.push(provider);
      plan.newProviders.push(provider);
    }
    const providerId = provider.id;
    const known = [...endpoints.values()].find((endpoint) => endpoint.providerId === providerId && endpoint.model === entry.model);
    if (known === undefined) {
      const endpoint = newEndpoint(entry, providerId, new Set(endpoints.keys()));
      endpoints.set(endpoint.id, endpoint);
      plan.newEndpoints.push(endpoint);
    } else if ((known.keepAlive ?? null) === entry.keepAlive) plan.unchanged += 1;
    else plan.changedEndpoints.push({ ...known, keepAlive: entry.keepAlive });
  }
  return plan;
}

/** The settings with a plan carried out. */
export function applyImport(settings: Settings, plan: ImportPlan): Settings {
  const changed = new Map(plan.changedEndpoints.map((endpoint) => [endpoint.id, endpoint]));
  return {
    ...settings,
    providers: [...settings.providers, ...plan.newProviders],
    endpoints: [...settings.endpoints.map((endpoint) => changed.get(endpoint.id) ?? endpoint), ...plan.newEndpoints],
  };
}

/** Same kind, same address, and the same token or none: two accounts on one address stay two providers. */
function sameServer(provider: Provider, entry: RouterEntry, secretOf: (id: string) => string | undefined): boolean {
  if (provider.kind !== entry.kind || !matchesHost(provider, entry.baseUrl)) return false;
  const ref = provider.token;
  if (entry.token === null) return ref === undefined;
  return ref?.startsWith('secret:') === true && secretOf(ref.slice('secret:'.length)) === entry.token;
}

function newProvider(entry: RouterEntry, taken: ReadonlySet<string>): Provider {
  const id = freeId(`${entry.kind}-${new URL(entry.baseUrl).host}`, taken);
  return providerSchema.parse({
    kind: entry.kind,
    id,
    name: NAMES[entry.kind],
    baseUrl: entry.baseUrl,
    ...(entry.token === null ? {} : { token: `secret:${id}` }),
  });
}

const NAMES: Readonly<Record<RouterEntry['kind'], string>> = { ollama: 'Ollama', openai: 'OpenAI-compatible', vllm: 'vLLM' };

function newEndpoint(entry: RouterEntry, providerId: string, taken: ReadonlySet<string>): Endpoint {
  return endpointSchema.parse({
    id: endpointIdFor(providerId, entry.model, taken),
    providerId,
    model: entry.model,
    keepAlive: entry.keepAlive,
    task: entry.embedding ? 'embed' : 'chat',
  });
}

/** The plan in words, one line per thing; tokens are never shown. */
export function describePlan(plan: ImportPlan): string[] {
  return [
    ...plan.newProviders.map(
      (provider) => `+ provider ${provider.id} (${provider.kind} at ${hostOf(provider)}${provider.token ? ', with a token' : ''})`,
    ),
    ...plan.newEndpoints.map((endpoint) => `+ endpoint ${endpoint.id} (${endpoint.keepAlive ?? 'not scheduled'})`),
    ...plan.changedEndpoints.map((endpoint) => `~ endpoint ${endpoint.id} (now ${endpoint.keepAlive ?? 'not scheduled'})`),
    ...(plan.unchanged > 0 ? [`= ${plan.unchanged} endpoints are there already`] : []),
    ...plan.skipped.map((sentence) => `- ${sentence}`),
  ];
}
