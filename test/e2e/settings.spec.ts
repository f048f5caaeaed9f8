import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, forgiveRefusals, test } from './browser.ts';
import { demoForSettings } from './settingsLab.ts';

const { openSettings } = demoForSettings();

/** What the service itself says a setting is. */
async function stored(page: Page, name: string): Promise<unknown> {
  return page.evaluate(async (key) => {
    const settings: Record<string, unknown> = await (await fetch('/api/settings')).json();
    return settings[key];
  }, name);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The settings are accessible in the ${colorScheme} scheme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openSettings(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
    await expectAccessible(page);
  });
}

test('Nothing scrolls sideways on settings 380 px wide', async ({ page }) => {
  await page.setViewportSize({ width: 380, height: 700 });
  await openSettings(page);
  await page.getByRole('combobox', { name: 'Export' }).selectOption('From … to …');
  await expectNoSidewaysScroll(page);
});

test('A switch is saved at once, and a change made elsewhere shows up', async ({ page }) => {
  await openSettings(page);
  const warming = page.getByRole('switch', { name: 'Keep warm' });
  await expect(warming).toBeChecked();
  await warming.click();
  await expect(warming).not.toBeChecked();
  await expect.poll(() => stored(page, 'warming')).toBe(false);
  await page.evaluate(() => fetch('/api/settings', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"warming":true}' }));
  await expect(warming).toBeChecked();
});

test('A text is saved by Enter and by leaving the field, and taken back by Esc', async ({ page }) => {
  await openSettings(page);
  const interval = page.getByRole('textbox', { name: 'Default interval' });
  await interval.fill('3m');
  await interval.press('Enter');
  await expect.poll(() => stored(page, 'interval')).toBe('3m');

  const days = page.getByRole('textbox', { name: 'Keep every ping for' });
  await days.fill('30');
  await days.blur();
  await expect.poll(() => stored(page, 'retentionDays')).toBe(30);

  await interval.fill('9m');
  await interval.press('Escape');
  await expect(interval).toHaveValue('3m');
});

test('What is wrong is said at its field, and nothing is saved until it is right', async ({ page, complaints }) => {
  await openSettings(page);
  const delay = page.getByRole('textbox', { name: 'Start delay' });
  await delay.fill('2x');
  await delay.press('Enter');
  await expect(delay).toHaveAttribute('aria-invalid', 'true');
  await expect(delay).toHaveAccessibleDescription(/"2x" is not a duration: write 30s, 5m, 1h/);
  expect(await stored(page, 'startDelay')).toBe('30s');
  forgiveRefusals(complaints, 400);

  await delay.fill('45s');
  await delay.press('Enter');
  await expect(delay).toHaveAttribute('aria-invalid', 'false');
  await expect.poll(() => stored(page, 'startDelay')).toBe('45s');

  const days = page.getByRole('textbox', { name: 'Keep every ping for' });
  await days.fill('a month');
  await days.press('Enter');
  await expect(days).toHaveAccessibleDescription(/whole number of days/);
});

test('The theme changes at once and stays after a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openSettings(page);
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect.poll(paper).not.toBe(light);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect.poll(paper).not.toBe(light);
  await page.getByRole('radio', { name: 'System' }).check();
  await expect.poll(paper).toBe(light);
});

test('A price is added, shown, removed and brought back', async ({ page }) => {
  await openSettings(page);
  await page.getByRole('button', { name: 'Add price' }).click();
  await expect(page.getByRole('textbox', { name: 'Model' })).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Model' })).toHaveAccessibleDescription(/Name a model/);

  await page.getByRole('textbox', { name: 'Model' }).fill('gpt-4o');
  await page.getByRole('textbox', { name: 'Input' }).fill('2.50');
  await page.getByRole('textbox', { name: 'Output' }).fill('$10');
  await page.keyboard.press('Enter');
  const row = page.getByRole('row', { name: /gpt-4o/ });
  await expect(row).toContainText('$2.50');
  await expect(row).toContainText('$10.00');
  await expect(row).toContainText('as input');
  expect(await stored(page, 'prices')).toEqual([{ model: 'gpt-4o', inputPerMTok: 2.5, outputPerMTok: 10 }]);
  await expectAccessible(page);

  await row.getByRole('button', { name: 'Remove the price of gpt-4o' }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(row).toBeVisible();
});

test('A stored secret is named with who uses it, and deleted only after a question', async ({ page }) => {
  await openSettings(page);
  await page.evaluate(() =>
    fetch('/api/secrets/left-over', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"secret":"sk-left-over-1234"}' }),
  );
  await page.reload();
  const remove = page.getByRole('button', { name: 'Delete the secret left-over' });
  await remove.click();
  const dialog = page.getByRole('dialog', { name: 'Delete the secret left-over?' });
  await expect(dialog).toContainText('Nothing uses it');
  await page.keyboard.press('Escape');
  await expect(remove).toBeVisible();

  await remove.click();
  await dialog.getByRole('button', { name: 'Delete secret' }).click();
  await expect(remove).toHaveCount(0);
  await expect(page.locator('body')).not.toContainText('sk-left-over-1234');
});

test('A secret that something uses is deleted, too, once the question has named who that is', async ({ page }) => {
  await openSettings(page);
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    await fetch('/api/secrets/in-use', { method: 'PUT', headers, body: '{"secret":"sk-in-use-1234"}' });
    const [endpoint] = await (await fetch('/api/endpoints')).json();
    await fetch(`/api/endpoints/${endpoint.id}`, { method: 'PATCH', headers, body: '{"headers":{"x-key":"secret:in-use"}}' });
  });
  await page.reload();
  const remove = page.getByRole('button', { name: 'Delete the secret in-use' });
  await remove.click();
  const dialog = page.getByRole('dialog', { name: 'Delete the secret in-use?' });
  await expect(dialog).toContainText('Pings that need it fail until you store it again: a header of');
  await dialog.getByRole('button', { name: 'Delete secret' }).click();
  await expect(page.getByText('Deleted the secret in-use.')).toBeVisible();
  await expect(remove).toHaveCount(0);
  await page.evaluate(async () => {
    const [endpoint] = await (await fetch('/api/endpoints')).json();
    const headers = { 'content-type': 'application/json' };
    await fetch(`/api/endpoints/${endpoint.id}`, { method: 'PATCH', headers, body: '{"headers":null}' });
  });
});

test('The history is exported as CSV and as JSON lines, for the range that is chosen', async ({ page }) => {
  await openSettings(page);
  const csv = page.getByRole('link', { name: 'Export as CSV' });
  const [download] = await Promise.all([page.waitForEvent('download'), csv.click()]);
  expect(download.suggestedFilename()).toBe('pilotlight-history.csv');
  expect(await readFile(await download.path(), 'utf8')).toMatch(/^\S*endpoint/i);

  const range = page.getByRole('combobox', { name: 'Export' });
  await range.selectOption('Last 7 days');
  await expect(page.getByRole('link', { name: 'Export as JSON lines' })).toHaveAttribute('href', /format=jsonl&from=\d{13}$/);

  await range.selectOption('From … to …');
  await expect(csv).toHaveCount(0);
  await page.getByLabel('First day').fill('2026-11-01');
  await page.getByLabel('Last day').fill('2026-11-07');
  await expect(csv).toHaveAttribute('href', /from=\d{13}&to=\d{13}$/);
});

test('A copied link opens the page in another browser, once', async ({ page, browser }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openSettings(page);
  await page.getByRole('button', { name: 'Copy a link' }).click();
  await expect(page.getByRole('status').getByText(/The link is copied/)).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/^http:\/\/(?:127\.0\.0\.1|localhost):\d+\/\?code=/);

  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expect(other.getByRole('link', { name: 'Settings' })).toBeVisible();
  const third = await (await browser.newContext()).newPage();
  expect((await third.goto(link))?.status()).toBe(401);
});

test('What only the desktop app can do is offered there alone', async ({ page }) => {
  await openSettings(page);
  const desktopOnly = ['Notifications', 'Start at login', 'Close to tray', 'Pause on battery', 'Loopback service'];
  for (const name of desktopOnly) await expect(page.getByRole('switch', { name })).toHaveCount(0);

  await page.route('**/api/about', async (route) => {
    const about: object = await (await route.fetch()).json();
    const login = { supported: false, sentence: 'This is not an installed app.' };
    await route.fulfill({ json: { ...about, surface: 'desktop', electron: '45.4.1', login, loopback: { url: null, tokenFile: '/data/api-token' } } });
  });
  await page.reload();
  for (const name of desktopOnly) await expect(page.getByRole('switch', { name })).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Start at login' })).toBeDisabled();
  await expect(page.getByText('This is not an installed app.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy a link' })).toBeDisabled();

  await page.getByRole('textbox', { name: 'Port' }).fill('5050');
  await page.getByRole('textbox', { name: 'Port' }).press('Enter');
  await expect.poll(() => stored(page, 'loopback')).toEqual({ enabled: false, port: 5050 });
  await expectAccessible(page);
});

test('Everything in the settings is reached and changed with the keyboard alone', async ({ page }) => {
  await openSettings(page);
  const order: string[] = [];
  await page.getByRole('link', { name: 'Settings', exact: true }).focus();
  for (let i = 0; i < 120; i += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return null;
      const label = at instanceof HTMLInputElement || at instanceof HTMLSelectElement ? at.labels?.[0]?.textContent : null;
      return at.getAttribute('aria-label') ?? label ?? at.textContent ?? '';
    });
    if (name === null) break;
    order.push(name);
    if (name === 'Keep warm') await page.keyboard.press('Space');
  }
  await expect(page.getByRole('switch', { name: 'Keep warm' })).not.toBeChecked();
  await expect.poll(() => stored(page, 'warming')).toBe(false);
  for (const name of [
    'Default interval',
    'Start delay',
    'Failing endpoints',
    'Slow endpoints',
    'Webhook',
    'Save the address',
    'System',
    'Keep every ping for',
    'Export',
    'Copy a link',
    'Add price',
  ])
    expect(order).toContain(name);
});
