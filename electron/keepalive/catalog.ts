import { type KeepAliveRule, parseKeepAlive } from '../domain/duration.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { matchesHost, type Provider } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';

/** An endpoint with its provider: everything a ping needs. */
export interface Target {
  readonly endpoint: Endpoint;
  readonly provider: Provider;
}

/** The part of the settings that the engine works from. Made anew whenever they change. */
export class Catalog {
  static readonly #made = new WeakMap<Settings, Catalog>();

  /** The catalog of these settings; made once, as every ping asks for it. */
  static of(settings: Settings): Catalog {
    const known = Catalog.#made.get(settings);
    if (known !== undefined) return known;
    const made = new Catalog(settings);
    Catalog.#made.set(settings, made);
    return made;
  }

  readonly settings: Settings;
  readonly #targets = new Map<string, Target>();

  constructor(settings: Settings) {
    this.settings = settings;
    const providers = new Map(settings.providers.map((provider) => [provider.id, provider]));
    for (const endpoint of settings.endpoints) {
      const provider = providers.get(endpoint.providerId);
      if (provider !== undefined) this.#targets.set(endpoint.id, { endpoint, provider });
    }
  }

  get targets(): ReadonlyMap<string, Target> {
    return this.#targets;
  }

  /** Seed 003's look-up: a model on a host. `model` also matches an endpoint's id; without `host` the first such model counts. */
  find(model: string, host: string | undefined): Target | undefined {
    for (const target of this.#targets.values()) {
      const sameModel = target.endpoint.model === model || target.endpoint.id === model;
      if (sameModel && (host === undefined || matchesHost(target.provider, host))) return target;
    }
    return undefined;
  }

  /** Every endpoint that `model` and `host` select; missing ones select all. */
  select(model: string | undefined, host: string | undefined): Target[] {
    return [...this.#targets.values()].filter(({ endpoint, provider }) => {
      const sameModel = model === undefined || endpoint.model === model || endpoint.id === model;
      return sameModel && (host === undefined || matchesHost(provider, host));
    });
  }

  /** Seconds of silence after which the endpoint is due, or `null` when it is not scheduled. A pinned one is looked after at the default interval. */
  intervalSeconds(endpoint: Endpoint): number | null {
    const rule = ruleOf(endpoint.keepAlive === undefined ? this.settings.interval : endpoint.keepAlive);
    if (rule.kind === 'every') return rule.seconds;
    return rule.kind === 'off' ? null : (this.defaultIntervalSeconds ?? PINNED_SECONDS);
  }

  /** Whether a negative `keep_alive`, its own or the default, asks that the model stay loaded. */
  pins(endpoint: Endpoint): boolean {
    return ruleOf(endpoint.keepAlive === undefined ? this.settings.interval : endpoint.keepAlive).kind === 'pin';
  }

  /** The default interval, or `null` when the default is to pin. */
  get defaultIntervalSeconds(): number | null {
    const rule = ruleOf(this.settings.interval);
    return rule.kind === 'every' ? rule.seconds : null;
  }
}

const PINNED_SECONDS = 120;

/** Rule of a text that a schema has accepted. */
function ruleOf(text: string | null): KeepAliveRule {
  const rule = parseKeepAlive(text);
  return rule.ok ? rule.value : { kind: 'off' };
}
