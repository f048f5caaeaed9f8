import { createServer } from 'node:http';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './browser.ts';
import { type RunningService, startService } from './service.ts';

let service: RunningService;
test.beforeEach(async () => {
  service = await startService();
});
test.afterEach(async ({ page }) => {
  // The stream of events would end with a complaint.
  await page.close();
  await service.stop();
});

async function openGateway(page: Page): Promise<void> {
  await page.goto(service.link);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('heading', { name: 'Gateway' }).scrollIntoViewIfNeeded();
}

async function switchOn(page: Page): Promise<void> {
  const gateway = page.getByRole('switch', { name: 'Gateway' });
  await expect(gateway).not.toBeChecked();
  await gateway.focus();
  await page.keyboard.press('Space');
  await expect(gateway).toBeChecked();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`Switched on by key, the gateway shows a line for each provider, accessible in the ${colorScheme} scheme and 380 px wide`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await openGateway(page);
    await switchOn(page);
    const section = page.getByRole('region', { name: 'Gateway' });
    await expect(section.getByText(/^OLLAMA_HOST=http:\/\/127\.0\.0\.1:\d+\/gateway\//).first()).toBeVisible();
    await expect(section.getByText(/^OPENAI_BASE_URL=.*\/v1$/).first()).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 380, height: 700 });
    await expectNoSidewaysScroll(page);
  });
}

test('Signing for Bedrock is a choice of its own, off at first', async ({ page }) => {
  await openGateway(page);
  await switchOn(page);
  const sign = page.getByRole('switch', { name: 'Sign for Bedrock' });
  await expect(sign).not.toBeChecked();
  await sign.click();
  await expect(sign).toBeChecked();
  await page.reload();
  await expect(page.getByRole('switch', { name: 'Sign for Bedrock' })).toBeChecked();
});

test('No page of another origin gets through the gateway', async ({ page, browser }) => {
  await openGateway(page);
  await switchOn(page);
  const line = await page
    .getByText(/^OLLAMA_HOST=/)
    .first()
    .textContent();
  const address = `${(line ?? '').replace('OLLAMA_HOST=', '')}/api/tags`;
  const foreign = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>Foreign</title>'));
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  const place = foreign.address();
  const stranger = await browser.newPage();
  await stranger.goto(`http://127.0.0.1:${typeof place === 'object' ? place?.port : 0}/`);
  const statuses: number[] = [];
  stranger.on('response', (response) => response.url() === address && statuses.push(response.status()));
  await stranger.evaluate((url) => fetch(url, { mode: 'no-cors', method: 'POST', body: '{}' }).catch(() => null), address);
  await stranger.evaluate((url) => fetch(url).catch(() => null), address);
  expect(statuses.length).toBeGreaterThan(0);
  expect(new Set(statuses)).toEqual(new Set([403]));
  await stranger.close();
  foreign.close();
});
