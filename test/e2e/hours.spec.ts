import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './browser.ts';
import { demoWithoutHours, endpoint, general } from './hoursLab.ts';

const { openEndpoint } = demoWithoutHours();

const DAY_MS = 24 * 3_600_000;

/** Opens the section of all endpoints, where the grid shows up. */
async function openGrid(page: Page): Promise<Locator> {
  await page.getByRole('link', { name: 'Settings' }).click();
  const hours = page.getByRole('region', { name: 'Hours' });
  await hours.getByRole('button', { name: 'Office hours' }).click();
  await expect(grid(page)).toBeVisible();
  return hours;
}

async function openFold(page: Page): Promise<Locator> {
  await openEndpoint(page);
  const terms = page.getByRole('region', { name: 'Terms' });
  await terms.getByRole('heading', { name: 'Hours' }).click();
  await expect(terms.getByRole('radio', { name: 'Own hours' })).toBeVisible();
  return terms;
}

const grid = (page: Page) => page.getByRole('grid', { name: 'Hours of the week' });
const cell = (page: Page, name: string) => page.getByRole('gridcell', { name, exact: true });
const words = (page: Page) => page.getByRole('textbox', { name: 'In words' });

async function middleOf(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not on the page');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: string, to: string): Promise<void> {
  const [begin, end] = [await middleOf(cell(page, from)), await middleOf(cell(page, to))];
  await page.mouse.move(begin.x, begin.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

/** As {@link drag}, with a finger. */
async function swipe(page: Page, from: string, to: string): Promise<void> {
  const [begin, end] = [await middleOf(cell(page, from)), await middleOf(cell(page, to))];
  const hand = await page.context().newCDPSession(page);
  await hand.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  await hand.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [begin] });
  for (const part of [0.3, 0.7, 1]) {
    const at = { x: begin.x + (end.x - begin.x) * part, y: begin.y + (end.y - begin.y) * part };
    await hand.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [at] });
  }
  await hand.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The hours of all are accessible in the ${colorScheme} scheme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openGrid(page);
    await words(page).fill('Mon-Fri 08:10-18:30');
    await expectAccessible(page, '.settings-section:has(.hours)');
  });

  test(`The hours of one are accessible in the ${colorScheme} scheme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const terms = await openFold(page);
    await terms.getByRole('radio', { name: 'Own hours' }).check();
    await expect(grid(page)).toBeVisible();
    await expectAccessible(page, '.fold:has(.hours)');
  });
}

test('Nothing scrolls sideways with the grid open 380 px wide', async ({ page }) => {
  await page.setViewportSize({ width: 380, height: 700 });
  await openGrid(page);
  await expectNoSidewaysScroll(page);
  const terms = await openFold(page);
  await terms.getByRole('radio', { name: 'Own hours' }).check();
  await expect(grid(page)).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test('Hours are painted and cleared by dragging, and count once they are saved', async ({ page }) => {
  const hours = await openGrid(page);
  await drag(page, 'Saturday, 10:00 to 10:30', 'Sunday, 11:30 to 12:00');
  await expect(words(page)).toHaveValue('Mon-Fri 08:00-18:30; Sat-Sun 10:00-12:00');
  await drag(page, 'Wednesday, 12:00 to 12:30', 'Thursday, 12:30 to 13:00');
  await expect(words(page)).toHaveValue('Mon-Tue,Fri 08:00-18:30; Wed-Thu 08:00-12:00, 13:00-18:30; Sat-Sun 10:00-12:00');
  expect(await general(page)).toMatchObject({ hours: 'always' });
  await hours.getByRole('button', { name: 'Save hours' }).click();
  await expect.poll(async () => (await general(page))['hours']).toBe(await words(page).inputValue());
  await expect(hours.getByRole('button', { name: 'Save hours' })).toBeDisabled();
  await page.reload();
  await expect(words(page)).toHaveValue(/Sat-Sun 10:00-12:00/);
});

test('Hours are painted by a finger, which does not move the page', async ({ page }) => {
  await page.setViewportSize({ width: 380, height: 700 });
  await openGrid(page);
  await cell(page, 'Saturday, 10:00 to 10:30').scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  await swipe(page, 'Saturday, 10:00 to 10:30', 'Sunday, 11:30 to 12:00');
  await expect(words(page)).toHaveValue('Mon-Fri 08:00-18:30; Sat-Sun 10:00-12:00');
  expect(await page.evaluate(() => scrollY)).toBe(before);
});

test('Hours are painted and cleared with the keyboard alone, and what was done is announced', async ({ page }) => {
  const hours = await openGrid(page);
  await hours.getByRole('button', { name: 'Learned' }).focus();
  await page.keyboard.press('Tab');
  await expect(cell(page, 'Monday, 08:00 to 08:30')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Space');
  await expect(words(page)).toHaveValue('Mon 07:30-18:30; Tue-Fri 08:00-18:30');
  await expect(hours.getByText('Monday, 07:30 to 08:00: on.')).toBeAttached();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(hours.getByText('Mon to Tue, 07:30 to 09:00 chosen.')).toBeAttached();
  await page.keyboard.press('Enter');
  await expect(words(page)).toHaveValue('Mon-Tue 09:00-18:30; Wed-Fri 08:00-18:30');
  await page.keyboard.press('Control+End');
  await expect(cell(page, 'Sunday, 23:30 to 24:00')).toBeFocused();
  await expect(cell(page, 'Sunday, 23:30 to 24:00')).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.press('Tab');
  await expect(words(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await general(page))['hours']).toBe('Mon-Tue 09:00-18:30; Wed-Fri 08:00-18:30');
});

test('What is written shows in the grid, finer than its cells, and what is painted goes on from there', async ({ page }) => {
  await openGrid(page);
  await words(page).fill('mon 8:10-9, sun 23:00-0:30 Europe/Berlin');
  await expect(cell(page, 'Monday, 08:00 to 08:30, in part')).toHaveAttribute('aria-selected', 'true');
  await expect(cell(page, 'Monday, 00:00 to 00:30')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByText('Mon 08:10-09:00; Sun 23:00-00:30 Europe/Berlin · 2.3 h a week')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Berlin');
  await cell(page, 'Monday, 09:00 to 09:30').click();
  await expect(words(page)).toHaveValue('Mon 08:10-09:30; Sun 23:00-00:30 Europe/Berlin');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('America/New_York');
  await expect(words(page)).toHaveValue('Mon 08:10-09:30; Sun 23:00-00:30 America/New_York');
});

test('What cannot be read is said at its field, and is not saved', async ({ page }) => {
  const hours = await openGrid(page);
  await words(page).fill('Mon-Fry 8-18');
  await hours.getByRole('button', { name: 'Save hours' }).click();
  await expect(words(page)).toBeFocused();
  await expect(words(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(words(page)).toHaveAccessibleDescription(/"Mon-Fry" is not a day, a time or a time zone: write always, learned or times like/);
  await words(page).fill('Mon-Fri 8-18');
  const zone = page.getByRole('combobox', { name: 'Time zone' });
  await zone.fill('Berlin');
  await expect(words(page)).toHaveValue('Mon-Fri 08:00-18:00 Berlin');
  await zone.press('Enter');
  await expect(zone).toHaveAccessibleDescription(/“Berlin” is not a time zone/);
  await expect(zone).toBeFocused();
  expect(await general(page)).toMatchObject({ hours: 'always' });
  await hours.getByRole('button', { name: 'Discard' }).click();
  await expect(hours.getByText('Kept warm at all times.')).toBeVisible();
});

test('Cleared hours are none: the page says what to do instead', async ({ page }) => {
  await openGrid(page);
  await drag(page, 'Monday, 00:00 to 00:30', 'Monday, 00:00 to 00:30');
  await drag(page, 'Monday, 00:00 to 00:30', 'Sunday, 23:30 to 24:00');
  await expect(words(page)).toHaveValue('');
  await expect(words(page)).toHaveAccessibleDescription(/No hours are chosen/);
});

test('An endpoint has hours of its own against those of all, rests outside them, and its row says so', async ({ page }) => {
  const terms = await openFold(page);
  await terms.getByRole('radio', { name: 'Own hours' }).check();
  await expect(words(page)).toHaveValue('Mon-Fri 08:00-18:30');
  const inTwoDays = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' }).format(Date.now() + 2 * DAY_MS);
  await words(page).fill(`${inTwoDays} 08:00-09:00 UTC`);
  await terms.getByRole('button', { name: 'Save hours' }).click();
  await expect.poll(async () => (await endpoint(page))['hours']).toBe(`${inTwoDays} 08:00-09:00 UTC`);
  await expect(terms.getByRole('group').filter({ hasText: 'Hours' }).first()).toContainText(`${inTwoDays} 08:00-09:00 UTC`);
  await expect(page.locator('.detail-explanation')).toContainText('Outside its active hours');

  await page.getByRole('link', { name: 'All endpoints' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'qwen3:8b' });
  await expect(row.locator('.home-next')).toContainText(/\w{3} .*outside its hours/);
  await expect(row.locator('.home-next')).toHaveAttribute('title', /^Outside its active hours; they begin on/);

  const again = await openFold(page);
  await again.getByRole('radio', { name: /^As for all endpoints: Always/ }).check();
  await expect.poll(async () => (await endpoint(page))['hours']).toBeUndefined();
  await expect(page.locator('.detail-explanation')).not.toContainText('Outside');
});

test('How long nobody may use an endpoint is chosen for all and for one', async ({ page }) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  const hours = page.getByRole('region', { name: 'Hours' });
  await hours.getByRole('combobox', { name: 'Stop after' }).selectOption('4 h without use');
  await expect.poll(async () => (await general(page))['stopAfterUnused']).toBe('4h');
  const terms = await openFold(page);
  const stop = terms.getByRole('combobox', { name: 'Stop after' });
  await expect(stop).toHaveValue('default');
  await expect(stop).toContainText('As for all (4 h without use)');
  await stop.selectOption('Never');
  await expect.poll(async () => (await endpoint(page))['stopAfterUnused']).toBeNull();
  await stop.selectOption('As for all (4 h without use)');
  await expect.poll(async () => (await endpoint(page))['stopAfterUnused']).toBeUndefined();
});

test('What happens when hours begin and end, and at start and resume, is switched one by one', async ({ page }) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  const hours = page.getByRole('region', { name: 'Hours' });
  await hours.getByRole('switch', { name: 'Release at the end of hours' }).click();
  await hours.getByRole('switch', { name: 'Warm after sleep' }).click();
  await expect.poll(() => general(page)).toMatchObject({ releaseAfterHours: true, warmOn: { start: true, resume: false, hours: true } });
});
