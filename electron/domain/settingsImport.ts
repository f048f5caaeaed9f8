import { type Endpoint, freeId } from './endpoint.ts';
import type { Profile } from './profile.ts';
import { bareHost, hostOf, type Provider } from './provider.ts';
import type { Settings } from './settings.ts';
import type { ReadFile } from './settingsFile.ts';

/** `replace`: afterwards everything is as in the file. `add`: only what is not there yet comes from it; what is there stays as it is. */
export const importModes = ['replace', 'add'] as const;
export type ImportMode = (typeof importModes)[number];

/** The settings with a file imported. */
export function withImported(now: Settings, { settings, leftOut }: ReadFile, mode: ImportMode): Settings {
  if (mode === 'add') return withAdded(now, settings);
  return leftOut.includes('webhook') ? { ...settings, webhook: now.webhook } : settings;
}

/** Things of the file that are there already go by the ids that they have there; the others keep theirs where they are free. */
function withAdded(now: Settings, file: Settings): Settings {
  const providers = new Matched(now.providers, file.providers, sameServer);
  const moved = file.endpoints.map((endpoint) => ({ ...endpoint, providerId: providers.idOf(endpoint.providerId) }));
  const endpoints = new Matched<Endpoint>(now.endpoints, moved, sameEndpoint);
  const renamed = file.profiles.map((profile) => ({
    ...profile,
    endpoints: Object.fromEntries(Object.entries(profile.endpoints).map(([id, terms]) => [endpoints.idOf(id), terms])),
  }));
  const profiles = new Matched<Profile>(now.profiles, renamed, sameName);
  const priced = new Set(now.prices.map(({ model }) => model));
  return {
    ...now,
    prices: [...now.prices, ...file.prices.filter(({ model }) => !priced.has(model))],
    providers: [...now.providers, ...providers.added],
    endpoints: [...now.endpoints, ...endpoints.added],
    profiles: [...now.profiles, ...profiles.added],
  };
}

const sameServer = (a: Provider, b: Provider): boolean => a.kind === b.kind && bareHost(hostOf(a)) === bareHost(hostOf(b)) && a.token === b.token;
const sameEndpoint = (a: Endpoint, b: Endpoint): boolean => a.providerId === b.providerId && a.model === b.model && a.task === b.task;
const sameName = (a: Profile, b: Profile): boolean => a.name.toLowerCase() === b.name.toLowerCase();

/** Which things of a file are there already, and the ids that the others get. */
class Matched<T extends { readonly id: string }> {
  readonly added: readonly T[];
  readonly #ids: ReadonlyMap<string, string>;

  constructor(known: readonly T[], file: readonly T[], isSame: (known: T, other: T) => boolean) {
    const taken = new Set(known.map(({ id }) => id));
    const ids = new Map<string, string>();
    const added: T[] = [];
    for (const item of file) {
      const alike = known.filter((one) => isSame(one, item));
      const same = alike.find(({ id }) => id === item.id) ?? alike[0];
      const id = same?.id ?? freeId(item.id, taken);
      ids.set(item.id, id);
      if (same !== undefined) continue;
      taken.add(id);
      added.push({ ...item, id });
    }
    this.added = added;
    this.#ids = ids;
  }

  idOf(id: string): string {
    return this.#ids.get(id) ?? id;
  }
}
