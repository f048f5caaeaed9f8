import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { demoDataDir, filesIn } from '../../electron/storage/dataDir.ts';
import { writePast } from '../support/pastPings.ts';
import { requestsOfDay, writeRequests } from '../support/pastRequests.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './browser.ts';
import { graph, OLD, QUIET } from './detailLab.ts';
import { type RunningService, startService } from './service.ts';

let dataDir: string;
let service: RunningService;

test.beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pilotlight-real-'));
  const demo = demoDataDir(dataDir);
  await mkdir(demo, { recursive: true });
  const { history } = filesIn(demo);
  writePast({ file: history, endpointId: OLD, days: 2, now: Date.now() });
  writeRequests(history, requestsOfDay(OLD, Date.now()));
  service = await startService({ dataDir });
});
test.afterAll(async () => {
  await service.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function open(page: Page, id: string): Promise<void> {
  await page.goto(`${service.link}#/endpoint/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

test('The graph shows real requests beside the pings, and hides them when told so', async ({ page }) => {
  await open(page, OLD);
  await page.getByRole('radio', { name: '24 h' }).check();
  await expect(graph(page)).toHaveAccessibleName(/1\d\d real requests, first token after about \d+ ms\.$/);
  await expect(page.getByText('Real requests (p50)')).toBeVisible();
  const toggle = page.getByRole('button', { name: 'Real requests' });
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  await toggle.click();
  await expect(page.getByText('Real requests (p50)')).toBeHidden();
  await expect(toggle).toHaveAttribute('aria-pressed', 'false');
});

test('By key alone the stretches with real requests are read out, and the table has them', async ({ page }) => {
  await open(page, OLD);
  await page.getByRole('radio', { name: '24 h' }).check();
  await expect(graph(page)).toHaveAccessibleName(/real requests/);
  await graph(page).focus();
  const readout = page.locator('.chart-readout');
  await page.keyboard.press('End');
  await expect(async () => {
    await page.keyboard.press('ArrowLeft');
    await expect(readout).toContainText(/real requests?, p50/, { timeout: 50 });
  }).toPass();
  await page.getByRole('button', { name: 'Table' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('columnheader', { name: 'Real p50' })).toBeVisible();
});

test('Help says what real requests met', async ({ page }) => {
  await open(page, OLD);
  const help = page.getByRole('region', { name: 'Does it help?' });
  await expect(help.getByText(/^1 of \d+ real requests met a cold model and waited about 5\.2 s; the others met a warm one/)).toBeVisible();
  await expect(help.getByRole('img', { name: /real requests that met a warm model after silences of/ })).toBeVisible();
});

test('Where none were seen, the graph says how to see them', async ({ page }) => {
  await open(page, QUIET);
  await expect(page.getByText('No real requests were seen in this time.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'gateway' })).toHaveAttribute('href', '#/settings/gateway');
  await expect(page.getByRole('button', { name: 'Real requests' })).toBeHidden();
});

test('A request that a router reports shows at once', async ({ page, request }) => {
  await open(page, QUIET);
  await expect(page.getByText('No real requests were seen in this time.')).toBeVisible();
  const { origin, searchParams } = new URL(service.link);
  const reported = await request.post(`${origin}/v1/warmup/usage`, {
    headers: { authorization: `Bearer ${searchParams.get('token')}` },
    data: { model: 'llama3.3:70b', host: 'demo-ollama', ttft_ms: 321, input_tokens: 12, output_tokens: 40 },
  });
  expect(reported.status()).toBe(200);
  await expect(graph(page)).toHaveAccessibleName(/1 real request, first token after about 321 ms\.$/);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`The graph with real requests is accessible in ${scheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: scheme });
    await open(page, OLD);
    await expect(graph(page)).toHaveAccessibleName(/real requests/);
    await expect(page.locator('.detail-help-real')).toBeVisible();
    // The rest of the view is looked at elsewhere; its rows would take a minute.
    await expectAccessible(page, 'section[aria-labelledby$="-graph"]');
    await expectAccessible(page, '.detail-help-real');
    await page.setViewportSize({ width: 380, height: 800 });
    await expectNoSidewaysScroll(page);
  });
}
