import type { Page } from '@playwright/test';
import { expect, test } from './browser.ts';
import { type RunningService, startService } from './service.ts';

/** One demo for all tests of a file. */
export function demoForSettings(): { openHome(page: Page): Promise<unknown>; openSettings(page: Page): Promise<void> } {
  let service: RunningService;
  test.beforeAll(async () => {
    service = await startService();
  });
  test.afterAll(() => service.stop());
  const openHome = (page: Page) => page.goto(service.link);
  return {
    openHome,
    async openSettings(page) {
      await openHome(page);
      await page.getByRole('link', { name: 'Settings' }).click();
      await expect(page.getByRole('switch', { name: 'Keep warm' })).toBeVisible();
    },
  };
}
