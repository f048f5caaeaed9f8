import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './browser.ts';
import { type RunningService, startService } from './service.ts';

const LLAMA = 'demo-llamacpp.gemma-3-27b-it';
const BEDROCK = 'demo-bedrock.haiku';
const OLLAMA = 'demo-ollama.qwen3-8b';
const TEXT = 'You are the assistant of a library. Answer in one sentence, kindly, and name the shelf. '.repeat(50);

let service: RunningService;
test.beforeAll(async () => {
  service = await startService();
});
test.afterAll(() => service.stop());

const line = (page: Page): Locator => page.locator('summary', { hasText: 'System prompt' });
const seen = (page: Page): Locator => page.getByRole('region', { name: 'What keeping it hot does' });
const figure = (page: Page, name: string): Locator => seen(page).locator('dl > div', { hasText: name }).locator('dd');

async function openOn(page: Page, endpointId: string): Promise<void> {
  await page.goto(`${service.link}#/endpoint/${endpointId}`);
  await line(page).click();
  await expect(page.getByRole('group', { name: 'Where the system prompt comes from' })).toBeVisible();
}

async function giveText(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Text' }).check();
  await page.getByRole('textbox', { name: 'System prompt' }).fill(TEXT);
  await page.getByRole('button', { name: 'Save system prompt' }).click();
  await expect(line(page)).toContainText('Kept hot: a text of 4.3 KB');
}

test('A text is kept hot: pings carry it, and the page shows how much comes from the cache and what that saves', async ({ page }) => {
  await openOn(page, LLAMA);
  await expect(line(page)).toContainText('None: pings keep the model ready, not your prompt');
  await page.getByRole('radio', { name: 'Text' }).check();
  await page.getByRole('button', { name: 'Save system prompt' }).click();
  await expect(page.getByText('Write the system prompt, or choose "None".')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'System prompt' })).toBeFocused();
  await page.getByRole('textbox', { name: 'System prompt' }).fill(TEXT);
  await expect(page.getByText('4,400 characters, about 1,100 tokens')).toBeVisible();
  await page.getByRole('button', { name: 'Save system prompt' }).click();
  await expect(line(page)).toContainText('Kept hot: a text of 4.3 KB');
  await expect(page.getByRole('button', { name: 'Discard', exact: true })).toBeHidden();

  await expect(seen(page).getByText('Sends three requests: one that the cache cannot know')).toBeVisible();
  await seen(page).getByRole('button', { name: 'Measure now' }).click();
  await expect(seen(page).getByText(/^Measured just now: .* with an empty cache, .* with it hot\.$/)).toBeVisible({ timeout: 30_000 });
  await expect(seen(page).getByText(/Kept hot, it saves about .* before the first token of each request/)).toBeVisible();
  await expect(figure(page, 'TTFT hot')).toHaveText(/ ms$/);
  await expect(figure(page, 'TTFT cold')).toHaveText(/ ms$/);
  await page.getByRole('button', { name: 'Ping now' }).click();
  await expect(page.locator('.detail-pings td[data-name="cached"]', { hasText: /^1,1\d\d of 1,1\d\d$/ }).first()).toBeVisible({ timeout: 15_000 });

  await page.getByRole('radio', { name: 'None' }).check();
  await page.getByRole('button', { name: 'Stop sending it' }).click();
  await expect(line(page)).toContainText('None');
  await expect(seen(page)).toBeHidden();
});

test('On Bedrock it says for how long it is kept, what it costs, and that it is too short for this model', async ({ page }) => {
  await openOn(page, BEDROCK);
  await giveText(page);
  await page.getByLabel('Bedrock keeps it for').selectOption('1 hour');
  await page.getByRole('button', { name: 'Save system prompt' }).click();
  await expect(page.getByRole('button', { name: 'Save system prompt' })).toBeHidden();
  await page.getByRole('button', { name: 'Ping now' }).click();
  await expect(seen(page).getByText(/Too short: this model's cache takes prompts of 4,096 tokens or more/)).toBeVisible({ timeout: 15_000 });
  await expect(figure(page, 'Costs')).toHaveText(/^\$\d+\.\d\d a day$/);
  await expect(seen(page).getByText(/^Sends three requests, which cost .* together\.$/)).toBeVisible();
  await page.reload();
  await line(page).click();
  await expect(page.getByLabel('Bedrock keeps it for')).toHaveValue('1h');
  // The text is in no snapshot: it came when the line was opened, and the change of its life alone has left it.
  await expect(page.getByRole('textbox', { name: 'System prompt' })).toHaveValue(TEXT);
  expect(await page.evaluate(async () => (await fetch('/api/state')).text())).not.toContain('assistant of a library');
});

test('A file is named by its whole path, is read where the service runs, and says when it is gone', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'pilotlight-prefix-'));
  const path = join(folder, 'system.md');
  await writeFile(path, TEXT);
  await openOn(page, OLLAMA);
  await page.getByRole('radio', { name: 'File' }).check();
  const field = page.getByLabel('File on the computer that runs Pilot Light');
  await field.fill('~/system.md');
  await page.getByRole('button', { name: 'Save system prompt' }).click();
  await expect(page.getByText('Write the whole path of the file, for example')).toBeVisible();
  await field.fill(path);
  await page.getByRole('button', { name: 'Save system prompt' }).click();
  await expect(line(page)).toContainText('Kept hot: the file system.md');
  await page.getByRole('button', { name: 'Ping now' }).click();
  await expect(seen(page).getByText('does not tell how much came from its cache.')).toBeVisible({ timeout: 30_000 });
  await rm(folder, { recursive: true });
  await page.reload();
  await line(page).click();
  await expect(seen(page).getByText(`The system prompt's file ${path} is not there.`)).toBeVisible();
});

test('The whole of it can be done by keyboard', async ({ page }) => {
  await page.goto(`${service.link}#/endpoint/${LLAMA}`);
  await line(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: 'None' })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Text' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.insertText('You are terse.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(line(page)).toContainText('Kept hot: a text of 14 B');
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing wrong with it, and nothing is wider than a phone: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openOn(page, LLAMA);
    await giveText(page);
    await expect(seen(page)).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 380, height: 800 });
    await expectNoSidewaysScroll(page);
    await page.getByRole('radio', { name: 'File' }).check();
    await expectNoSidewaysScroll(page);
    await page.getByRole('radio', { name: 'None' }).check();
    await page.getByRole('button', { name: 'Stop sending it' }).click();
    await expect(line(page)).toContainText('None');
  });
