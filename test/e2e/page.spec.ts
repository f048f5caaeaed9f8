import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './browser.ts';
import { startService } from './service.ts';

let service: Awaited<ReturnType<typeof startService>>;
test.beforeAll(async () => {
  service = await startService();
});
test.afterAll(() => service.stop());

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The page shows every endpoint, accessibly, in the ${colorScheme} scheme`, async ({ page }, info) => {
    await page.emulateMedia({ colorScheme });
    const response = await page.goto(service.link);
    expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");

    await expect(page.getByRole('heading', { name: 'Pilot Light' })).toBeVisible();
    await expect(page.getByText(/\d+ of \d+ warm/)).toBeVisible();
    expect(await page.getByRole('row').count()).toBeGreaterThan(1);

    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    await page.screenshot({ path: info.outputPath(`page-${colorScheme}.png`), fullPage: true });
  });
}

test('Nothing scrolls sideways on a page 380 px wide', async ({ page }) => {
  await page.setViewportSize({ width: 380, height: 700 });
  await page.goto(service.link);
  await expect(page.getByRole('table')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
});
