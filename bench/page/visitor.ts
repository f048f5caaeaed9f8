import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { findChromium } from '../../test/support/chromium.ts';
import { machine } from '../../test/support/chromiumOnMachine.ts';

const VIEW = { width: 1200, height: 800 };

/** A browser whose contexts the service knows already, each with an empty cache. */
export class Visitor {
  readonly #browser: Browser;
  /** Which Chromium it is. */
  readonly sentence: string;

  private constructor(browser: Browser, sentence: string) {
    this.#browser = browser;
    this.sentence = sentence;
  }

  static async start(): Promise<Visitor> {
    const { executablePath, env } = await findChromium(machine);
    const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env }, args: ['--enable-precise-memory-info'] });
    return new Visitor(browser, `Chromium ${browser.version()}, without a window`);
  }

  /** A page that has nothing open yet; `close` ends it with its cache. */
  async page(origin: string, token: string): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> {
    const first = await this.#context();
    const door = await first.newPage();
    // The cookie comes with the redirect; the page itself is not wanted yet.
    await door.route(`${origin}/`, (route) => route.abort());
    await door.goto(`${origin}/?token=${token}`).catch(() => undefined);
    const storageState = await first.storageState();
    await first.close();
    const context = await this.#context(storageState);
    return { page: await context.newPage(), close: () => context.close() };
  }

  stop(): Promise<void> {
    return this.#browser.close();
  }

  #context(storageState?: Awaited<ReturnType<BrowserContext['storageState']>>): Promise<BrowserContext> {
    return this.#browser.newContext({ viewport: VIEW, ...(storageState !== undefined && { storageState }) });
  }
}
