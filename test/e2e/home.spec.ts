import type { Locator } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './browser.ts';
import { expect, nextOf, rowOf, test } from './homeLab.ts';

test('A row is switched off and on again, and says so', async ({ page, home }) => {
  await home.open();
  const row = rowOf(page, 'qwen3:8b');
  await row.getByRole('switch', { name: 'Keep qwen3:8b warm' }).uncheck();
  await expect(row.getByText('Off', { exact: true })).toBeVisible();
  await expect(nextOf(row)).toHaveText('Next ping –');
  expect(await home.read('/api/endpoints')).toMatchObject([{ model: 'qwen3:8b', enabled: false }, {}, {}, {}]);
  await row.getByRole('switch').check();
  await expect(row.getByText('Off', { exact: true })).toBeHidden();
});

test('A row that is never pinged is off, and takes the default interval when it is switched on', async ({ page, home }) => {
  await home.open();
  const row = rowOf(page, 'gpt-oss:20b');
  await page.request.patch(new URL('/api/endpoints/e1', home.link).href, { data: { keepAlive: null } });
  await expect(row.getByText('Off', { exact: true })).toBeVisible();
  await expect(row.getByRole('combobox')).toHaveValue('off');
  await expect(row.getByRole('switch')).not.toBeChecked();
  await row.getByRole('switch').check();
  await expect(row.getByText('Off', { exact: true })).toBeHidden();
  await expect(row.getByRole('combobox')).toHaveValue('default');
});

test('"Ping now" makes a ping, and the row shows what came of it', async ({ page, home }) => {
  await home.open();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('0 of 4 warm');
  const row = rowOf(page, 'qwen3:8b');
  await row.getByRole('button', { name: 'Ping qwen3:8b now' }).click();
  await expect(row.getByText('Warm')).toBeVisible();
  await expect(row.getByText(/^TTFT \d+ ms/)).toBeVisible();
  await expect(row.getByRole('img', { name: /^qwen3:8b, 1 ping: 1 / })).toBeVisible();
  await expect(page.getByText(/^qwen3:8b answered in \d+ ms/)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 of 4 warm');
});

test('Another interval moves the next ping, and the default can be taken again', async ({ page, home }) => {
  await home.open();
  const row = rowOf(page, 'qwen3:8b');
  await row.getByRole('button', { name: 'Ping qwen3:8b now' }).click();
  await expect(nextOf(row)).toHaveText(/^Next ping in (9|10):\d\d/);
  const interval = row.getByRole('combobox', { name: 'Interval of qwen3:8b' });
  await interval.selectOption('30 m');
  await expect(nextOf(row)).toHaveText(/^Next ping in (2\d|30):\d\d/);
  await expect(interval).toHaveValue('30m');
  await interval.selectOption('default');
  await expect(nextOf(row)).toHaveText(/^Next ping in [12]:\d\d/);
  await expect(interval.getByRole('option', { name: '2 m' }).first()).toBeAttached();
  await interval.selectOption('Exact …');
  await expect(page).toHaveURL(/#\/endpoint\/e0$/);
});

test('A failing row says why, and what to do about it', async ({ page, home, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await home.open();
  const silent = rowOf(page, 'Qwen/Qwen3-32B');
  await silent.getByRole('button', { name: 'Ping Qwen/Qwen3-32B now' }).click();
  await expect(silent.getByText('Failing')).toBeVisible();
  await expect(silent.getByText(/does not answer/)).toBeVisible();
  await expect(silent.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(silent.getByRole('img', { name: /ping/ })).toBeHidden();

  const aws = rowOf(page, 'us.anthropic.claude-haiku-4-5-20251001-v1:0');
  await aws.getByRole('button', { name: /^Ping us\.anthropic/ }).click();
  await aws.getByRole('button', { name: 'Sign in and retry' }).click();
  await expect(page.getByText(/^Copied: aws sso login --profile work\./)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('aws sso login --profile work');

  // Clicked twice and come back to twice, it is pinged once.
  await aws.getByRole('button', { name: 'Sign in and retry' }).click();
  const pings: string[] = [];
  page.on('request', (request) => request.url().endsWith('/haiku/ping') && pings.push(request.url()));
  const answered = page.waitForResponse((response) => response.url().endsWith('/haiku/ping'));
  await page.evaluate(() => [1, 2].map(() => dispatchEvent(new Event('focus'))));
  await answered;
  expect(pings).toHaveLength(1);
  await expectAccessible(page);
});

test('The page comes with a policy that allows nothing but itself', async ({ page, home }) => {
  const response = await page.goto(home.link);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
});

test('A click beside the controls opens the endpoint', async ({ page, home }) => {
  await home.open();
  await nextOf(rowOf(page, 'gpt-oss:20b')).click();
  await expect(page).toHaveURL(/#\/endpoint\/e1$/);
});

test('Everything is paused for an hour and goes on again; "Keep warm" is one switch', async ({ page, home }) => {
  await home.open();
  const title = page.getByRole('heading', { level: 1 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
  await expect(title).toHaveText(/^Paused until /);
  await expect(nextOf(rowOf(page, 'qwen3:8b'))).toHaveText(/^Next ping \D*\d/);
  await page.getByRole('button', { name: 'Paused' }).click();
  await page.getByRole('menuitem', { name: 'Resume' }).click();
  await expect(title).toHaveText('0 of 4 warm');
  await page.getByRole('switch', { name: 'Keep warm', exact: true }).uncheck();
  await expect(title).toHaveText('Not keeping warm');
  await expect(page.getByText('Nothing is pinged by the schedule until you switch “Keep warm” on.')).toBeVisible();
  await page.getByRole('switch', { name: 'Keep warm', exact: true }).check();
  await expect(title).toHaveText('0 of 4 warm');
});

test('The menu of a server pings and loads all its models, and frees its memory', async ({ page, home }) => {
  await home.open();
  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'Actions for Ollama' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('Ping all 2');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 of 4 warm');
  await choose('Free all memory');
  await expect(page.getByText('Freed 9.4 GB on Ollama: 2 models are unloaded. Paused until you ping or resume them.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('0 of 2 warm');
  await expect(nextOf(rowOf(page, 'gpt-oss:20b'))).toHaveText(/^Next ping on request/);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/ of 4 warm$/);
  await expect(nextOf(rowOf(page, 'gpt-oss:20b'))).not.toHaveText(/^Next ping on request/);
  await choose('Load all models');
  await expect(page.getByText('2 models are loaded.')).toBeVisible();
  await page.getByRole('button', { name: 'Actions for GPU box' }).click();
  await expect(page.getByRole('menuitem', { name: 'Ping now' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /load|memory/ })).toBeHidden();
});

test('A server is removed after a question, and comes back with "Undo"', async ({ page, home }) => {
  await home.open();
  await page.getByRole('button', { name: 'Actions for Ollama' }).click();
  await page.getByRole('menuitem', { name: 'Remove …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove Ollama and its 2 endpoints?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Actions for Ollama' })).toBeFocused();
  await page.getByRole('button', { name: 'Actions for Ollama' }).click();
  await page.getByRole('menuitem', { name: 'Remove …' }).click();
  await dialog.getByRole('button', { name: 'Remove Ollama and 2 endpoints' }).click();
  await expect(rowOf(page, 'qwen3:8b')).toBeHidden();
  // The keyboard goes on from the next server, not from the top of the page.
  await expect(page.getByRole('button', { name: 'Actions for GPU box' })).toBeFocused();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(rowOf(page, 'qwen3:8b')).toBeVisible();
  await expect(rowOf(page, 'gpt-oss:20b')).toBeVisible();
});

test('After the last server the keyboard goes on from the title', async ({ page, home }) => {
  await home.open();
  for (const server of ['Bedrock', 'Ollama', 'GPU box']) {
    const menu = page.getByRole('button', { name: `Actions for ${server}` });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Remove …' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Remove / })
      .click();
    await expect(menu).toBeHidden();
  }
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('Nothing to keep warm yet.');
  await expect(title).toBeFocused();
});

test('The keyboard alone does: switch, interval, pings one by one, and open', async ({ page, home }) => {
  await home.open();
  const row = rowOf(page, 'qwen3:8b');
  await row.getByRole('button', { name: 'Ping qwen3:8b now' }).focus();
  await page.keyboard.press('Enter');
  await expect(row.getByText('Warm')).toBeVisible();

  await row.getByRole('link', { name: 'qwen3:8b' }).focus();
  const stops: Locator[] = [row.getByRole('button', { name: 'Ping qwen3:8b now' }), row.getByRole('combobox'), row.getByRole('switch')];
  for (const stop of stops) {
    await page.keyboard.press('Tab');
    await expect(stop).toBeFocused();
  }
  await page.keyboard.press('Space');
  await expect(row.getByText('Off', { exact: true })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(row.getByText('Off', { exact: true })).toBeHidden();

  await row.getByRole('link', { name: 'qwen3:8b' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(rowOf(page, 'gpt-oss:20b').getByRole('link')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await expect(row.getByRole('img', { name: /^qwen3:8b, 1 ping/ })).toBeFocused();
  const tip = page.getByRole('status').filter({ hasText: / · (warm|cold start) · \d+ ms$/ });
  await expect(tip).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tip).toBeHidden();

  await row.getByRole('link', { name: 'qwen3:8b' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/endpoint\/e0$/);
});

test('A lost connection is said with the age of what is shown, and ends by itself', async ({ page, home, complaints }) => {
  await home.open();
  await expect(rowOf(page, 'qwen3:8b')).toBeVisible();
  await home.stop();
  const alert = page.getByRole('alert').filter({ hasText: 'Pilot Light does not answer. Trying again.' });
  await expect(alert).toContainText(/What you see is from (just now|\d+ s ago)/);
  await expect(rowOf(page, 'qwen3:8b')).toBeVisible();
  await home.restart();
  await expect(alert).toBeHidden({ timeout: 15_000 });
  await rowOf(page, 'qwen3:8b').getByRole('button', { name: 'Ping qwen3:8b now' }).click();
  await expect(rowOf(page, 'qwen3:8b').getByText('Warm')).toBeVisible();
  // Chromium reports each try on the console; nothing else went wrong.
  expect(complaints.splice(0).filter((text) => !/Failed to load resource: net::ERR_/.test(text))).toEqual([]);
});

test('A link that is not good any more says what to do', async ({ browser, home }) => {
  const stranger = await browser.newPage();
  await stranger.goto(home.link.replace(/token=.*/, 'code=used-up'));
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('This browser needs the link of Pilot Light');
  await expect(stranger.getByText(/Open the link that "pilotlight serve" prints/)).toBeVisible();
  await stranger.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The list is accessible in the ${colorScheme} scheme, wide and narrow, and never wider than the window`, async ({ page, home }) => {
    await page.emulateMedia({ colorScheme });
    await home.open();
    await page.getByRole('button', { name: 'Actions for Ollama' }).click();
    await page.getByRole('menuitem', { name: 'Ping all 2' }).click();
    await rowOf(page, 'Qwen/Qwen3-32B')
      .getByRole('button', { name: /^Ping / })
      .click();
    await expect(rowOf(page, 'Qwen/Qwen3-32B').getByText('Failing')).toBeVisible();
    for (const width of [1200, 900, 380]) {
      await page.setViewportSize({ width, height: 800 });
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  });
}

test.describe('with 200 endpoints', () => {
  test.use({ models: Array.from({ length: 200 }, (_, i) => (i === 150 ? 'qwen3:8b' : `model-${i}`)) });

  test('one is found by its name, and they are sorted by state', async ({ page, home }) => {
    // Playwright keeps a copy of all rows for every step.
    test.slow();
    await home.open();
    const rows = page.getByRole('listitem');
    await expect(rows).toHaveCount(202);
    const search = page.getByRole('searchbox', { name: 'Search endpoints' });
    await page.getByRole('button', { name: 'Skip 200 endpoints' }).focus();
    await page.keyboard.press('Enter');
    await expect(rowOf(page, 'model-199').getByRole('switch')).toBeFocused();
    await search.fill('model-19');
    await expect(rows).toHaveCount(11);
    await expectAccessible(page);
    await search.fill('no such thing');
    await expect(page.getByText('No endpoint matches “no such thing”.')).toBeVisible();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(rows).toHaveCount(202);

    await search.fill('qwen3:8b');
    await rowOf(page, 'qwen3:8b').getByRole('button', { name: 'Ping qwen3:8b now' }).click();
    await expect(rowOf(page, 'qwen3:8b').getByText('Warm')).toBeVisible();
    await search.fill('');
    const sort = page.getByRole('combobox', { name: 'Sort by' });
    await sort.selectOption('TTFT');
    await expect(rows.first()).toContainText('qwen3:8b');
    await expect(rows.first()).toContainText('Ollama');
    await expect(page.getByRole('button', { name: 'Skip 202 endpoints' })).toBeAttached();
    await sort.selectOption('Name');
    await expect(rows.first()).toContainText('model-0');
    await expect(rows.nth(10)).toContainText('model-10');
    await sort.selectOption('State');
    await expect(rows.last()).toContainText('qwen3:8b');
  });
});
