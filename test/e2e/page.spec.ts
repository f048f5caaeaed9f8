import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './browser.ts';
import { type RunningService, startService } from './service.ts';

let service: RunningService;
test.beforeAll(async () => {
  service = await startService();
});
test.afterAll(() => service.stop());

const title = (page: Page) => page.getByRole('heading', { level: 1 });
const origin = () => new URL(service.link).origin;

/** What a browser does to a tab behind another one. */
const turnAway = (page: Page, isHidden = true) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);

test('Eight tabs in one browser do not stop each other', async ({ page, context }) => {
  await page.goto(service.link);
  await expect(title(page)).toHaveText(/warm/);
  await turnAway(page);
  for (let i = 0; i < 7; i += 1) {
    const tab = await context.newPage();
    await tab.goto(`${origin()}/`);
    await expect(title(tab)).toHaveText(/warm/);
    await turnAway(tab);
  }
});

test('A tab that is looked at again is up to date', async ({ page }) => {
  await page.goto(service.link);
  await expect(title(page)).toHaveText(/warm/);
  const asked = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/events'));
  await turnAway(page);
  await asked;
  const patch = (body: string) =>
    page.evaluate((body) => fetch('/api/settings', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body }), body);
  await patch('{"warming":false}');
  const keepWarm = page.getByRole('switch', { name: 'Keep warm', exact: true });
  await expect(keepWarm).toBeChecked();
  await turnAway(page, false);
  await expect(keepWarm).not.toBeChecked();
  await patch('{"warming":true}');
  await expect(keepWarm).toBeChecked();
});

test('Each view has its own title, and the keyboard goes on from it', async ({ page }) => {
  await page.goto(service.link);
  await expect(title(page)).toHaveText(/warm/);
  await expect(page).toHaveTitle('Pilot Light');
  await expect(title(page)).not.toBeFocused();
  for (const name of ['Settings', 'Log']) {
    await page.getByRole('link', { name }).click();
    await expect(page).toHaveTitle(`${name} – Pilot Light`);
    await expect(title(page)).toBeFocused();
  }
  await page.getByRole('link', { name: 'Pilot Light' }).click();
  await page.getByRole('link', { name: 'qwen3:8b' }).click();
  await expect(page).toHaveTitle('qwen3:8b – Pilot Light');
  await expect(title(page)).toBeFocused();
});

test('A view begins at its top, and "back" leads to where one was', async ({ page }) => {
  await page.setViewportSize({ width: 380, height: 400 });
  await page.goto(service.link);
  const link = page.locator('.home-row a').last();
  await link.scrollIntoViewIfNeeded();
  const top = await page.evaluate(() => scrollY);
  expect(top).toBeGreaterThan(100);
  await link.click();
  await expect(page.getByRole('heading', { name: 'Interval' })).toBeAttached();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  // A row may be higher or lower by now.
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(top - 60);
  await expect(link).toBeInViewport();
  await expect(link).toBeFocused();
});

test('A menu is gone through by key, and leaves the focus at its button', async ({ page }) => {
  await page.goto(service.link);
  const button = page.getByRole('button', { name: 'Pause', exact: true });
  const items = page.getByRole('menuitem');
  await button.press('Enter');
  await expect(items.first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(items.last()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(items.first()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await expect(items.first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();

  await button.press('Enter');
  await expect(items.first()).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Add endpoint' })).toBeFocused();
});

test('A removal is undone by Ctrl+Z, or by F6 and Enter, and the endpoint is where it was', async ({ page }) => {
  await page.goto(service.link);
  const names = () => page.locator('.home-name a').allTextContents();
  await expect(page.locator('.home-row').first()).toBeVisible();
  const before = await names();
  const remove = async () => {
    await page.getByRole('link', { name: 'qwen3:8b' }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await expect.poll(names).toEqual(before.filter((name) => name !== 'qwen3:8b'));
  };
  await remove();
  await page.keyboard.press('Control+z');
  await expect.poll(names).toEqual(before);

  await remove();
  await page.keyboard.press('F6');
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
  await page.keyboard.press('F6');
  await expect(title(page)).toBeFocused();
  await page.keyboard.press('F6');
  await page.keyboard.press('Enter');
  await expect.poll(names).toEqual(before);
  await expect(title(page)).toBeFocused();
});

test.describe('While the service is down', () => {
  let own: RunningService;
  let dataDir: string;
  test.beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'pilotlight-e2e-'));
    own = await startService({ demo: false, dataDir });
  });
  test.afterEach(async ({ page, complaints }) => {
    await page.goto('about:blank');
    // That nobody answered was wanted.
    expect(complaints.splice(0).filter((text) => !text.includes('net::ERR_'))).toEqual([]);
    await own.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const port = () => Number(new URL(own.link).port);

  test('a view that was never opened opens nevertheless', async ({ page }) => {
    const ahead = page.waitForResponse(/\/assets\/Log-.*\.js/);
    await page.goto(own.link);
    await (await ahead).finished();
    await own.stop();
    await page.getByRole('link', { name: 'Log' }).click();
    await expect(title(page)).toHaveText('Log');
    await expect(page.getByText('The log is read as soon as Pilot Light answers.')).toBeVisible();
    own = await startService({ demo: false, dataDir, port: port() });
    await expect(page.getByText(/\d+ lines?/)).toBeVisible();
  });

  test('a view whose code is missing says what it waits for, and opens when the service is back', async ({ page }) => {
    await page.route(/\/assets\/Settings-.*\.js/, (route) => route.abort());
    const missing = page.waitForEvent('requestfailed', (request) => /Settings-.*\.js/.test(request.url()));
    await page.goto(own.link);
    await missing;
    await own.stop();
    await page.unrouteAll();
    await page.getByRole('link', { name: 'Settings' }).click();
    await expect(page.getByText('This view opens as soon as Pilot Light answers.')).toBeVisible();
    own = await startService({ demo: false, dataDir, port: port() });
    await expect(title(page)).toHaveText('Settings');
  });
});
