import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, forgiveRefusals, test } from './browser.ts';
import { patchEndpoint, sharedDemo } from './demoLab.ts';

const OLLAMA = 'demo-ollama.qwen3-8b';
const VLLM = 'demo-vllm.qwen3-32b';

/** As it comes: measured, with nothing of its own. */
const demo = sharedDemo((page) =>
  send(page, { way: null, keepAlive: '30s', confirmations: null, headers: null, body: null, prompt: null, maxOutputTokens: null }),
);

const send = (page: Page, change: object): Promise<void> => patchEndpoint(page, OLLAMA, change);

/** The fold of an endpoint, open. */
async function openFold(page: Page, id = OLLAMA): Promise<Locator> {
  await demo.openEndpoint(page, id);
  const fold = page.getByRole('group').filter({ has: page.getByRole('heading', { name: 'How it is pinged' }) });
  await fold.getByRole('heading', { name: 'How it is pinged' }).click();
  await expect(fold.getByRole('radio', { name: 'Measure' })).toBeVisible();
  return fold;
}

const summary = (page: Page) => page.locator('.fold-line').filter({ hasText: 'How it is pinged' });
const explanation = (page: Page) => page.locator('.detail-explanation');
const lastPing = (page: Page) =>
  page
    .getByRole('table')
    .getByRole('row')
    .filter({ has: page.getByRole('time') })
    .first();

test('An endpoint that is only loaded is pinged without a token, and says so', async ({ page }) => {
  // The first ping of a service that has just started may wait for another model to load.
  test.slow();
  const fold = await openFold(page);
  await fold.getByRole('radio', { name: 'Load only' }).check();
  await expect(summary(page)).toContainText('Loaded without a token');
  await expect(fold.getByLabel('Prompt')).toBeHidden();
  await page.getByRole('button', { name: 'Ping now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Loaded without a token, so there is no time to first token.' })).toBeVisible({
    timeout: 20_000,
  });
  await expect(lastPing(page)).toContainText('Loaded without a token');
});

test('An endpoint that is only looked at is sent nothing, and may go cold', async ({ page }) => {
  test.slow();
  const fold = await openFold(page);
  await fold.getByRole('radio', { name: 'Look only' }).check();
  await expect(explanation(page)).toContainText(/Next look at \d\d:\d\d:\d\d\. It is only looked at, so it may go cold\./, { timeout: 20_000 });
  await expect(fold.getByRole('button', { name: 'Add header' })).toBeHidden();
  await page.getByRole('button', { name: 'Ping now' }).click();
  await expect(page.getByRole('status').filter({ hasText: /Only looked at/ })).toBeVisible();
  await expect(lastPing(page)).toContainText('Only looked at');
  await expect(lastPing(page)).not.toContainText('cold start');
  await expect(page.getByText('Pings of this endpoint ask for no token, so they add no times here.')).toBeVisible();
});

test('What a server cannot do is not offered, and says why', async ({ page }) => {
  const fold = await openFold(page, VLLM);
  await expect(fold.getByRole('radio', { name: 'Load only' })).toBeDisabled();
  await expect(fold.getByRole('radio', { name: 'Pin' })).toBeDisabled();
  await expect(fold.getByText('vLLM has no call to pin a model.')).toBeVisible();
  await expect(fold.getByRole('radio', { name: 'Look only' })).toBeEnabled();
});

test('It is called warm after as many answers as were asked for', async ({ page }) => {
  const fold = await openFold(page);
  await fold.getByLabel('Called warm after').fill('0');
  await fold.getByRole('button', { name: 'Save how it is pinged' }).click();
  await expect(fold.getByText('Write a whole number from 1 to 10.')).toBeVisible();
  await fold.getByLabel('Called warm after').fill('10');
  await fold.getByRole('button', { name: 'Save how it is pinged' }).click();
  await expect(summary(page)).toContainText('warm after 10 answers');
  await expect(page.locator('.detail-state')).toHaveText('Unknown');
});

test('Headers and body fields are checked where they stand, and a secret among them is stored apart', async ({ page, complaints }) => {
  const fold = await openFold(page);
  const save = fold.getByRole('button', { name: 'Save how it is pinged' });
  await fold.getByRole('button', { name: 'Add header' }).click();
  await fold.getByLabel('Name of the header').fill('X-Api-Key');
  await fold.getByLabel('Value of X-Api-Key').fill('top-secret-4711');
  await fold.getByLabel('Body fields of its own').fill('{ "top_k": 20');
  await save.click();
  await expect(fold.getByText('This is not JSON')).toBeVisible();
  await fold.getByLabel('Body fields of its own').fill('{ "top_k": 20, "stream": false }');
  await save.click();
  await expect(fold.getByText('stream: an answer is read as it streams, so this one stays as it is.')).toBeVisible();
  await expect(fold.getByText('This looks like a secret')).toBeVisible();
  forgiveRefusals(complaints, 400);

  await fold.getByRole('button', { name: 'Store it as a secret' }).click();
  await expect(fold.getByLabel('Value of X-Api-Key')).toHaveValue(`secret:header-x-api-key.${OLLAMA}`);
  await fold.getByLabel('Body fields of its own').fill('{ "options": { "top_k": 20 } }');
  await save.click();
  await expect(summary(page)).toContainText('1 header of its own · body fields of its own');
  await page.getByRole('button', { name: 'Ping now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'qwen3:8b answered in' })).toBeVisible({ timeout: 20_000 });

  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('Used by a header of qwen3:8b')).toBeVisible();
  await expect(page.getByText('top-secret')).toBeHidden();

  const again = await openFold(page);
  await again.getByRole('button', { name: 'Remove the header X-Api-Key' }).click();
  await again.getByRole('button', { name: 'Save how it is pinged' }).click();
  await expect(summary(page)).not.toContainText('header');
});

test('What was typed and not saved waits until one comes back', async ({ page }) => {
  const fold = await openFold(page);
  await fold.getByLabel('Output limit').fill('7');
  await expect(fold.getByText('Not saved yet')).toBeVisible();
  await page.getByRole('link', { name: 'All endpoints' }).click();
  await page.getByRole('link', { name: 'qwen3:8b' }).click();
  await page.getByRole('heading', { name: 'How it is pinged' }).click();
  await expect(fold.getByLabel('Output limit')).toHaveValue('7');
  await fold.getByRole('button', { name: 'Discard' }).click();
  await expect(fold.getByLabel('Output limit')).toHaveValue('');
});

test('The way is chosen and a prompt is saved with the keyboard alone', async ({ page }) => {
  await demo.openEndpoint(page, OLLAMA);
  await expect(summary(page)).toBeVisible();
  await summary(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: 'Measure' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'Measure' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('radio', { name: 'Pin', exact: true })).toBeChecked();
  await expect(summary(page)).toContainText('Pinned and measured');
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'Prompt', exact: true })).toBeFocused();
  await page.keyboard.type('Say one word.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Save how it is pinged' })).toBeDisabled();
  await page.reload();
  await page.getByRole('heading', { name: 'How it is pinged' }).click();
  await expect(page.getByRole('textbox', { name: 'Prompt', exact: true })).toHaveValue('Say one word.');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The fold is accessible in the ${colorScheme} scheme, with what is wrong in it`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    const fold = await openFold(page);
    await fold.getByRole('button', { name: 'Add header' }).click();
    await fold.getByLabel('Value of the header').fill('blue');
    await fold.getByLabel('Limit while cold').fill('soon');
    await fold.getByRole('button', { name: 'Save how it is pinged' }).click();
    await expect(fold.getByText('"soon" is not a duration')).toBeVisible();
    await expect(fold.getByText('Write a name, or remove the header.')).toBeVisible();
    await expectAccessible(page);
    await fold.getByRole('button', { name: 'Discard' }).click();
  });
}

test('Nothing scrolls sideways at a width of 380 px', async ({ page }) => {
  await page.setViewportSize({ width: 380, height: 700 });
  const fold = await openFold(page);
  await fold.getByRole('button', { name: 'Add header' }).click();
  await expectNoSidewaysScroll(page);
});
