import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './browser.ts';
import { type RunningService, startService } from './service.ts';

let service: RunningService;
test.beforeAll(async () => {
  service = await startService();
});
test.afterAll(() => service.stop());

async function openLog(page: Page): Promise<void> {
  await page.goto(service.link);
  await page.getByRole('link', { name: 'Log' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Log');
  await expect(page.getByText(/Keeping \d+ endpoints warm/)).toBeVisible();
}

/** Pings one endpoint of the demo, which writes a line. */
async function ping(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { endpoints }: { endpoints: { endpoint: { id: string; model: string } }[] } = await (await fetch('/api/state')).json();
    const local = endpoints.find(({ endpoint }) => endpoint.model === 'qwen3:8b');
    await fetch(`/api/endpoints/${local?.endpoint.id}/ping`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  });
}

/** As many lines as a busy month has, in place of the service's own. */
async function fakeLines(page: Page, count: number): Promise<void> {
  const line = (i: number) => ({
    at: Date.UTC(2026, 10, 22) + i * 1_000,
    level: i % 50 === 0 ? 'warn' : 'info',
    scope: 'keep-alive',
    message: `Ping ${i} of qwen3:8b complete: warm, 142 ms to the first token`,
  });
  await page.route('**/api/log', (route) => route.fulfill({ json: Array.from({ length: count }, (_, i) => line(i)) }));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The log is accessible in the ${colorScheme} scheme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await fakeLines(page, 120);
    await page.goto(service.link);
    await page.getByRole('link', { name: 'Log' }).click();
    await expect(page.getByText('Ping 119 of')).toBeVisible();
    await expectAccessible(page);
  });
}

test('Nothing scrolls sideways on a log 380 px wide', async ({ page }) => {
  await page.setViewportSize({ width: 380, height: 700 });
  await openLog(page);
  await expectNoSidewaysScroll(page);
  const box = page.getByRole('region', { name: 'Log lines' });
  expect(await box.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
});

test('A new line appears as it is written', async ({ page }) => {
  await openLog(page);
  const lines = page.getByRole('listitem').filter({ hasText: 'Ping of qwen3:8b' });
  const before = await lines.count();
  await ping(page);
  await expect.poll(() => lines.count()).toBeGreaterThan(before);
});

test('Level and text filter the lines, and an empty result says how to get back', async ({ page }) => {
  await fakeLines(page, 200);
  await page.goto(service.link);
  await page.getByRole('link', { name: 'Log' }).click();
  await page.getByRole('combobox', { name: 'Level' }).selectOption('Warnings and errors');
  await expect(page.getByText(/^4 of 20\d lines$/)).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter by text' }).fill('ping 150');
  await expect(page.getByText(/^1 of 20\d lines$/)).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter by text' }).fill('nothing like that');
  await expect(page.getByText('No line fits the filter.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all lines' }).click();
  // The service may have added a line of its own.
  await expect(page.getByText(/^20\d lines$/)).toBeVisible();
});

test('The end is followed until somebody scrolls up, and again after "Jump to the latest"', async ({ page }) => {
  await fakeLines(page, 500);
  await page.goto(service.link);
  await page.getByRole('link', { name: 'Log' }).click();
  const box = page.getByRole('region', { name: 'Log lines' });
  await expect(page.getByText('Ping 499 of')).toBeInViewport();
  const jump = page.getByRole('button', { name: 'Jump to the latest' });
  await expect(jump).toHaveCount(0);

  await box.focus();
  await page.keyboard.press('Home');
  await expect(page.getByText('Ping 0 of')).toBeInViewport();
  await expect(jump).toBeVisible();
  const newest = page.getByRole('listitem').filter({ hasText: 'Ping of qwen3:8b' });
  await ping(page);
  await expect(newest.last()).toBeAttached();
  await expect(page.getByText('Ping 0 of')).toBeInViewport();

  await jump.click();
  await expect(newest.last()).toBeInViewport();
  await expect(jump).toHaveCount(0);
  const before = await newest.count();
  await ping(page);
  await expect.poll(() => newest.count()).toBeGreaterThan(before);
  await expect(newest.last()).toBeInViewport();
});

test('Two thousand lines are laid out only where they are seen', async ({ page }) => {
  await fakeLines(page, 2_000);
  await page.goto(service.link);
  await page.getByRole('link', { name: 'Log' }).click();
  await expect(page.getByText('Ping 1999 of')).toBeInViewport();
  const skipped = await page
    .locator('.log-block')
    .evaluateAll((blocks) => blocks.filter((block) => !block.firstElementChild?.checkVisibility({ contentVisibilityAuto: true })).length);
  expect(skipped).toBeGreaterThan(15);
});

test('The diagnostics are copied, without secrets', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openLog(page);
  await page.evaluate(() =>
    fetch('/api/secrets/left-over', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"secret":"sk-left-over-1234"}' }),
  );
  await page.getByRole('button', { name: 'Copy diagnostics' }).click();
  await expect(page.getByRole('status').getByText(/The diagnostics are copied/)).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('Pilot Light diagnostics');
  expect(text).not.toContain('sk-left-over-1234');
});

test('A log that cannot be read says why, and is there at the next try', async ({ page, complaints }) => {
  await page.route('**/api/log', (route) => route.fulfill({ status: 500, json: { error: { kind: 'failed', message: 'The disk is on fire.' } } }));
  await page.goto(service.link);
  await page.getByRole('link', { name: 'Log' }).click();
  await expect(page.getByRole('alert')).toContainText('The log could not be read. The disk is on fire.');
  complaints.length = 0;
  await page.unroute('**/api/log');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/Keeping \d+ endpoints warm/)).toBeVisible();
});
