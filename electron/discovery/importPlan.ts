import { type Endpoint, endpointIdFor, endpointSchema } from '../domain/endpoint.ts';
import { hostOf, type Provider } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';
import { type KnownProviders, matchProvider, tokensByServer, withNewProvider, withToken } from './importProviders.ts';
import type { RouterConfig, RouterEntry } from './llmRouter.ts';

/** What an import would change. Secrets are apart, so that they never reach the settings. */
export interface ImportPlan {
  readonly newProviders: readonly Provider[];
  /** Known providers that get a token, or one of their own. */
  readonly changedProviders: readonly Provider[];
  /** Ids of known providers whose stored token is replaced. */
  readonly changedTokens: readonly string[];
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
  const known: KnownProviders = { providers: [...settings.providers], secrets: new Map(), storedSecret };
  const endpoints = new Map(settings.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const tokensOf = tokensByServer(config.entries);
  const met = new Set<string>();
  const skipped = [...config.skipped];
  const newEndpoints: Endpoint[] = [];
  const changedEndpoints: Endpoint[] = [];
  const changedTokens = new Set<string>();
  let unchanged = 0;
  for (const entry of config.entries) {
    const tokens = tokensOf(entry);
    // Where the file knows one token for a server, that is meant for all of its entries.
    const [token = null] = tokens.size === 1 ? tokens : [entry.token];
    const found = matchProvider(known, { ...entry, token }, tokens.size > 1);
    const provider = found ?? withNewProvider(known, { ...entry, token });
    if (found !== undefined && token !== null && withToken(known, found, token) === 'replaced') changedTokens.add(found.id);
    const endpoint = [...endpoints.values()].find(({ providerId, model }) => providerId === provider.id && model === entry.model);
    if (endpoint === undefined) {
      const fresh = newEndpoint(entry, provider.id, new Set(endpoints.keys()));
      endpoints.set(fresh.id, fresh);
      newEndpoints.push(fresh);
      met.add(fresh.id);
      continue;
    }
    const differs = (endpoint.keepAlive ?? null) !== entry.keepAlive;
    // The first word counts: else two that disagree would undo each other at every import.
    if (met.has(endpoint.id) && differs) skipped.push(`${entry.model} on ${entry.baseUrl} is in the file twice; its first keep_alive counts.`);
    else if (differs) {
      const changed = { ...endpoint, keepAlive: entry.keepAlive };
      endpoints.set(changed.id, changed);
      changedEndpoints.push(changed);
    } else unchanged += 1;
    met.add(endpoint.id);
  }
  const before = new Map(settings.providers.map((provider) => [provider.id, provider]));
  return {
    newProviders: known.providers.filter(({ id }) => !before.has(id)),
    changedProviders: known.providers.filter((provider) => before.has(provider.id) && before.get(provider.id) !== provider),
    changedTokens: [...changedTokens].filter((id) => before.has(id)),
    newEndpoints,
    changedEndpoints,
    unchanged,
    secrets: known.secrets,
    skipped,
  };
}

/** The settings with a plan carried out. */
export function applyImport(settings: Settings, plan: ImportPlan): Settings {
  return {
    ...settings,
    providers: [...replaced(settings.providers, plan.changedProviders), ...plan.newProviders],
    endpoints: [...replaced(settings.endpoints, plan.changedEndpoints), ...plan.newEndpoints],
  };
}

function replaced<T extends { readonly id: string }>(all: readonly T[], changed: readonly T[]): T[] {
  const byId = new Map(changed.map((one) => [one.id, one]));
  return all.map((one) => byId.get(one.id) ?? one);
}

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
    ...[...plan.changedProviders.map(({ id }) => id), ...plan.changedTokens].map((id) => `~ token of provider ${id}`),
    ...plan.newEndpoints.map((endpoint) => `+ endpoint ${endpoint.id} (${endpoint.keepAlive ?? 'not scheduled'})`),
    ...plan.changedEndpoints.map((endpoint) => `~ endpoint ${endpoint.id} (now ${endpoint.keepAlive ?? 'not scheduled'})`),
    ...(plan.unchanged > 0 ? [`= ${plan.unchanged} endpoints are there already`] : []),
    ...plan.skipped.map((sentence) => `- ${sentence}`),
  ];
}
