import type { Page } from '@playwright/test';
import { expect, test } from './browser.ts';
import { type RunningService, startService } from './service.ts';

/** One demo for all tests of a file. */
export interface SharedDemo {
  /** Opens the view of one endpoint. */
  openEndpoint(page: Page, id: string): Promise<unknown>;
}

/** @param asItComes gives a page's service back the settings that every test begins with */
export function sharedDemo(asItComes: (page: Page) => Promise<void>): SharedDemo {
  let service: RunningService;
  test.beforeAll(async () => {
    service = await startService();
  });
  test.afterAll(() => service.stop());
  test.beforeEach(async ({ page }) => {
    await page.goto(service.link);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await asItComes(page);
  });
  return { openEndpoint: (page, id) => page.goto(`${service.link}#/endpoint/${id}`) };
}

/** Changes something as the page would, without its controls. */
export async function patch(page: Page, path: string, change: object): Promise<void> {
  const status = await page.evaluate(
    async ([url, body]) => (await fetch(url, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body })).status,
    [path, JSON.stringify(change)] as const,
  );
  expect(status).toBe(200);
}

export const patchEndpoint = (page: Page, id: string, change: object): Promise<void> => patch(page, `/api/endpoints/${id}`, change);
