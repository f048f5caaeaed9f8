import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, forgiveRefusals } from './browser.ts';
import { expect, type Home, test } from './homeLab.ts';

async function openSettings(page: Page, home: Home): Promise<void> {
  await home.open();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('link', { name: 'Export settings' })).toBeVisible();
}

const take = (page: Page, text: string) =>
  page.getByLabel('File of the settings').setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(text) });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Import settings' });

/** The file that the page exports, with some of its settings changed. */
async function exported(home: Home, change: (settings: Record<string, unknown>) => object): Promise<string> {
  const file = Object(await home.read('/api/settings/export'));
  return JSON.stringify({ ...file, settings: { ...file.settings, ...change(file.settings) } });
}

test('The settings are saved as a file without secrets', async ({ page, home }) => {
  await openSettings(page, home);
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export settings' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/^pilotlight-settings/);
  const file = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(file).toMatchObject({ pilotlight: 'settings', needs: [], settings: { startDelay: '1h' } });
  expect(file.settings.endpoints).toHaveLength(4);
});

test('A file is shown before it is imported, imported with one click, and undone as one change', async ({ page, home }) => {
  await openSettings(page, home);
  const provider = { kind: 'vllm', id: 'new', name: 'New box', baseUrl: 'http://new:8000', token: 'env:NEW_BOX_KEY' };
  const text = await exported(home, ({ providers }) => ({
    interval: '7m',
    endpoints: [],
    intervall: '1m',
    providers: [...Object(providers), provider],
  }));
  await take(page, text);
  const lines = dialog(page).getByRole('list', { name: 'What would change' });
  await expect(lines).toContainText('ChangedDefault interval: 2m → 7m');
  await expect(lines).toContainText('NewProvider New box, vllm at http://new:8000');
  await expect(lines).toContainText('Removedqwen3:8b on Ollama');
  const notes = dialog(page).getByRole('list', { name: 'Before you import' });
  await expect(notes).toContainText('The environment variable NEW_BOX_KEY is not set here, and New box will need it.');
  await expect(notes).toContainText('Left out, as nobody knows it: intervall');
  expect(await home.read('/api/endpoints')).toHaveLength(4);

  await dialog(page).getByRole('button', { name: 'Make 6 changes' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByLabel('Default interval')).toHaveValue('7m');
  expect(await home.read('/api/endpoints')).toEqual([]);
  await expect(page.getByText('Imported settings')).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => home.read('/api/endpoints')).toHaveLength(4);
});

test('With "Only add" what is there stays, by keyboard alone', async ({ page, home }) => {
  await openSettings(page, home);
  await take(page, await exported(home, () => ({ interval: '7m', endpoints: [{ id: 'x', providerId: 'ollama', model: 'phi4' }] })));
  const mode = dialog(page).getByRole('radio', { name: 'Replace everything' });
  await expect(mode).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(dialog(page).getByRole('list', { name: 'What would change' }).getByRole('listitem')).toHaveText(['Newphi4 on Ollama']);
  for (
    let steps = 0;
    steps < 5 &&
    !(await dialog(page)
      .getByRole('button', { name: 'Make 1 change' })
      .evaluate((one) => one === document.activeElement));
    steps += 1
  )
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  expect(await home.read('/api/endpoints')).toHaveLength(5);
  expect(await home.read('/api/settings')).toMatchObject({ interval: '2m' });
});

test('A wrong file says why, and one that is as everything is says that', async ({ page, home, complaints }) => {
  await openSettings(page, home);
  await take(page, '{"name": "something else"}');
  await expect(dialog(page).getByRole('alert').first()).toContainText('This is not a settings file of Pilot Light.');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await take(page, await exported(home, () => ({ interval: 'often' })));
  await expect(dialog(page).getByRole('alert').first()).toContainText('interval: "often" is not a duration');
  await page.keyboard.press('Escape');
  forgiveRefusals(complaints, 400);
  await take(page, await exported(home, () => ({})));
  await expect(dialog(page).getByText('Nothing is other than in this file.')).toBeVisible();
  await expect(dialog(page).getByRole('button', { name: /^Make/ })).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The preview of a file is accessible in the ${colorScheme} scheme, and fits a narrow window`, async ({ page, home }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 380, height: 700 });
    await openSettings(page, home);
    await take(page, await exported(home, () => ({ endpoints: [], intervall: '1m' })));
    await expect(dialog(page).getByRole('button', { name: 'Make 4 changes' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}
