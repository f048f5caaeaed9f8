import { expectAccessible, expectNoSidewaysScroll, forgiveRefusals } from './browser.ts';
import { expect, HAIKU, IMPORTED, openMoney, test } from './moneyLab.ts';

test('What bills by the hour is not pinged until somebody agrees to a figure, from its row', async ({ page, money }) => {
  await money.open();
  const row = page.getByRole('listitem').filter({ hasText: 'efgh1234' });
  await expect(row).toContainText('Bills for the time it is up, about $6.86 an hour. Not pinged until you confirm that.');
  await row.getByRole('button', { name: 'Confirm …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pay for the time it is up?' });
  await expect(dialog).toContainText('Amazon Bedrock Custom Model Import');
  const hour = dialog.getByLabel('Dollars an hour');
  await expect(hour).toHaveValue('6.86');
  await hour.fill('2.35');
  await expect(dialog).toContainText('About $2.35 an hour: $56.40 a day, $1,692.00 in 30 days.');
  await dialog.getByText('Amazon Bedrock Custom Model Import').click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Keep it warm for $56.40 a day' }).click();
  await expect(dialog).toBeHidden();
  await expect(row).not.toContainText('Bills for the time');
  expect(await money.call('GET', '/api/endpoints')).toMatchObject([{}, { billing: { kind: 'time', usdPerHour: 2.35, confirmed: true } }]);
});

test('The question wants a figure, takes “it bills for tokens” for an answer, and leaves all as it is when cancelled', async ({ page, money }) => {
  await money.open('#/endpoint/imported');
  await page.getByRole('button', { name: 'Confirm what it costs …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pay for the time it is up?' });
  await dialog.getByLabel('Dollars an hour').fill('much');
  await dialog.getByRole('button', { name: 'Keep it warm' }).click();
  await expect(dialog.getByText('Write what an hour costs you')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Confirm that first.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Confirm what it costs …' }).click();
  await dialog.getByRole('button', { name: 'It bills for tokens' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Confirm what it costs …' })).toBeHidden();
  expect(await money.call('GET', '/api/endpoints')).toMatchObject([{}, { model: IMPORTED, billing: { kind: 'tokens' } }]);
});

test('A budget of an endpoint is set in its view, shows how much is spent, and stops its pings by themselves but not those asked for', async ({
  page,
  money,
}) => {
  await money.open('#/endpoint/haiku');
  const fold = await openMoney(page);
  await expect(fold.getByText('$0.00, no limit')).toHaveCount(2);
  const day = fold.getByLabel('Budget a day, in dollars');
  await day.fill('nothing');
  await fold.getByRole('button', { name: 'Save money settings' }).click();
  await expect(fold.getByText('Write an amount of dollars above 0')).toBeVisible();
  await expect(day).toBeFocused();
  await day.fill('0.02');
  await fold.getByRole('button', { name: 'Save money settings' }).click();
  await expect(fold.locator('dd').getByText('$0.00 of $0.02')).toBeVisible();

  const ping = page.getByRole('button', { name: 'Ping now' });
  await ping.click();
  await expect(fold.locator('summary')).toContainText('$0.01 of $0.02 today');
  await ping.click();
  await expect(fold.getByText('used up', { exact: true })).toBeVisible();
  await expect(page.locator('.detail-explanation')).toContainText('its budget of $0.02 a day is used up');
  await ping.click();
  await expect(fold.locator('summary')).toContainText('$0.03 of $0.02 today');
  await day.fill('5');
  await fold.getByRole('button', { name: 'Save money settings' }).click();
  await expect(page.locator('.detail-explanation')).not.toContainText('used up');
});

test('A budget of all is set in the settings, and the head of the list says when it is nearly used up', async ({ page, money }) => {
  await money.open('#/settings');
  const section = page.getByRole('region', { name: 'Budget' });
  const month = section.getByLabel('A month');
  await month.fill('-2');
  await month.press('Enter');
  await expect(section.getByRole('alert')).toHaveText('Write an amount of dollars above 0, for example 0.50, or leave it empty.');
  await month.fill('0.024');
  await month.press('Enter');
  await expect(section.getByText('$0.00 of $0.02')).toBeVisible();
  await page.getByRole('link', { name: 'Pilot Light' }).click();
  await money.call('POST', '/api/endpoints/haiku/ping');
  await money.call('POST', '/api/endpoints/haiku/ping');
  await expect(page.getByText('$0.02 of $0.02 this month')).toBeVisible();
  await money.call('POST', '/api/endpoints/haiku/ping');
  const row = page.getByRole('listitem').filter({ hasText: '001-v1:0' });
  await expect(row).toContainText('budget used up');
});

test('What an interval costs is worked out from the last pings, and follows the hours and the price', async ({ page, money }) => {
  await money.open('#/endpoint/haiku');
  const everyTwoMinutes = page.locator('.detail-interval').filter({ has: page.getByText('2 m', { exact: true }) });
  await page.getByRole('button', { name: 'Ping now' }).click();
  await expect(everyTwoMinutes).toContainText('$7.20');
  await expect(page.getByText(/A ping takes \d+ tokens in and 1 out \(its last one\)\./)).toBeVisible();
  await money.call('PATCH', '/api/endpoints/haiku', { hours: 'daily 06:00-12:00' });
  await expect(everyTwoMinutes).toContainText('$1.80');
  await expect(page.getByText('Within its hours, 42 of 168 a week.')).toBeVisible();

  const fold = await openMoney(page);
  await fold.getByLabel('Output', { exact: true }).fill('20000');
  await fold.getByRole('button', { name: 'Save money settings' }).click();
  await expect(everyTwoMinutes).toContainText('$3.60');
});

test('An endpoint is marked by hand as billed by time, and that is asked about at once', async ({ page, money }) => {
  await money.open('#/endpoint/haiku');
  const fold = await openMoney(page);
  await fold.getByLabel('Bills for').selectOption('The time it is up');
  await fold.getByLabel('Dollars an hour').fill('4');
  await fold.getByRole('button', { name: 'Save money settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pay for the time it is up?' });
  await expect(dialog).toContainText('Its server bills for the time');
  await expect(dialog.getByLabel('Dollars an hour')).toHaveValue('4.00');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(fold.locator('summary')).toContainText('By the hour, about $4.00');
});

test('Adding a model on a service that bills by time says so before', async ({ page, money }) => {
  await money.open('#/add');
  await page.getByRole('radio', { name: /^OpenAI-compatible/ }).check();
  const warning = page.getByText('bills for the time that a model is up');
  await expect(warning).toBeHidden();
  await page.getByLabel('Base URL').fill('https://x1.us-east-1.aws.endpoints.huggingface.cloud/v1');
  await expect(warning).toContainText('Hugging Face Inference Endpoints');
  await page.getByRole('radio', { name: /^Amazon Bedrock/ }).check();
  await expect(warning).toBeHidden();
  await page.getByLabel('Name of the model').fill(IMPORTED);
  await expect(warning).toContainText('Amazon Bedrock Custom Model Import');
});

test('A refusal of the service is shown where money is saved', async ({ page, money, complaints }) => {
  await money.open('#/endpoint/haiku');
  const fold = await openMoney(page);
  await page.route('**/api/endpoints/haiku', (route) =>
    route.fulfill({ status: 400, json: { error: { kind: 'badRequest', message: 'budget.dayUsd: the disk is full' } } }),
  );
  await fold.getByLabel('Budget a day, in dollars').fill('1');
  await fold.getByRole('button', { name: 'Save money settings' }).click();
  await expect(fold.getByRole('alert')).toHaveText('The disk is full.');
  await fold.getByRole('button', { name: 'Discard' }).click();
  await expect(fold.getByLabel('Budget a day, in dollars')).toHaveValue('');
  forgiveRefusals(complaints, 400);
});

test('All of it is done by key', async ({ page, money }) => {
  await money.open('#/endpoint/imported');
  await page.getByRole('button', { name: 'Confirm what it costs …' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Pay for the time it is up?' });
  await expect(dialog.getByLabel('Dollars an hour')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  const fold = page.locator('details').filter({ has: page.getByRole('heading', { name: 'Money' }) });
  await fold.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(fold.getByLabel('Budget a day, in dollars')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(fold.getByLabel('Budget a day, in dollars')).toBeFocused();
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await expect(fold.locator('dd').getByText('of $2.00')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`Money is accessible in the ${colorScheme} scheme, and fits 380 px`, async ({ page, money }) => {
    await page.emulateMedia({ colorScheme });
    await money.open('#/endpoint/imported');
    await money.call('PATCH', '/api/settings', { budget: { dayUsd: 1, monthUsd: null } });
    await openMoney(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Confirm what it costs …' }).click();
    await expect(page.getByRole('dialog', { name: 'Pay for the time it is up?' }).getByText('a day, $4,939.20')).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 380, height: 800 });
    await expectNoSidewaysScroll(page);
    await page.keyboard.press('Escape');
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: 'Pilot Light' }).click();
    await expect(page.getByRole('link', { name: HAIKU })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}
