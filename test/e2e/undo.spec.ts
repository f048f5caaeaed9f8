import type { Locator, Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './browser.ts';
import { expect, rowOf, test } from './homeLab.ts';

/** The button in the head of every view; its description says what it would undo. */
const inHead = (page: Page): Locator => page.getByRole('button', { name: 'Undo the last change' });

/** What is said about the newest change, in the corner. */
const CHANGE = 'Interval of qwen3:8b: 10m → 5m';

test('A change of an interval is told once, and undone where it is told', async ({ page, home }) => {
  await home.open();
  const interval = rowOf(page, 'qwen3:8b').getByRole('combobox');
  await interval.selectOption('5m');
  await expect(page.getByRole('status').getByText(CHANGE)).toBeVisible();
  expect(await home.read('/api/endpoints')).toMatchObject([{ keepAlive: '5m' }, {}, {}, {}]);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText(`Undone: ${CHANGE}`)).toBeVisible();
  await expect(interval).toHaveValue('10m');
  await expect(page.getByRole('button', { name: /^Undo/ })).toHaveCount(0);
});

test('A switch is told by nothing but itself, and undone by Ctrl+Z', async ({ page, home }) => {
  await home.open();
  const row = rowOf(page, 'qwen3:8b').getByRole('switch');
  await row.click();
  await expect(inHead(page)).toHaveAccessibleDescription('Undo: Switched qwen3:8b off');
  await expect(page.locator('.toast')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(row).toBeChecked();
  await expect(page.getByText('Undone: Switched qwen3:8b off')).toBeVisible();
});

test('Several changes are undone one after the other, the newest first, each by the button in the head', async ({ page, home }) => {
  await home.open();
  await rowOf(page, 'qwen3:8b').getByRole('combobox').selectOption('5m');
  await expect(inHead(page)).toHaveAccessibleDescription(`Undo: ${CHANGE}`);
  await rowOf(page, 'gpt-oss:20b').getByRole('switch').click();
  const button = inHead(page);
  await expect(button).toHaveAccessibleDescription('Undo: Switched gpt-oss:20b off');
  await button.press('Enter');
  await expect(button).toHaveAccessibleDescription(`Undo: ${CHANGE}`);
  await button.press('Enter');
  await expect(button).toHaveCount(0);
  expect(await home.read('/api/endpoints')).toMatchObject([{ keepAlive: '10m', enabled: true }, { keepAlive: '10m', enabled: true }, {}, {}]);
});

test('What somebody else changes is not told here, but can be undone here', async ({ page, home }) => {
  await home.open();
  await page.request.patch(new URL('/api/endpoints/e0', home.link).href, { data: { keepAlive: '5m' } });
  await expect(inHead(page)).toHaveAccessibleDescription(`Undo: ${CHANGE}`);
  await expect(page.locator('.toast')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(rowOf(page, 'qwen3:8b').getByRole('combobox')).toHaveValue('10m');
});

test('In a field Ctrl+Z undoes what was typed, and nothing else', async ({ page, home }) => {
  await home.open();
  await rowOf(page, 'qwen3:8b').getByRole('combobox').selectOption('5m');
  await expect(page.getByText(CHANGE)).toBeVisible();
  await page.goto(new URL('#/settings', home.link).href);
  const field = page.getByLabel('Default interval');
  await field.click();
  await page.keyboard.type('7');
  await page.keyboard.press('Control+z');
  await expect(field).toHaveValue('2m');
  expect(await home.read('/api/endpoints')).toMatchObject([{ keepAlive: '5m' }, {}, {}, {}]);
});

test('After a minute there is nothing to undo any more', async ({ page, home }) => {
  await page.clock.install();
  await home.open();
  await rowOf(page, 'qwen3:8b').getByRole('combobox').selectOption('5m');
  const button = inHead(page);
  await expect(button).toBeVisible();
  await page.clock.runFor('01:05');
  await expect(button).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The message of a change is accessible in the ${colorScheme} scheme, and fits a narrow window`, async ({ page, home }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 380, height: 700 });
    await home.open();
    await rowOf(page, 'qwen3:8b').getByRole('combobox').selectOption('5m');
    await expect(page.getByText(CHANGE)).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}
