import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { type Chromium, findChromium } from '../support/chromium.ts';
import { machine } from '../support/chromiumOnMachine.ts';

/** What went wrong in the page: console errors, uncaught exceptions, refusals of the content security policy. */
function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** Playwright's `test` in the Chromium that {@link findChromium} finds; a page that complains fails its test. */
export const test = base.extend<{ complaints: string[] }, { chromium: Chromium }>({
  chromium: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
    async ({}, use, worker) => {
      const found = await findChromium(machine);
      if (worker.workerIndex === 0) process.stdout.write(`${found.sentence}\n`);
      await use(found);
    },
    { scope: 'worker' },
  ],
  launchOptions: [
    async ({ chromium }, use) => use({ executablePath: chromium.executablePath, env: { ...process.env, ...chromium.env } }),
    { scope: 'worker' },
  ],
  complaints: [
    async ({ page }, use) => {
      const complaints = collectComplaints(page);
      await use(complaints);
      // An answer that is made up while the test ends is nobody's fault; some tests have closed their page.
      if (!page.isClosed()) await page.unrouteAll({ behavior: 'ignoreErrors' });
      expect(complaints, 'the page complains').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** No violation that axe can find, with the elements it complains of. @param within a part of the page, as a CSS selector; without it all of it */
export async function expectAccessible(page: Page, within = 'html'): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(within).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

/** Nothing is wider than the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
}

/** Chromium itself reports each refused request on the console. Here they were wanted, and nothing else was reported. */
export function forgiveRefusals(complaints: string[], status: number): void {
  expect(complaints.splice(0).filter((text) => !text.includes(`responded with a status of ${status}`))).toEqual([]);
}
