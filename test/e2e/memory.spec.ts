import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, forgiveRefusals } from './browser.ts';
import { test } from './memoryLab.ts';

/** Opens what is loaded on a server. @returns the list */
async function openMemory(page: Page, server: string, text: string | RegExp) {
  await page.getByRole('region', { name: server, exact: true }).getByRole('button', { name: text }).click();
  return page.getByRole('region', { name: `Memory of ${server}` });
}

test('A model is unloaded where it is said what is loaded; what it freed is told, and "Resume" keeps it warm again', async ({ page, lab }) => {
  await lab.open();
  const memory = await openMemory(page, 'Ollama', '2 loaded, 19.0 GB');
  await memory.getByRole('button', { name: 'Unload qwen3:8b' }).click();
  await expect(page.getByText('Freed 5.2 GB: qwen3:8b is unloaded. Paused until you ping or resume it.')).toBeVisible();
  expect(lab.ollama.gpu.peek('qwen3:8b').state).toBe('unloaded');
  await expect(memory.getByRole('button', { name: 'Load qwen3:8b' })).toBeVisible();
  await expect(page.getByRole('button', { name: '1 loaded, 13.8 GB' })).toBeVisible();
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect.poll(() => lab.read('/api/endpoints')).not.toMatchObject([{ pausedUntil: expect.anything() }, {}]);
});

test('A model that no endpoint has is found by its name and loaded', async ({ page, lab }) => {
  await lab.open();
  const memory = await openMemory(page, 'Ollama', /^2 loaded/);
  await memory.getByRole('searchbox', { name: 'Search 8 models' }).waitFor({ state: 'detached' });
  await memory.getByRole('button', { name: 'Unload gpt-oss:20b' }).click();
  await expect(page.getByText('Freed 13.8 GB: gpt-oss:20b is unloaded.')).toBeVisible();
  await memory.getByRole('searchbox', { name: 'Search 9 models' }).fill('granite');
  await expect(memory.getByRole('button', { name: /^Load / })).toHaveCount(1);
  await memory.getByRole('button', { name: 'Load granite4:3b' }).click();
  await expect(page.getByText(/^granite4:3b is loaded, in \d+ ms\.$/)).toBeVisible();
  expect(lab.ollama.gpu.peek('granite4:3b').state).toBe('loaded');
  await memory.getByRole('searchbox', { name: 'Search 8 models' }).fill('nothing like it');
  await expect(memory.getByText('No model matches “nothing like it”.')).toBeVisible();
});

test('What somebody uses is taken away only after a question', async ({ page, lab, complaints }) => {
  const { release } = await lab.router.gpu.acquire('coder');
  await lab.open();
  const memory = await openMemory(page, 'Router', '1 loaded, 4.7 GB');
  await memory.getByRole('button', { name: 'Unload coder' }).click();
  const dialog = page.getByRole('dialog', { name: 'coder is answering somebody. Unload it anyway?' });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(lab.router.gpu.peek('coder').state).toBe('loaded');
  await openMemory(page, 'Router', '1 loaded, 4.7 GB');
  await memory.getByRole('button', { name: 'Unload coder' }).click();
  await dialog.getByRole('button', { name: 'Unload it anyway' }).click();
  await expect.poll(() => lab.router.requests.some(({ path }) => path === '/models/unload')).toBe(true);
  release();
  await expect(page.getByText(/^Freed 4\.7 GB: coder is unloaded\./)).toBeVisible();
  forgiveRefusals(complaints, 409);
});

test('All memory is freed at once; what cannot be and what is in use stays, and is named', async ({ page, lab }) => {
  const { release } = await lab.router.gpu.acquire('coder');
  await lab.open();
  await expect(page.getByRole('button', { name: '1 loaded, 4.7 GB' })).toBeVisible();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Free all memory' }).click();
  await expect(page.getByText(/^Freed 19\.0 GB: 3 models are unloaded\. Paused until you ping or resume it\.$/)).toBeVisible();
  const dialog = page.getByRole('dialog', { name: 'coder is answering somebody. Unload it anyway?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(lab.ollama.gpu.peekAll().every(({ state }) => state === 'unloaded')).toBe(true);
  expect(lab.vllm.gpu.peekAll().every(({ state }) => state === 'unloaded')).toBe(true);
  expect(lab.router.gpu.peek('coder').state).toBe('loaded');
  release();
});

test('A vLLM in sleep mode sleeps and wakes', async ({ page, lab }) => {
  await lab.open();
  const memory = await openMemory(page, 'vLLM', '1 loaded');
  await memory.getByRole('button', { name: 'Put Qwen/Qwen3-32B to sleep' }).click();
  await expect(page.getByText('Qwen/Qwen3-32B sleeps.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'asleep' })).toBeVisible();
  await memory.getByRole('button', { name: 'Wake Qwen/Qwen3-32B' }).click();
  await expect(page.getByText(/^Qwen\/Qwen3-32B is awake, in /)).toBeVisible();
});

test('A server that cannot says why, and offers nothing', async ({ page, lab }) => {
  await lab.open();
  const memory = await openMemory(page, 'Laptop', '1 loaded');
  await expect(memory.getByText('it sleeps by itself with --sleep-idle-seconds.')).toBeVisible();
  await expect(memory.getByRole('button')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Actions for Laptop' }).click();
  await expect(page.getByRole('menuitem', { name: 'Add endpoint' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /memory|Load/ })).toBeHidden();
});

test('An endpoint is loaded and unloaded from its own page', async ({ page, lab }) => {
  await lab.open();
  await page.getByRole('link', { name: 'coder' }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Unload now' }).click();
  await expect(page.getByText(/^Freed 4\.7 GB: coder is unloaded\./)).toBeVisible();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Load now', exact: true }).click();
  await expect(page.getByText(/^coder is loaded, in /)).toBeVisible();
  expect(lab.router.gpu.peek('coder').state).toBe('loaded');
});

test('All of it can be done by key', async ({ page, lab }) => {
  await lab.open();
  const opener = page.getByRole('button', { name: '1 loaded, 4.7 GB' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Load writer' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Unload coder' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Load writer' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^writer is loaded, in /)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Memory of Router' })).toBeHidden();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`It is accessible and nothing scrolls sideways in a narrow window: ${colorScheme}`, async ({ page, lab }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 380, height: 900 });
    await lab.open();
    const memory = await openMemory(page, 'Ollama', /^2 loaded/);
    await expect(memory.getByRole('button', { name: 'Load phi4:14b' })).toBeVisible();
    const box = await memory.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(380);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}
