import type { Look, Peek, Seen } from '../domain/peek.ts';
import type { Provider } from '../domain/provider.ts';
import type { Clock } from './clock.ts';
import type { Looker } from './looker.ts';

export interface LookBookOptions {
  readonly looker: Looker;
  readonly clock: Clock;
  /** Told after each look. */
  readonly onLook: (providerId: string) => void;
}

interface Page {
  readonly settings: string;
  look: Look;
  /** Boot time. */
  lookedAt: number;
  peek: Peek | null;
  running: Promise<Look> | null;
}

/** What was seen at each provider. Everybody who asks while a look is under way, or shortly after it, is served by that one. */
export class LookBook {
  readonly #options: LookBookOptions;
  readonly #pages = new Map<string, Page>();

  constructor(options: LookBookOptions) {
    this.#options = options;
  }

  /** @param freshMs a look that is no older does, ms */
  async look(provider: Provider, freshMs: number, signal: AbortSignal): Promise<Look> {
    const page = this.#pageOf(provider);
    // Whoever wants to see what has just happened cannot use a look that began before.
    if (page.running !== null) {
      if (freshMs > 0) return page.running;
      await page.running;
    }
    if (page.running !== null) return page.running;
    if (freshMs > 0 && this.#options.clock.bootNow() - page.lookedAt <= freshMs) return page.look;
    page.running = this.#lookNow(page, provider, signal).finally(() => {
      page.running = null;
    });
    return page.running;
  }

  sight(provider: Provider): Seen {
    const page = this.#pages.get(provider.id);
    if (page === undefined || page.settings !== JSON.stringify(provider) || page.lookedAt === Number.NEGATIVE_INFINITY)
      return { providerId: provider.id, look: 'notYet', peek: null };
    return { providerId: provider.id, look: page.look.kind, peek: page.peek };
  }

  /** Forgets providers that are gone. */
  keepOnly(providerIds: ReadonlySet<string>): void {
    for (const id of this.#pages.keys()) if (!providerIds.has(id)) this.#pages.delete(id);
  }

  async #lookNow(page: Page, provider: Provider, signal: AbortSignal): Promise<Look> {
    const { looker, clock, onLook } = this.#options;
    page.look = await looker.look(provider, signal);
    page.lookedAt = clock.bootNow();
    if (page.look.kind === 'seen') page.peek = page.look.peek;
    if (page.look.kind !== 'blind') onLook(provider.id);
    return page.look;
  }

  /** A provider with other settings is another server. */
  #pageOf(provider: Provider): Page {
    const settings = JSON.stringify(provider);
    const known = this.#pages.get(provider.id);
    if (known?.settings === settings) return known;
    const page: Page = { settings, look: { kind: 'silent' }, lookedAt: Number.NEGATIVE_INFINITY, peek: null, running: null };
    this.#pages.set(provider.id, page);
    return page;
  }
}
