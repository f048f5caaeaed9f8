import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './browser.ts';
import { type RunningService, startService } from './service.ts';

let service: RunningService;
test.beforeAll(async () => {
  service = await startService();
});
test.afterAll(() => service.stop());

/** The settings as the desktop app on this system shows them. */
async function openOn(page: Page, platform: string): Promise<void> {
  await page.route('**/api/about', async (route) => {
    const about: object = await (await route.fetch()).json();
    await route.fulfill({ json: { ...about, platform, surface: 'desktop', electron: '45.4.1' } });
  });
  await page.goto(service.link);
  await page.goto(`${service.link}#/settings`);
  await expect(page.getByRole('heading', { name: 'This computer' })).toBeVisible();
}

async function stored(page: Page): Promise<unknown> {
  return page.evaluate(async () => (await fetch('/api/settings')).json());
}

test('Each state of the computer in which nothing is pinged is set for itself, and saved at once', async ({ page }) => {
  await openOn(page, 'win32 x64');
  await page.getByRole('switch', { name: 'Pause on battery' }).check();
  await page.getByRole('switch', { name: 'Pause when locked' }).check();
  await page.getByLabel('Pause when idle').selectOption('15 min');
  await page.getByRole('switch', { name: 'Pause under a full-screen program' }).check();
  await expect
    .poll(() => stored(page))
    .toMatchObject({ pauseOnBattery: true, pauseWhenLocked: true, pauseWhenIdle: '15m', pauseForFullScreen: true });
  await page.getByLabel('Pause when idle').selectOption('Never');
  await expect.poll(() => stored(page)).toMatchObject({ pauseWhenIdle: null });
});

test('What a system does not tell is said where it is set', async ({ page }) => {
  await openOn(page, 'darwin arm64');
  await expect(page.getByRole('switch', { name: 'Pause under a full-screen program' })).toBeDisabled();
  await expect(page.getByText('macOS does not tell which programs do.')).toBeVisible();
  await page.unroute('**/api/about');
  await openOn(page, 'linux x64');
  await page.reload();
  await expect(page.getByRole('switch', { name: 'Pause under a full-screen program' })).toBeEnabled();
  await expect(page.getByText(/under GameMode, .* Wayland does not tell\.$/)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`It is accessible and nothing scrolls sideways in a narrow window: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 380, height: 900 });
    await openOn(page, 'linux x64');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}
