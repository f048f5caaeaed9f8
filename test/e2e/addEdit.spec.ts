import type { Page } from '@playwright/test';
import { choose, type Lab, test } from './addLab.ts';
import { expect, expectAccessible, expectNoSidewaysScroll } from './browser.ts';

async function addOllama(page: Page, lab: Lab): Promise<void> {
  await lab.open('#/add');
  await choose(page, 'Ollama');
  await page.getByLabel('Base URL').fill(lab.ollama.url);
  await page.getByLabel('Name of the model').fill('qwen3:8b');
  await page.getByRole('button', { name: 'Add 1 endpoint' }).click();
  await expect(page.getByText('Added the provider Ollama and qwen3:8b')).toBeVisible();
}

test('A saved provider shows its models at once and takes another one', async ({ page, lab }) => {
  await addOllama(page, lab);
  await lab.open('#/add/ollama');
  await expect(page.getByRole('heading', { level: 1, name: 'Ollama' })).toBeVisible();
  await expect(page.getByRole('checkbox', { name: /qwen3:8b .*Added/ })).toBeDisabled();
  await page.getByRole('checkbox', { name: /llama3\.3:70b/ }).check();
  await page.getByLabel('Ping after a silence of').selectOption('never, only by hand');
  await page.getByRole('button', { name: 'Add 1 endpoint' }).click();
  await expect(page.getByText(/^Added (llama3\.3:70b|the provider Ollama and 2 endpoints)$/)).toBeVisible();
  expect(await lab.read('/api/endpoints')).toMatchObject([{ model: 'qwen3:8b' }, { model: 'llama3.3:70b', keepAlive: null }]);
});

test('A connection is changed, tested and saved; a changed one is saved before models are added to it', async ({ page, lab }) => {
  await page.clock.install();
  await addOllama(page, lab);
  await lab.open('#/add/ollama');
  await page.getByText('More', { exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Workstation');
  await page.getByLabel('Token, if it wants one').fill('sk-1');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/^Ollama 0\.12\.6 answered in /)).toBeVisible();
  await page.getByRole('checkbox', { name: /llama3\.3:70b/ }).check();
  await page.getByRole('button', { name: 'Add 1 endpoint' }).click();
  await expect(page.getByText('Save the changed connection first, or discard the changes.')).toBeVisible();

  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Workstation' })).toBeVisible();
  await expect(page.getByText('A token is stored.')).toBeVisible();
  expect(await lab.read('/api/providers')).toMatchObject([{ id: 'ollama', name: 'Workstation', token: 'secret:ollama' }]);

  await page.getByRole('button', { name: 'Replace or remove' }).click();
  await expect(page.getByLabel('Token, if it wants one')).toBeFocused();
  await expect(page.getByLabel('Token, if it wants one')).toHaveAccessibleDescription(/the stored one is removed when you save/);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('A token is stored.')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Save changes' })).toBeDisabled();
  // Until then the change can be undone, which needs it.
  expect(await lab.read('/api/secrets')).toEqual(['ollama']);
  await page.clock.runFor('01:05');
  await expect.poll(() => lab.read('/api/secrets')).toEqual([]);
});

test('Discarding brings back what is saved', async ({ page, lab }) => {
  await addOllama(page, lab);
  await lab.open('#/add/ollama');
  await page.getByLabel('Base URL').fill('http://localhost:1');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByLabel('Base URL')).toHaveValue(lab.ollama.url);
  await expect(page.getByText(/^Ollama 0\.12\.6 answered in /)).toBeVisible();
});

test('What was changed elsewhere shows in a form that nobody has touched', async ({ page, lab, context }) => {
  await addOllama(page, lab);
  await lab.open('#/add/ollama');
  await page.getByText('More', { exact: true }).click();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByText('More', { exact: true }).click();
  await other.getByLabel('Name', { exact: true }).fill('Renamed');
  await other.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Renamed' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save changes' })).toBeDisabled();
  await other.close();
});

test('A provider is removed after it was named, and comes back by Undo', async ({ page, lab }) => {
  await addOllama(page, lab);
  await lab.open('#/add/ollama');
  await page.getByRole('button', { name: 'Remove provider' }).click();
  await page.getByRole('dialog', { name: 'Remove Ollama and its 1 endpoint?' }).getByRole('button', { name: 'Remove Ollama and 1 endpoint' }).click();
  await expect(page.getByText('Removed the provider Ollama and qwen3:8b')).toBeVisible();
  expect(await lab.read('/api/providers')).toEqual([]);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(() => lab.read('/api/endpoints')).toMatchObject([{ model: 'qwen3:8b' }]);
});

test('A provider that is gone is said', async ({ page, lab }) => {
  await lab.open('#/add/nobody');
  await expect(page.getByRole('heading', { name: 'There is no provider “nobody”' })).toBeVisible();
});

test('A server that is added already leads to its provider', async ({ page, lab }) => {
  await addOllama(page, lab);
  await lab.open('#/add');
  await choose(page, 'Ollama');
  await page.getByLabel('Base URL').fill(lab.ollama.url);
  await page.getByRole('link', { name: 'Add models there instead' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ollama' })).toBeVisible();
});

test('Everything can be done by keyboard alone', async ({ page, lab }) => {
  await lab.open('#/add');
  await page.getByRole('radio', { name: 'Found here' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Ollama' })).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Base URL')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(lab.ollama.url);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Ollama 0\.12\.6 answered in /)).toBeVisible();
  const first = page.getByRole('checkbox', { name: /qwen3:8b/ });
  for (let steps = 0; steps < 6 && !(await first.evaluate((box) => box === document.activeElement)); steps += 1) await page.keyboard.press('Tab');
  await expect(first).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Added the provider Ollama and qwen3:8b')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`Adding and editing are accessible in the ${colorScheme} scheme`, async ({ page, lab }) => {
    await page.emulateMedia({ colorScheme });
    await addOllama(page, lab);
    await lab.open('#/add');
    await expect(page.getByRole('link', { name: 'Choose more models of Ollama' })).toBeVisible();
    await expectAccessible(page);
    await choose(page, 'vLLM');
    await page.getByLabel('Base URL').fill(lab.vllm.url);
    await page.getByRole('button', { name: 'Test connection' }).click();
    await expect(page.getByText(/wants an API key/)).toBeVisible();
    await expectAccessible(page);
    await choose(page, 'Amazon Bedrock');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await expectAccessible(page);
    await choose(page, 'Import');
    await expectAccessible(page);
    await lab.open('#/add/ollama');
    await expect(page.getByText(/^Ollama 0\.12\.6 answered in /)).toBeVisible();
    await expectAccessible(page);
  });
}

test('Nothing is wider than a window of 380 px', async ({ page, lab }) => {
  await page.setViewportSize({ width: 380, height: 800 });
  await addOllama(page, lab);
  await lab.open('#/add');
  await expect(page.getByRole('link', { name: 'Choose more models of Ollama' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  for (const kind of ['OpenAI-compatible', 'Amazon Bedrock', 'Import']) {
    await choose(page, kind);
    await expectNoSidewaysScroll(page);
  }
  await lab.open('#/add/ollama');
  await expect(page.getByText(/^Ollama 0\.12\.6 answered in /)).toBeVisible();
  await expectNoSidewaysScroll(page);
});
