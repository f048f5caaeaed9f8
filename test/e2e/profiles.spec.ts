import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, forgiveRefusals } from './browser.ts';
import { expect, type Home, rowOf, test } from './homeLab.ts';

const openSettings = (page: Page, home: Home) => page.goto(new URL('#/settings/profiles', home.link).href);
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Save as profile' });

/** Saves what holds now. */
async function save(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Save what holds now as a profile' }).click();
  await dialog(page).getByLabel('Name').fill(name);
  await dialog(page).getByRole('button', { name: 'Save profile' }).click();
  await expect(dialog(page)).toBeHidden();
}

test('What holds now is saved as a profile, which is the one that holds until something is changed', async ({ page, home }) => {
  await home.open();
  await expect(page.getByRole('button', { name: /^Profile/ })).toHaveCount(0);
  await openSettings(page, home);
  await expect(page.getByText('No profile yet.')).toBeVisible();
  await save(page, 'Work');
  const profiles = page.getByRole('region', { name: 'Profiles' });
  await expect(profiles.getByText('Keeps 4 endpoints warm')).toBeVisible();
  await expect(profiles.getByText('Holds now', { exact: true })).toBeVisible();

  await page.getByRole('link', { name: 'Pilot Light' }).click();
  await expect(page.getByRole('button', { name: 'Profile: Work' })).toBeVisible();
  await rowOf(page, 'qwen3:8b').getByRole('switch').click();
  await expect(page.getByRole('button', { name: 'Profile: none holds' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: 'Profile: Work' })).toBeVisible();
});

test('A profile is switched to from the list by keyboard alone, and the switch undone as one change', async ({ page, home }) => {
  await home.open();
  await page.request.post(new URL('/api/profiles', home.link).href, { data: { name: 'Work' } });
  await page.request.post(new URL('/api/profiles', home.link).href, { data: { name: 'Night', warming: false } });
  const menu = page.getByRole('button', { name: /^Profile/ });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio', { name: 'Work' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(menu).toHaveAccessibleName('Profile: Night');
  await expect(page.getByRole('switch', { name: 'Keep warm', exact: true })).not.toBeChecked();
  await expect(page.getByText('Switched to the profile Night')).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('switch', { name: 'Keep warm', exact: true })).toBeChecked();
});

test('A profile that frees memory says what it has freed', async ({ page, home }) => {
  await page.request.get(home.link);
  await page.request.post(new URL('/api/profiles', home.link).href, { data: { name: 'Gaming', warming: false, releaseAll: true } });
  await openSettings(page, home);
  await page.getByRole('button', { name: 'Switch to Gaming' }).click();
  await expect(page.getByText(/^Freed [\d.,]+ GB: qwen3:8b\./)).toBeVisible();
  await expect(page.getByText('Switched to the profile Gaming')).toBeVisible();
  await expect.poll(async () => (await fetch(`${home.ollama.url}/api/ps`)).json()).toEqual({ models: [] });
});

test('A profile is saved from the list, edited, updated and removed', async ({ page, home }) => {
  await page.request.get(home.link);
  await page.request.post(new URL('/api/profiles', home.link).href, { data: { name: 'Work' } });
  await home.open();
  await page.getByRole('button', { name: 'Profile: Work' }).click();
  await page.getByRole('menuitem', { name: 'Save as profile …' }).click();
  await dialog(page).getByLabel('Name').fill('Travel');
  await dialog(page).getByLabel('Free memory when switching to it').check();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Profile: Travel' })).toBeVisible();
  await page.getByRole('button', { name: 'Profile: Travel' }).click();
  await page.getByRole('menuitem', { name: 'Edit profiles' }).click();
  await expect(page.getByRole('heading', { name: 'Profiles' })).toBeFocused();

  const choose = async (profile: string, what: string): Promise<void> => {
    await page.getByRole('button', { name: `Actions for the profile ${profile}` }).click();
    await page.getByRole('menuitem', { name: what }).click();
  };
  await choose('Travel', 'Edit …');
  const edit = page.getByRole('dialog', { name: 'Edit the profile Travel' });
  await edit.getByLabel('Name').fill('Train');
  await edit.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('button', { name: 'Actions for the profile Train' })).toBeVisible();

  await page.request.patch(new URL('/api/settings', home.link).href, { data: { warming: false } });
  await expect(page.getByRole('button', { name: 'Switch to Train' })).toBeVisible();
  await choose('Train', 'Update with what holds now');
  await expect(page.getByText('Keeps nothing warm · frees memory when switched to')).toBeVisible();
  await choose('Train', 'Remove');
  await expect(page.getByRole('button', { name: 'Actions for the profile Train' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Actions for the profile Train' })).toBeVisible();
});

test('A name that is taken or missing is said at the field', async ({ page, home, complaints }) => {
  await openSettings(page, home);
  await page.goto(home.link);
  await openSettings(page, home);
  await save(page, 'Work');
  await page.getByRole('button', { name: 'Save what holds now as a profile' }).click();
  const name = dialog(page).getByLabel('Name');
  await dialog(page).getByRole('button', { name: 'Save profile' }).click();
  await expect(name).toHaveAccessibleDescription('Give the profile a name.');
  await name.fill('work');
  await page.keyboard.press('Enter');
  await expect(name).toHaveAccessibleDescription(/^There is a profile "work" already/);
  forgiveRefusals(complaints, 400);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`Profiles are accessible in the ${colorScheme} scheme, and fit a narrow window`, async ({ page, home }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 380, height: 700 });
    await home.open();
    await openSettings(page, home);
    await save(page, 'A profile with quite a long name, for days on the train');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Save what holds now as a profile' }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Pilot Light' }).click();
    await page.getByRole('button', { name: /^Profile: A profile/ }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}
