import { expect, expectAccessible, test } from './browser.ts';
import { changeEndpoint, demoWithoutHours, endpoint, general } from './hoursLab.ts';

const { openEndpoint } = demoWithoutHours();

for (const colorScheme of ['light', 'dark'] as const) {
  test(`Timers are accessible in the ${colorScheme} scheme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openEndpoint(page);
    await page.getByRole('button', { name: 'Pause this endpoint' }).click();
    await expectAccessible(page);
    await page.getByRole('group', { name: 'Pause' }).getByRole('menuitem', { name: 'Until …' }).click();
    await expect(page.getByRole('dialog', { name: 'Pause until' })).toBeVisible();
    await expectAccessible(page);
  });
}

test('Everything is kept warm for a while, which ends a pause, and the timer is ended before its time', async ({ page }) => {
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
  await page.getByRole('button', { name: 'Paused', exact: true }).click();
  await page.getByRole('menuitem', { name: 'For 3 hours' }).click();
  const timer = page.getByRole('button', { name: /^Warm until/ });
  await expect(timer).toBeVisible();
  const { warmUntil, pausedUntil } = await general(page);
  expect(pausedUntil).toBeNull();
  expect(Number(warmUntil) - Date.now()).toBeGreaterThan(2.9 * 3_600_000);
  await timer.click();
  await page.getByRole('menuitem', { name: 'End the timer' }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await expect.poll(async () => (await general(page))['warmUntil']).toBeNull();
});

test('An endpoint is paused until a time for a reason, which its row shows, with the keyboard alone', async ({ page }) => {
  await openEndpoint(page);
  const pause = page.getByRole('button', { name: 'Pause this endpoint' });
  await pause.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'For 1 hour' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Pause until' });
  const time = dialog.getByLabel('Date and time');
  await expect(time).toBeFocused();
  await time.fill('2020-01-01T08:00');
  await page.keyboard.press('Enter');
  await expect(time).toHaveAccessibleDescription(/That time is over/);
  await time.fill('2040-01-02T08:00');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('driver update');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(() => endpoint(page)).toMatchObject({ pauseReason: 'driver update', pausedUntil: new Date(2040, 0, 2, 8).getTime() });
  await expect(page.getByRole('button', { name: /^Paused until/ })).toBeFocused();
  await page.getByRole('link', { name: 'All endpoints' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'qwen3:8b' }).locator('.home-next')).toContainText('driver update');
});

test('An endpoint is kept warm until a time of one’s own', async ({ page }) => {
  await changeEndpoint(page, { pausedUntil: Date.now() + 24 * 3_600_000 });
  await openEndpoint(page);
  await page.getByRole('button', { name: /^Paused until/ }).click();
  await page.getByRole('group', { name: 'Keep warm' }).getByRole('menuitem', { name: 'Until …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep warm until' });
  await dialog.getByLabel('Date and time').fill('2040-01-02T08:00');
  await dialog.getByRole('button', { name: 'Keep warm' }).click();
  await expect.poll(() => endpoint(page)).toMatchObject({ warmUntil: new Date(2040, 0, 2, 8).getTime() });
  expect(await endpoint(page)).not.toHaveProperty('pausedUntil');
  await expect(page.getByRole('button', { name: /^Warm until/ })).toBeVisible();
  await expect(page.locator('.detail-explanation')).toContainText('as you asked');
});
