import type { Demo } from './demo/demo.ts';
import { DEMO_KEY, type DemoKind, type DemoMark, demoMarkSchema, markOf, withoutMarked } from './demo/mark.ts';
import { err, ok, type Result } from './domain/result.ts';
import type { Settings } from './domain/settings.ts';
import type { JsonFile } from './storage/jsonFile.ts';
import type { Stores } from './stores.ts';

/** The simulated servers of this process, and their place in the settings. */
export class DemoMode {
  readonly #stores: Stores;
  readonly #markFile: JsonFile;
  #demo: { readonly servers: Demo; readonly mark: DemoMark } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param markFile remembers what a demo has added, as long as that is there */
  constructor(stores: Stores, markFile: JsonFile) {
    this.#stores = stores;
    this.#markFile = markFile;
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

  /** Takes away what a demo has left behind that did not end in order; its servers are gone. */
  clearLeftovers(): Promise<void> {
    return this.#inTurn(() => this.#clearLeftovers());
  }

  /** The settings without simulated servers beside the user's own: they fail on purpose. In a demo of its own they are all there is. */
  withoutDemo(settings: Settings): Settings {
    return this.#demo === undefined || this.#demo.mark.kind === 'replace' ? settings : withoutMarked(settings, this.#demo.mark);
  }

  async #start(kind: DemoKind): Promise<Result<string[]>> {
    if (this.#demo !== undefined) return ok(this.#demo.servers.providers.map(({ id }) => id));
    await this.#clearLeftovers();
    const { startDemo } = await import('./demo/demo.ts');
    const servers = await startDemo();
    const mark = markOf(servers, kind, Object.keys(servers.secrets));
    const entered = await this.#enter(servers, mark);
    if (!entered.ok) {
      await servers.close();
      return entered;
    }
    this.#demo = { servers, mark };
    return ok(servers.providers.map(({ id }) => id));
  }

  /** Secrets and settings. The mark comes first and goes last, so that a crash in between leaves nothing that nobody knows. */
  async #enter(servers: Demo, mark: DemoMark): Promise<Result<unknown>> {
    const { settings, secrets } = this.#stores;
    const clash = mark.kind === 'add' ? clashOf(settings.current, secrets.ids(), servers) : null;
    if (clash !== null) return err(clash);
    const marked = await this.#markFile.write(mark);
    if (!marked.ok) return marked;
    const stored = await storeAll(servers.secrets, secrets);
    const entered = stored.ok ? await settings.change((now) => withDemo(now, servers, mark.kind), { by: 'program' }) : stored;
    if (entered.ok) return entered;
    await this.#forgetSecrets(mark);
    this.#markFile.remove();
    return entered;
  }

  async #stop(): Promise<Result<null>> {
    const demo = this.#demo;
    if (demo === undefined) return ok(null);
    const left = await this.#leave(demo.mark);
    this.#demo = undefined;
    await demo.servers.close();
    return left;
  }

  async #clearLeftovers(): Promise<void> {
    if (this.running) return;
    const warn = (why: string): void => this.#stores.log.scoped('demo').warn(`What the last demo left could not be taken away: ${why}`, {});
    const read = this.#markFile.read();
    if (!read.ok) return warn(read.error);
    if (read.value === undefined) return;
    const mark = demoMarkSchema.safeParse(read.value);
    if (!mark.success) return warn(`${this.#markFile.path} is not what a demo writes.`);
    const left = await this.#leave(mark.data);
    if (!left.ok) warn(left.error);
  }

  async #leave(mark: DemoMark): Promise<Result<null>> {
    const { settings, history } = this.#stores;
    const before = settings.current;
    const changed = await settings.change((now) => ok(withoutMarked(now, mark)), { by: 'program' });
    if (!changed.ok) return changed;
    const kept = new Set(changed.value.endpoints.map(({ id }) => id));
    const gone = [...mark.endpoints, ...before.endpoints.map(({ id }) => id)].filter((id) => !kept.has(id));
    // What simulated servers answered has no place among the user's own figures; a data folder of the demo's own may keep it.
    if (mark.kind === 'add') for (const id of gone) history.forget(id);
    await this.#forgetSecrets(mark);
    this.#markFile.remove();
    return ok(null);
  }

  /** One that the user has set anew since is the user's. */
  async #forgetSecrets({ secrets: ids }: DemoMark): Promise<void> {
    const { secrets } = this.#stores;
    for (const id of ids) if (secrets.get(id) === DEMO_KEY) await secrets.delete(id);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

/** What of the user's own has a name that the demo needs, as a sentence. */
function clashOf({ providers, endpoints }: Settings, secretIds: readonly string[], demo: Demo): string | null {
  const taken = (kind: string, own: readonly string[], needed: readonly string[]): string[] =>
    needed.filter((id) => own.includes(id)).map((id) => `${kind} "${id}"`);
  const idsOf = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);
  const clashes = [
    ...taken('provider', idsOf(providers), idsOf(demo.providers)),
    ...taken('endpoint', idsOf(endpoints), idsOf(demo.endpoints)),
    ...taken('stored secret', secretIds, Object.keys(demo.secrets)),
  ];
  return clashes.length === 0 ? null : `The demo needs ids that are yours: ${clashes.join(', ')}. Remove them, or add them again under other ids.`;
}

function withDemo(settings: Settings, demo: Demo, kind: DemoKind): Result<Settings> {
  const { providers, endpoints } = demo;
  if (kind === 'replace') return ok({ ...settings, warming: true, pausedUntil: null, providers, endpoints });
  // Looked at once more: the settings may have changed while the secrets were stored.
  const clash = clashOf(settings, [], demo);
  if (clash !== null) return err(clash);
  return ok({ ...settings, providers: [...settings.providers, ...providers], endpoints: [...settings.endpoints, ...endpoints] });
}

async function storeAll(values: Readonly<Record<string, string>>, secrets: Stores['secrets']): Promise<Result<null>> {
  for (const [id, secret] of Object.entries(values)) {
    const stored = await secrets.set(id, secret);
    if (!stored.ok) return stored;
  }
  return ok(null);
}
