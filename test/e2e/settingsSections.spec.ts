import { expect, expectNoSidewaysScroll, test } from './browser.ts';
import { demoForSettings } from './settingsLab.ts';

const { openHome, openSettings } = demoForSettings();

test('A list of the sections leads to each, says where one is, and works by key', async ({ page }) => {
  await page.setViewportSize({ width: 1200, height: 700 });
  await openSettings(page);
  const list = page.getByRole('navigation', { name: 'Sections' });
  const current = list.locator('[aria-current="location"]');
  const headings = await page.getByRole('heading', { level: 2 }).allTextContents();
  const links = await list.getByRole('link').allTextContents();
  expect(links.map((title) => headings.findIndex((heading) => heading.startsWith(title)))).toEqual(headings.map((_, index) => index));
  await expect(current).toHaveText('Warming');

  await list.getByRole('link', { name: 'Budget' }).click();
  await expect(page).toHaveURL(/#\/settings\/budget$/);
  await expect(page.getByRole('heading', { name: 'Budget' })).toBeInViewport();
  await expect(current).toHaveText('Budget');

  await list.getByRole('link', { name: 'Secrets' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Secrets' })).toBeFocused();
  await expect(current).toHaveText('Secrets');

  await page.evaluate(() => scrollTo(0, 0));
  await expect(current).toHaveText('Warming');
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(current).toHaveText('About');

  await list.getByRole('link', { name: 'Secrets' }).click();
  await expect(current).toHaveText('Secrets');
  await page.goBack();
  await expect(page).toHaveURL(/#\/settings\/budget$/);
  await expect(current).toHaveText('Budget');
});

test('A link to a section opens the settings there, also while the sections above it are being filled', async ({ page }) => {
  await page.setViewportSize({ width: 1200, height: 700 });
  await openHome(page);
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
  await page.evaluate(() => {
    location.hash = '#/settings/alerts';
  });
  await expect(page.getByRole('heading', { name: 'Alerts' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Save hours' })).toBeAttached();
  await expect.poll(() => page.getByRole('heading', { name: 'Alerts' }).evaluate((heading) => heading.getBoundingClientRect().top)).toBeLessThan(80);
  await expect(page.locator('[aria-current="location"]')).toHaveText('Alerts');
});

test('On a narrow page a choice leads to the sections', async ({ page }) => {
  await page.setViewportSize({ width: 380, height: 700 });
  await openSettings(page);
  await expect(page.getByRole('navigation', { name: 'Sections' }).getByRole('link')).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Jump to a section' }).selectOption('Alerts');
  await expect(page.getByRole('heading', { name: 'Alerts' })).toBeFocused();
  await expect(page.getByRole('heading', { name: 'Alerts' })).toBeInViewport();
  await expectNoSidewaysScroll(page);
});
