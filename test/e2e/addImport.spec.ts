import { choose, test } from './addLab.ts';
import { expect, forgiveRefusals } from './browser.ts';

const CONFIG = `{
  // two servers
  "chat": {
    "qwen3:8b": { "providers": [{ "api_host": "http://localhost:11434", "api_type": "ollama", "keep_alive": "5m" }] },
    "big": { "providers": [{ "api_host": "http://gpu:8000", "api_type": "vllm", "api_token": "sk-secret", "model_path": "Qwen/Qwen3-32B" }] },
    "asleep": { "providers": [{ "api_host": "http://gpu:8000", "api_type": "vllm" }] },
  },
  "active_models": { "chat": ["qwen3:8b", "big"] },
}`;

test('A config is shown before it is imported, and imported with one click', async ({ page, lab }) => {
  await lab.open('#/add');
  await choose(page, 'Import');
  await page.getByLabel('Text of the config').fill(CONFIG);
  const preview = page.getByRole('list', { name: 'What will be added' });
  await expect(preview).toContainText('with a token');
  await expect(preview).toContainText('asleep is not among the active models');
  await expect(preview).not.toContainText('sk-secret');
  expect(await lab.read('/api/providers')).toEqual([]);

  await page.getByRole('button', { name: 'Import 2 providers and 2 endpoints' }).click();
  await expect(page.getByText('Added 2 providers and 2 endpoints')).toBeVisible();
  expect(await lab.read('/api/endpoints')).toMatchObject([{ model: 'qwen3:8b', keepAlive: '5m' }, { model: 'Qwen/Qwen3-32B' }]);

  await lab.open('#/add');
  await choose(page, 'Import');
  await page.getByLabel('Text of the config').fill(CONFIG);
  await expect(page.getByText('There is nothing new in this config.')).toBeVisible();
});

test('A file is taken without showing what is in it', async ({ page, lab }) => {
  await lab.open('#/add');
  await choose(page, 'Import');
  await page.getByLabel('File of the config').setInputFiles({ name: 'models.json', mimeType: 'application/json', buffer: Buffer.from(CONFIG) });
  await expect(page.getByText(/models\.json, \d+ B/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import 2 providers and 2 endpoints' })).toBeVisible();
  expect(await page.content()).not.toContain('sk-secret');
  await page.getByRole('button', { name: 'Take another' }).click();
  await expect(page.getByLabel('Text of the config')).toHaveValue('');
});

test('A file can be dropped', async ({ page, lab }) => {
  await lab.open('#/add');
  await choose(page, 'Import');
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.json'));
    return transfer;
  }, CONFIG);
  await page.getByLabel('Text of the config').dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByText(/dropped\.json/)).toBeVisible();
});

test('What is wrong is said, with the way to its line', async ({ page, lab, complaints }) => {
  await lab.open('#/add');
  await choose(page, 'Import');
  const text = page.getByLabel('Text of the config');
  await text.fill('{\n  "chat": {\n    "a" "b"\n  }\n}');
  await expect(page.getByText(/This is not JSON: [a-z ]+ in line 3\./)).toBeVisible();
  await page.getByRole('button', { name: 'Go to line 3' }).click();
  await expect(text).toBeFocused();
  expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('    "a" "b"');

  await text.fill('{ "chat": { "m": { "providers": [{ "api_host": "http://a" }] } } }');
  await expect(page.getByText(/chat\.m\.providers\[0\]\.api_type/)).toBeVisible();
  forgiveRefusals(complaints, 400);
});
