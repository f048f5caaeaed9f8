import type { Demo } from './demo/demo.ts';
import { isDemoProvider, withoutDemo } from './demo/ids.ts';
import { err, ok, type Result } from './domain/result.ts';
import type { Settings } from './domain/settings.ts';
import type { Stores } from './stores.ts';

/** `add` puts the simulated servers beside what the user has; `replace` is for a data folder of the demo's own. */
export type DemoKind = 'add' | 'replace';

const CLASH = 'The demo uses ids that your own providers have: ';

/** The simulated servers of this process, and their place in the settings. */
export class DemoMode {
  readonly #stores: Stores;
  #demo: { readonly kind: DemoKind; readonly servers: Demo } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  get running(): boolean {
    return this.#demo !== undefined;
  }

  /** Starts the servers and their endpoints; does nothing more when they run. @returns ids of their providers */
  start(kind: DemoKind = 'add'): Promise<Result<string[]>> {
    return this.#inTurn(() => this.#start(kind));
  }

  /** Takes the demo out of the settings and stops the servers. What cannot be taken out is at the next start. */
  stop(): Promise<Result<null>> {
    return this.#inTurn(() => this.#stop());
  }

  /** Takes out of the settings what a demo has left behind that did not end in order; its servers are gone. */
  async clearLeftovers(): Promise<void> {
    if (this.running || !this.#stores.settings.current.providers.some(isDemoProvider)) return;
    const cleared = await this.#leaveSettings();
    if (!cleared.ok) this.#stores.log.scoped('demo').warn(`The demo could not be taken out of the settings: ${cleared.error}`, {});
  }

  async #start(kind: DemoKind): Promise<Result<string[]>> {
    if (this.#demo !== undefined) return ok(this.#demo.servers.providers.map(({ id }) => id));
    const { settings, secrets } = this.#stores;
    const { startDemo } = await import('./demo/demo.ts');
    const servers = await startDemo();
    const entered = await storeAll(servers.secrets, secrets);
    const changed = entered.ok ? await settings.change((now) => withDemo(now, servers, kind)) : entered;
    if (!changed.ok) {
      await servers.close();
      return changed;
    }
    this.#demo = { kind, servers };
    return ok(servers.providers.map(({ id }) => id));
  }

  async #stop(): Promise<Result<null>> {
    const demo = this.#demo;
    if (demo === undefined) return ok(null);
    const left = await this.#leaveSettings(demo.kind === 'add');
    this.#demo = undefined;
    await demo.servers.close();
    return left;
  }

  /** @param forget what the simulated servers answered has no place among the user's own figures */
  async #leaveSettings(forget = true): Promise<Result<null>> {
    const { settings, secrets, history } = this.#stores;
    const before = settings.current;
    const changed = await settings.change((now) => ok(withoutDemo(now)));
    if (!changed.ok) return changed;
    const kept = new Set(changed.value.endpoints.map(({ id }) => id));
    for (const { id } of forget ? before.endpoints : []) if (!kept.has(id)) history.forget(id);
    for (const { id } of before.providers.filter(isDemoProvider)) await secrets.delete(id);
    return ok(null);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function withDemo(settings: Settings, { providers, endpoints }: Demo, kind: DemoKind): Result<Settings> {
  if (kind === 'replace') return ok({ ...settings, warming: true, pausedUntil: null, providers, endpoints });
  const own = withoutDemo(settings);
  const taken = [...own.providers, ...own.endpoints].map(({ id }) => id);
  const clash = [...providers, ...endpoints].filter(({ id }) => taken.includes(id)).map(({ id }) => `"${id}"`);
  if (clash.length > 0) return err(`${CLASH}${clash.join(', ')}. Rename or remove them first.`);
  return ok({ ...own, providers: [...own.providers, ...providers], endpoints: [...own.endpoints, ...endpoints] });
}

async function storeAll(values: Readonly<Record<string, string>>, secrets: Stores['secrets']): Promise<Result<null>> {
  for (const [id, secret] of Object.entries(values)) {
    const stored = await secrets.set(id, secret);
    if (!stored.ok) return stored;
  }
  return ok(null);
}
