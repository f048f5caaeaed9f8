import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, forgiveRefusals, test } from './browser.ts';
import { HOURLY, type LearnedLab, OFFICE, startLearnedLab, UNSEEN, YOUNG } from './learnedLab.ts';

let lab: LearnedLab;
test.beforeAll(async () => {
  lab = await startLearnedLab();
});
test.afterAll(() => lab.stop());
test.beforeEach(async ({ page }) => {
  await page.goto(lab.service.link);
  for (const id of [OFFICE, HOURLY]) await change(page, `/api/endpoints/${id}`, { hours: null, mindCold: null });
  await change(page, '/api/settings', { hours: 'always', mindCold: 200 });
});

async function change(page: Page, path: string, data: object): Promise<void> {
  expect((await page.request.patch(new URL(path, lab.service.link).href, { data })).status()).toBe(200);
}

async function read(page: Page, path: string) {
  return (await page.request.get(new URL(path, lab.service.link).href)).json();
}

async function endpoint(page: Page, id: string): Promise<Record<string, unknown>> {
  const all: Record<string, unknown>[] = await read(page, '/api/endpoints');
  return all.find((one) => one['id'] === id) ?? {};
}

/** Opens the hours of an endpoint and looks at what was learned, which saves nothing. */
async function look(page: Page, id: string): Promise<Locator> {
  await page.goto(`${lab.service.link}#/endpoint/${id}`);
  const terms = page.getByRole('region', { name: 'Terms' });
  await terms.getByRole('heading', { name: 'Hours' }).click();
  await terms.getByRole('radio', { name: 'Own hours' }).click();
  await terms.getByRole('button', { name: 'Learned' }).click();
  await expect(slider(terms)).toBeVisible();
  return terms;
}

const slider = (within: Page | Locator): Locator => within.getByRole('slider', { name: 'How much do you mind a cold start?' });

test('What was learned of an office is shown before it counts: what is picked, why, and what else there was', async ({ page }) => {
  const terms = await look(page, OFFICE);
  await expect(
    terms.getByText(/^Kept warm in half hours in which it was used on .* pings a day instead of \d+, with no cold start in \d+ days\.$/),
  ).toBeVisible();
  const tried = terms.getByRole('table', { name: /^What the last \d+ days would have cost/ });
  await expect(tried.getByRole('row')).toHaveCount(7);
  await expect(tried.getByRole('row', { name: /^At all times \d+ 0 \d+$/ })).toBeVisible();
  await expect(tried.getByRole('row', { name: /, picked/ })).toHaveCount(1);
  await expect(terms.getByRole('img', { name: /^When it was used: \d+ uses/ })).toBeVisible();
  await expect(terms.getByText('kept warm', { exact: true })).toBeVisible();

  expect((await endpoint(page, OFFICE))['hours']).toBeUndefined();
  await terms.getByRole('button', { name: 'Save hours' }).click();
  await expect(terms.getByText('Not saved yet')).toBeHidden();
  expect((await endpoint(page, OFFICE))['hours']).toBe('learned');
});

test('An hourly job rests after each run and is warm before the next, and its state says so', async ({ page }) => {
  const terms = await look(page, HOURLY);
  await expect(terms.getByText(/^Rests after each use, and is warm from 54 m to 1 h 7 m after it/)).toBeVisible();
  await terms.getByRole('button', { name: 'Save hours' }).click();
  await expect(page.locator('.detail-explanation')).toContainText(/nobody will want it soon|Next ping/);
});

test('The slider saves what a cold start is worth, shows what comes of it, and goes back to that of all', async ({ page }) => {
  const terms = await look(page, OFFICE);
  await expect(terms.getByText('Quite: one cold start is worth 200 pings. As for all endpoints.')).toBeVisible();
  await slider(terms).focus();
  await page.keyboard.press('ArrowRight');
  await expect(terms.getByText(/^Very much: one cold start is worth 1,000 pings\./)).toBeVisible();
  await expect(terms.getByText(/^Pings, and 1,000 for each cold start, of a model that stays warm for 5 m\./)).toBeVisible();
  await expect.poll(async () => (await endpoint(page, OFFICE))['mindCold']).toBe(1000);
  await terms.getByRole('button', { name: 'Take that of all endpoints' }).click();
  await expect(terms.getByText('Quite: one cold start is worth 200 pings. As for all endpoints.')).toBeVisible();
  expect((await endpoint(page, OFFICE))['mindCold']).toBeUndefined();
});

test('Too few days, and use that nobody sees, say so and keep the model warm', async ({ page }) => {
  const young = await look(page, YOUNG);
  await expect(young.getByText('Kept warm at all times until its use was seen on 3 days; 2 of 14 so far.')).toBeVisible();
  await expect(young.getByRole('img', { name: /^When it was used/ })).toBeVisible();
  await expect(young.getByRole('table', { name: /would have cost/ })).toBeHidden();
  const unseen = await look(page, UNSEEN);
  await expect(unseen.getByText('Nothing tells of your use of this model, so it is kept warm at all times.')).toBeVisible();
  await expect(unseen.getByText('POST /v1/warmup/usage')).toBeVisible();
  await expect(unseen.getByRole('img', { name: /^When it was used/ })).toBeHidden();
});

test('What cannot be read is said, and read again when asked', async ({ page, complaints }) => {
  const json = { error: { kind: 'failed', message: 'The history could not be read: disk I/O error.' } };
  await page.route('**/hours/learned*', (route) => route.fulfill({ status: 500, json }));
  await page.goto(`${lab.service.link}#/endpoint/${OFFICE}`);
  const terms = page.getByRole('region', { name: 'Terms' });
  await terms.getByRole('heading', { name: 'Hours' }).click();
  await terms.getByRole('radio', { name: 'Own hours' }).click();
  await terms.getByRole('button', { name: 'Learned' }).click();
  await expect(terms.getByRole('alert')).toContainText('What was learned could not be read. The history could not be read: disk I/O error.');
  await page.unroute('**/hours/learned*');
  await terms.getByRole('button', { name: 'Try again' }).click();
  await expect(slider(terms)).toBeVisible();
  forgiveRefusals(complaints, 500);
});

test('A use that a router reports is seen at once', async ({ page }) => {
  const terms = await look(page, UNSEEN);
  await expect(terms.getByText('Nothing tells of your use')).toBeVisible();
  const data = { model: 'qwen3-unseen', host: lab.host };
  expect((await page.request.post(new URL('/v1/warmup/usage', lab.service.link).href, { data })).status()).toBe(200);
  await look(page, OFFICE);
  const again = await look(page, UNSEEN);
  await expect(again.getByText('Kept warm at all times until its use was seen on 3 days; none of 14 so far.')).toBeVisible();
  await expect(again.getByRole('img', { name: 'When it was used: 1 use.' })).toBeVisible();
});

test('For all endpoints the worth of a cold start is set in the settings, and each shows what was picked for it', async ({ page }) => {
  await page.goto(`${lab.service.link}#/settings`);
  const hours = page.getByRole('region', { name: 'Hours' });
  await hours.getByRole('button', { name: 'Learned' }).click();
  await hours.getByRole('button', { name: 'Save hours' }).click();
  await slider(hours).fill('0');
  await expect(hours.getByText('A little: one cold start is worth 20 pings.')).toBeVisible();
  await expect.poll(async () => (await read(page, '/api/settings'))['mindCold']).toBe(20);
  await page.goto(`${lab.service.link}#/endpoint/${OFFICE}`);
  const terms = page.getByRole('region', { name: 'Terms' });
  await terms.getByRole('heading', { name: 'Hours' }).click();
  await expect(terms.getByText('A little: one cold start is worth 20 pings. As for all endpoints.')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`It is accessible in the ${colorScheme} scheme, and does not scroll sideways at 380 px`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    const terms = await look(page, OFFICE);
    await expect(terms.getByRole('table', { name: /would have cost/ })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 380, height: 700 });
    await expectNoSidewaysScroll(page);
  });
}
