import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { findChromium } from '../test/support/chromium.ts';
import { machine } from '../test/support/chromiumOnMachine.ts';

const FOLDER = join(import.meta.dirname, 'pictures');
const SCHEMES = ['light', 'dark'] as const;

/** One picture of the page: where, what to do first, and how high. */
interface Shot {
  readonly name: string;
  readonly hash: string;
  readonly width?: number;
  readonly height: number;
  readonly prepare?: (page: Page) => Promise<void>;
}

const shots: readonly Shot[] = [
  { name: 'list', hash: '#/', height: 752 },
  { name: 'list-narrow', hash: '#/', width: 380, height: 936 },
  { name: 'detail', hash: '#/endpoint/demo-ollama.qwen3-8b', height: 1100, prepare: (page) => page.getByRole('radio', { name: '7 d' }).check() },
  { name: 'add', hash: '#/add', height: 760 },
  { name: 'settings', hash: '#/settings', height: 900 },
];

/** Takes every picture in both schemes. `link` carries the token. */
export async function takeAppPictures(link: string): Promise<void> {
  const { executablePath, env } = await findChromium(machine);
  const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env } });
  try {
    for (const scheme of SCHEMES) for (const shot of shots) await take(browser, link, shot, scheme);
  } finally {
    await browser.close();
  }
}

async function take(
  browser: Browser,
  link: string,
  { name, hash, width = 1120, height, prepare }: Shot,
  scheme: (typeof SCHEMES)[number],
): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, deviceScaleFactor: 1.5, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(link);
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await prepare?.(page);
  await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => {});
  await page.screenshot({ path: join(FOLDER, `${name}-${scheme}.png`) });
  await context.close();
}
