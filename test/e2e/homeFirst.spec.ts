import type { Locator, Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './browser.ts';
import { expect, type Home, rowOf, test } from './homeLab.ts';

test.describe('on the first run', () => {
  test.use({ models: [] });

  const found = async (page: Page, { ollama }: Home): Promise<Locator> => {
    const button = page.getByRole('button', { name: `Add Ollama at 127.0.0.1:${ollama.port}` });
    await expect(button).toBeVisible();
    return button;
  };

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`there are three ways to a first endpoint, accessibly in the ${colorScheme} scheme`, async ({ page, home }) => {
      await page.emulateMedia({ colorScheme });
      await home.open();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing to keep warm yet.');
      await expect(page.getByRole('link', { name: 'Add by hand' })).toHaveAttribute('href', '#/add');
      await expect(page.getByRole('button', { name: 'Try with demo endpoints' })).toBeVisible();
      await (await found(page, home)).click();
      for (const width of [1200, 380]) {
        await page.setViewportSize({ width, height: 900 });
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
    });
  }

  test('a server that was found is added with the model it has in memory', async ({ page, home }) => {
    await home.open();
    await (await found(page, home)).click();
    await expect(page.getByRole('checkbox', { name: /qwen3:8b/ })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: /gpt-oss:20b/ })).not.toBeChecked();
    await page.getByRole('button', { name: 'Add 1 endpoint' }).click();
    await expect(rowOf(page, 'qwen3:8b')).toBeVisible();
    expect(await home.read('/api/providers')).toMatchObject([{ kind: 'ollama', name: 'Ollama', baseUrl: home.ollama.url }]);
    await expect(rowOf(page, 'qwen3:8b').getByText('Warm')).toBeVisible();
  });

  test('the demo starts, is called what it is, and goes again', async ({ page, home }) => {
    await home.open();
    await page.getByRole('button', { name: 'Try with demo endpoints' }).click();
    await expect(page.getByText('These are simulated servers.')).toBeVisible();
    await expect(rowOf(page, 'llama3.3:70b')).toBeVisible();
    await page.getByRole('button', { name: 'Remove demo' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing to keep warm yet.');
  });
});
