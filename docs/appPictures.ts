import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright';
import { findChromium } from '../test/support/chromium.ts';
import { machine } from '../test/support/chromiumOnMachine.ts';

const FOLDER = join(import.meta.dirname, 'pictures');
type Scheme = 'light' | 'dark';
/** Around what is cut out of the page, px. */
const MARGIN = 16;

/** One picture of the page: where, what to do first, and how high. */
export interface Shot {
  readonly name: string;
  readonly hash: string;
  readonly width?: number;
  readonly height: number;
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** What to cut out; without it, all that the window shows. */
  readonly part?: (page: Page) => Locator;
  /** Missing: light only. */
  readonly schemes?: readonly Scheme[];
  /** Pixels of the picture for one of the page. */
  readonly scale?: number;
}

export const BOTH: readonly Scheme[] = ['light', 'dark'];

/** What somebody else has loaded throws it out for a while. */
async function showWarmWeek(page: Page): Promise<void> {
  await page.getByRole('radio', { name: '7 d' }).check();
  await page.locator('.detail-title').getByText('Warm', { exact: true }).waitFor({ timeout: 60_000 });
}

export const views: readonly Shot[] = [
  { name: 'list', hash: '#/', height: 752 },
  { name: 'list-narrow', hash: '#/', width: 380, height: 936 },
  {
    name: 'detail',
    hash: '#/endpoint/demo-ollama.qwen3-8b',
    height: 1100,
    prepare: showWarmWeek,
  },
  { name: 'add', hash: '#/add', height: 760 },
  { name: 'settings', hash: '#/settings', height: 900, prepare: (page: Page) => page.getByRole('button', { name: 'Save hours' }).waitFor() },
].map((shot: Shot) => ({ ...shot, schemes: BOTH, scale: 1.5 }));

/** Takes pictures in their schemes. `link` carries the token. */
export async function takeAppPictures(link: string, shots: readonly Shot[]): Promise<void> {
  const { executablePath, env } = await findChromium(machine);
  const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env } });
  try {
    for (const shot of shots) for (const scheme of shot.schemes ?? ['light']) await take(browser, link, shot, scheme);
  } finally {
    await browser.close();
  }
}

async function take(
  browser: Browser,
  link: string,
  { name, hash, width = 1120, height, prepare, part, scale = 1 }: Shot,
  scheme: Scheme,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, deviceScaleFactor: scale, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(link);
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await prepare?.(page);
  await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => {});
  const clip = part === undefined ? undefined : await around(part(page), width);
  await page.screenshot({ path: join(FOLDER, `${name}-${scheme}.png`), ...(clip && { clip, fullPage: true }) });
  await context.close();
}

async function around(part: Locator, width: number) {
  await part.waitFor();
  const box = await part.evaluate((element) => {
    const { x, y, width: w, height: h } = element.getBoundingClientRect();
    return { x: x + scrollX, y: y + scrollY, w, h };
  });
  const x = Math.max(0, box.x - MARGIN);
  const y = Math.max(0, box.y - MARGIN);
  return { x, y, width: Math.min(box.x + box.w + MARGIN, width) - x, height: box.y + box.h + MARGIN - y };
}
