import type { Locator, Page } from '@playwright/test';
import { freePort } from '../../electron/dev/ports.ts';
import { isWithoutRedis, startRedis } from '../support/redisServer.ts';
import { expectAccessible, expectNoSidewaysScroll, forgiveRefusals } from './browser.ts';
import { expect, type Home, test } from './homeLab.ts';

const isWithout = isWithoutRedis();

async function openSection(page: Page, home: Home): Promise<Locator> {
  await home.open();
  await page.evaluate(() => {
    location.hash = '#/settings/sharing';
  });
  const section = page.getByRole('region', { name: 'Several machines' });
  await expect(section.getByRole('radio', { name: 'Alone' })).toBeVisible();
  return section;
}

const nowhere = async (): Promise<string> => `redis://127.0.0.1:${await freePort()}`;

async function saved(home: Home): Promise<unknown> {
  return Object(await home.read('/api/settings')).sharing;
}

test('An instance alone is asked for nothing, and what is chosen counts only once it is saved', async ({ page, home }) => {
  const section = await openSection(page, home);
  await expect(section.getByRole('radio', { name: 'Alone' })).toBeChecked();
  await expect(section.getByRole('textbox')).toHaveCount(0);
  await section.getByRole('radio', { name: 'Shared' }).check();
  await section.getByRole('textbox', { name: 'Address of Redis' }).fill('redis://gpu-box:6379');
  expect(await saved(home)).toMatchObject({ mode: 'alone', url: null });
  await section.getByRole('button', { name: 'Discard' }).click();
  await expect(section.getByRole('radio', { name: 'Alone' })).toBeChecked();
  await expect(section.getByRole('button')).toHaveCount(0);
});

test('Without an address, or with a password in it, nothing is saved, and the field says why', async ({ page, home, complaints }) => {
  const section = await openSection(page, home);
  await section.getByRole('radio', { name: 'Shared' }).check();
  const address = section.getByRole('textbox', { name: 'Address of Redis' });
  const save = section.getByRole('button', { name: 'Save how work is shared' });
  await save.click();
  await expect(address).toBeFocused();
  await expect(address).toHaveAccessibleDescription(/^Write the address of a Redis/);
  await address.fill('redis://:hunter2@gpu-box:6379');
  await save.click();
  await expect(address).toHaveAccessibleDescription('Put the password into "password", not into the address.');
  forgiveRefusals(complaints, 400);
  expect(await saved(home)).toMatchObject({ mode: 'alone', url: null });
});

test('A Redis that is not there is told by the test, in the section and on home, and this instance goes on alone', async ({ page, home }) => {
  const section = await openSection(page, home);
  await section.getByRole('radio', { name: 'Shared' }).check();
  await section.getByRole('textbox', { name: 'Address of Redis' }).fill(await nowhere());
  await section.getByRole('button', { name: 'Test connection' }).click();
  await expect(section.getByRole('status').filter({ hasText: 'Nothing listens at this address. Is Redis running?' })).toBeVisible();
  await section.getByRole('button', { name: 'Save how work is shared' }).click();
  await expect(section.getByText('This instance goes on alone and joins again when Redis is back.')).toBeVisible();
  await page.getByRole('link', { name: 'Pilot Light' }).click();
  await expect(page.getByText('Redis cannot be used just now, so this instance goes on alone.')).toBeVisible();
  await page.getByRole('link', { name: 'Several machines' }).click();
  await section.getByRole('radio', { name: 'Alone' }).check();
  await section.getByRole('button', { name: 'Save how work is shared' }).click();
  await expect(section.getByText('goes on alone and joins')).toHaveCount(0);
});

test('A password goes in and never comes out; it can be replaced, and an undo brings the one before back', async ({ page, home }) => {
  const section = await openSection(page, home);
  await section.getByRole('radio', { name: 'Each for itself' }).check();
  await section.getByRole('textbox', { name: 'Address of Redis' }).fill(await nowhere());
  await section.getByLabel('Password').fill('hunter2');
  await section.getByRole('button', { name: 'Save how work is shared' }).click();
  await expect(section.getByText('A password is stored.')).toBeVisible();
  expect(await saved(home)).toMatchObject({ mode: 'all', password: 'secret:redis' });
  expect(await page.content()).not.toContain('hunter2');
  // Changes of one thing that follow at once are undone as one: here another comes between.
  const undo = page.getByRole('button', { name: 'Undo the last change' });
  await page.request.patch(new URL('/api/settings', home.link).href, { data: { interval: '7m' } });
  await expect(undo).toHaveAttribute('title', /7m/);
  await section.getByRole('button', { name: 'Replace or remove' }).click();
  await expect(section.getByLabel('Password')).toBeFocused();
  await page.keyboard.type('hunter3');
  await page.keyboard.press('Enter');
  await expect.poll(() => saved(home)).toMatchObject({ password: 'secret:redis-2' });
  await expect(undo).not.toHaveAttribute('title', /7m/);
  await undo.click();
  await expect.poll(() => saved(home)).toMatchObject({ password: 'secret:redis' });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`All fields are accessible in the ${colorScheme} scheme, and nothing scrolls sideways at 380 px`, async ({ page, home }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 380, height: 800 });
    const section = await openSection(page, home);
    await section.getByRole('radio', { name: 'Dedicated' }).check();
    await expect(section.getByRole('combobox', { name: 'Instance that pings' })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page, '[data-section="sharing"]');
  });
}

test('By keyboard alone: choose, type, save; who is there is listed, and home says who keeps everything warm', async ({ page, home }) => {
  test.skip(isWithout, 'there is no redis-server on this machine');
  await using redis = await startRedis();
  // Another instance that lives for as long as this takes.
  await redis.command('ZADD', 'keepalive:pilotlight:instances', String(Date.now() / 1000 + 3600), 'gpu-box');
  await redis.command('SET', 'keepalive:pilotlight:dedicated', 'gpu-box', 'PX', '600000');
  const section = await openSection(page, home);
  await section.getByRole('radio', { name: 'Alone' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(section.getByRole('radio', { name: 'Dedicated' })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.type(redis.url);
  await section.getByRole('textbox', { name: 'Name of this instance' }).focus();
  await page.keyboard.type('desk');
  await page.keyboard.press('Enter');
  const instances = section.getByRole('list', { name: '2 instances' });
  await expect(instances.getByRole('listitem')).toHaveText([/^desk.*this one · watches$/, /^gpu-box.*makes all pings$/]);
  await expect(section.getByText('Redis answers.')).toBeVisible();
  await section.getByRole('combobox', { name: 'Instance that pings' }).selectOption('gpu-box');
  await section.getByRole('button', { name: 'Test connection' }).click();
  await expect(section.getByRole('status').filter({ hasText: /^(Redis|Valkey) \d\S* answers in / })).toBeVisible();
  await section.getByRole('button', { name: 'Save how work is shared' }).click();
  await expect.poll(() => saved(home)).toMatchObject({ mode: 'dedicated', dedicated: 'gpu-box', instance: 'desk' });
  await page.getByRole('link', { name: 'Pilot Light' }).click();
  await expect(page.getByText('Kept warm by gpu-box. This instance watches, and steps in when that one is gone.')).toBeVisible();
  await expect(page.getByText('by gpu-box', { exact: true }).first()).toBeVisible();
  await expectAccessible(page);
});
