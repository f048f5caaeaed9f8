import { hostOf } from '../domain/provider.ts';
import type { Catalog, Target } from '../keepalive/catalog.ts';
import type { Keys, Place } from '../storage/redis/keys.ts';
import type { SharedEndpoint } from '../storage/redis/scheduleOptions.ts';

/** The interval that is told where neither an endpoint nor the settings name one. */
const USUAL_SECONDS = 120;

/** What an endpoint is called among all instances. */
export function placeOf({ endpoint, provider }: Target): Place {
  return { model: endpoint.model, host: hostOf(provider) };
}

/** Our endpoints as the other instances know them. */
export class Places {
  readonly #keys: Keys;
  readonly #catalog: () => Catalog;
  /** What a catalog says, made once. */
  #known: { readonly catalog: Catalog; readonly idOf: ReadonlyMap<string, string>; readonly shared: ReadonlyMap<string, SharedEndpoint> } | null =
    null;

  constructor(keys: Keys, catalog: () => Catalog) {
    this.#keys = keys;
    this.#catalog = catalog;
  }

  /** What it is to the others. */
  sharedOf(id: string): SharedEndpoint | undefined {
    return this.#look().shared.get(id);
  }

  /** Which of ours another instance speaks of. */
  idOf(member: string): string | undefined {
    return this.#look().idOf.get(member);
  }

  #look() {
    const catalog = this.#catalog();
    if (this.#known?.catalog === catalog) return this.#known;
    const shared = new Map([...catalog.targets].map(([id, target]) => [id, sharedAs(target, catalog)]));
    const idOf = new Map([...shared].map(([id, place]) => [this.#keys.member(place), id]));
    this.#known = { catalog, idOf, shared };
    return this.#known;
  }
}

function sharedAs(target: Target, catalog: Catalog): SharedEndpoint {
  const rule = catalog.ruleOf(target.endpoint);
  return { ...placeOf(target), everySeconds: rule.kind === 'every' ? rule.seconds : (catalog.defaultIntervalSeconds ?? USUAL_SECONDS) };
}
