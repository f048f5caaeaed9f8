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

/** A look under way, and how many wait for it: it ends early only when all of them have given up. */
interface Running {
  readonly look: Promise<Look>;
  readonly stop: AbortController;
  waiting: number;
}

interface Page {
  readonly settings: string;
  look: Look;
  /** Boot time. */
  lookedAt: number;
  peek: Peek | null;
  running: Running | null;
}

const GIVEN_UP: Look = { kind: 'silent' };

/** What was seen at each provider. Everybody who asks while a look is under way, or shortly after it, is served by that one. */
export class LookBook {
  readonly #options: LookBookOptions;
  readonly #pages = new Map<string, Page>();

  constructor(options: LookBookOptions) {
    this.#options = options;
  }

  /**
   * @param freshMs a look that is no older does, ms
   * @param signal gives up for this caller alone, who then sees nothing
   */
  async look(provider: Provider, freshMs: number, signal: AbortSignal): Promise<Look> {
    const page = this.#pageOf(provider);
    // Whoever wants to see what has just happened cannot use a look that began before.
    if (freshMs <= 0 && page.running !== null) await page.running.look;
    // Nor is one of use that ends because everybody had given up.
    while (page.running?.stop.signal.aborted === true) await page.running.look;
    if (page.running === null && freshMs > 0 && this.#options.clock.bootNow() - page.lookedAt <= freshMs) return page.look;
    if (signal.aborted) return GIVEN_UP;
    page.running ??= this.#begin(page, provider);
    return waitFor(page.running, signal);
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

  #begin(page: Page, provider: Provider): Running {
    const stop = new AbortController();
    const look = this.#lookNow(page, provider, stop.signal).finally(() => {
      page.running = null;
    });
    return { look, stop, waiting: 0 };
  }

  async #lookNow(page: Page, provider: Provider, signal: AbortSignal): Promise<Look> {
    const { looker, clock, onLook } = this.#options;
    const look = await looker.look(provider, signal);
    // One that was broken off says nothing of the server.
    if (signal.aborted) return GIVEN_UP;
    page.look = look;
    page.lookedAt = clock.bootNow();
    if (look.kind === 'seen') page.peek = look.peek;
    if (look.kind !== 'blind') onLook(provider.id);
    return look;
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

/** One of those who wait for a look; whoever gives up leaves it to the others. */
async function waitFor(running: Running, signal: AbortSignal): Promise<Look> {
  const { promise: givenUp, resolve } = Promise.withResolvers<Look>();
  const giveUp = (): void => {
    running.waiting -= 1;
    if (running.waiting === 0) running.stop.abort();
    resolve(GIVEN_UP);
  };
  running.waiting += 1;
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([running.look, givenUp]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
