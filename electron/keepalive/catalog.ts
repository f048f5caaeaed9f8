import { type KeepAliveRule, parseKeepAlive } from '../domain/duration.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { matchesHost, type Provider } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';

/** An endpoint with its provider: everything a ping needs. */
export interface Target {
  readonly endpoint: Endpoint;
  readonly provider: Provider;
}

/** How an endpoint is kept warm: not at all, by what is known or learned of it, or after so many seconds of silence. */
export type Rule =
  | { readonly kind: 'off' }
  | { readonly kind: 'auto' }
  | { readonly kind: 'every'; readonly seconds: number /** Its server is asked to keep it loaded for good. */; readonly pinned: boolean };

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

  /**
   * How the endpoint is kept warm, by its own `keep_alive` or the default. A pinned one is looked after at the default interval.
   * @param timed a timer runs for it, so that it is kept warm even if it has no interval
   */
  ruleOf({ keepAlive, way }: Endpoint, timed = false): Rule {
    const takesDefault = keepAlive === undefined || (timed && keepAlive === null);
    const rule = parsed(takesDefault ? this.settings.interval : keepAlive);
    switch (rule.kind) {
      case 'off':
      case 'auto':
        return rule;
      case 'every':
        return { ...rule, pinned: way === 'pin' };
      case 'pin':
        return { kind: 'every', seconds: this.defaultIntervalSeconds ?? PINNED_SECONDS, pinned: true };
    }
  }

  /**
   * Whether the schedule has anything to do for it when nothing rests.
   * @param timed a timer runs for it, which keeps warm also what is switched off
   */
  isScheduled(endpoint: Endpoint, timed: boolean): boolean {
    return (endpoint.enabled || timed) && this.ruleOf(endpoint, timed).kind !== 'off';
  }

  /** Whether its way of pinging or a negative `keep_alive`, its own or the default, asks that the model stay loaded. */
  pins(endpoint: Endpoint): boolean {
    const rule = this.ruleOf(endpoint);
    return endpoint.way === 'pin' || (rule.kind === 'every' && rule.pinned);
  }

  /** The default interval, or `null` when the default is to pin or to learn. */
  get defaultIntervalSeconds(): number | null {
    const rule = parsed(this.settings.interval);
    return rule.kind === 'every' ? rule.seconds : null;
  }
}

const PINNED_SECONDS = 120;

/** Rule of a text that a schema has accepted. */
function parsed(text: string | null): KeepAliveRule {
  const rule = parseKeepAlive(text);
  return rule.ok ? rule.value : { kind: 'off' };
}
