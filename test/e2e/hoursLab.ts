import type { Page } from '@playwright/test';
import { expect, test } from './browser.ts';
import { type RunningService, startService } from './service.ts';

const ENDPOINT = 'demo-ollama.qwen3-8b';

/** One demo for all tests of a file; each begins without hours, timers and pauses. */
export function demoWithoutHours(): { openEndpoint(page: Page): Promise<unknown> } {
  let service: RunningService;
  test.beforeAll(async () => {
    service = await startService();
  });
  test.afterAll(() => service.stop());
  test.beforeEach(async ({ page }) => {
    await page.goto(service.link);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await send(page, '/api/settings', { hours: 'always', warmUntil: null, pausedUntil: null, pauseReason: null, stopAfterUnused: null });
    await changeEndpoint(page, { hours: null, warmUntil: null, pausedUntil: null, pauseReason: null, stopAfterUnused: 'default' });
  });
  return { openEndpoint: (page) => page.goto(`${service.link}#/endpoint/${ENDPOINT}`) };
}

async function send(page: Page, path: string, change: object): Promise<void> {
  const status = await page.evaluate(
    async ([url, body]) => (await fetch(url, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body })).status,
    [path, JSON.stringify(change)] as const,
  );
  expect(status).toBe(200);
}

export const changeEndpoint = (page: Page, change: object): Promise<void> => send(page, `/api/endpoints/${ENDPOINT}`, change);

async function read(page: Page, path: string): Promise<Record<string, unknown>> {
  return page.evaluate(async (url) => (await fetch(url)).json(), path);
}

/** What the service itself says of all endpoints, and of one. */
export const general = (page: Page) => read(page, '/api/settings');

export async function endpoint(page: Page): Promise<Record<string, unknown>> {
  const all: unknown = await read(page, '/api/endpoints');
  const found = Array.isArray(all) ? all.find((one: { id: string }) => one.id === ENDPOINT) : undefined;
  return found ?? {};
}
