import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { demoWithPast, expect, graph, OLD, QUIET, test } from './detailLab.ts';

const openDetail = demoWithPast();
const explanation = (page: Page) => page.locator('.detail-explanation');

test('The interval is changed by slider, by preset and by an exact text, and the next ping follows', async ({ page }) => {
  await openDetail(page, OLD);
  await page.getByRole('slider', { name: 'Interval' }).fill('7');
  // The first ping of a service that has just started may wait for a model to load.
  await expect(explanation(page)).toContainText('1 h', { timeout: 20_000 });
  await page.getByRole('radio', { name: /^3 m/ }).check();
  await expect(explanation(page)).toContainText('3 m');
  await expect(page.getByRole('slider', { name: 'Interval' })).toHaveValue('3');

  const exact = page.getByLabel('Exact interval');
  await exact.fill('2x');
  await exact.press('Enter');
  await expect(page.getByText('"2x" is not a duration: write 30s, 5m, 1h, 1h30m or a plain number of seconds.')).toBeVisible();
  await expect(exact).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('radio', { name: /^3 m/ })).toBeChecked();
  await exact.fill('2m30s');
  await exact.press('Enter');
  await expect(explanation(page)).toContainText('2 m 30 s');
  await expect(page.getByRole('radio', { name: 'Exact' })).toBeChecked();
  await expect(page.getByRole('slider', { name: 'Interval' })).toHaveValue(/^2\.\d/);

  await exact.fill('-5');
  await exact.press('Enter');
  await expect(page.getByText('choose “Pinned” above')).toBeVisible();
  await exact.fill('0');
  await exact.press('Enter');
  await expect(page.getByText('Choose “Not scheduled” above')).toBeVisible();
  await exact.fill('5s');
  await expect(page.getByText('Very often: 17,280 pings a day.')).toBeVisible();
  await exact.press('Escape');
  await expect(explanation(page)).toContainText('2 m 30 s');

  await page.getByRole('radio', { name: /^Not scheduled/ }).check();
  await expect(explanation(page)).toContainText('Not scheduled: it is pinged only when you ask.');
  await page.getByRole('radio', { name: /^Default \(2 m\)/ }).check();
  await expect(explanation(page)).toContainText('2 m');
});

test('Settings are saved when asked, wrong ones say why, and live updates leave alone what is typed', async ({ page }) => {
  await openDetail(page, OLD);
  const save = page.getByRole('button', { name: 'Save changes' });
  const target = page.getByRole('textbox', { name: 'Target', exact: true });
  await expect(save).toBeDisabled();
  await target.fill('soon');
  await save.click();
  await expect(page.getByText('Write milliseconds, for example 500.')).toBeVisible();
  await expect(target).toBeFocused();

  await page.getByRole('button', { name: 'Ping now' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'qwen3:8b answered in' })).toBeVisible();
  await expect(target).toHaveValue('soon');

  await target.fill('250');
  await save.click();
  await expect(page.getByText('Target 250 ms')).toBeVisible();
  await expect(save).toBeDisabled();
  await page.reload();
  await expect(target).toHaveValue('250');
});

test('Settings that were typed and not saved wait until one comes back, each with its endpoint', async ({ page }) => {
  await openDetail(page, OLD);
  const unsaved = page.getByText('Not saved yet');
  const target = page.getByRole('textbox', { name: 'Target', exact: true });
  const saved = await target.inputValue();
  await target.fill('777');
  await expect(unsaved).toBeVisible();
  await page.getByRole('link', { name: 'All endpoints' }).click();
  await page.getByRole('link', { name: 'llama3.3:70b' }).click();
  await expect(target).toHaveValue('');
  await page.goBack();
  await page.goBack();
  await expect(target).toHaveValue('777');
  await expect(unsaved).toBeVisible();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(target).toHaveValue(saved);
  await expect(unsaved).toBeHidden();
});

test('A ping that was asked for appears in the table, in the graph and in the comparison', async ({ page }) => {
  await openDetail(page, QUIET);
  await expect(page.getByText('No ping yet.')).toBeVisible();
  await expect(page.getByText(/^Not enough seen yet: 0 of \d+ answers/)).toBeVisible();
  await page.getByRole('button', { name: 'Ping now' }).click();
  const rows = page
    .getByRole('table')
    .getByRole('row')
    .filter({ has: page.getByRole('time') });
  await expect(rows).toHaveCount(1, { timeout: 20_000 });
  await expect(rows).toContainText('cold start');
  await expect(graph(page)).toHaveAccessibleName(/^1 ping in the last hour: none found it warm, 1 cold start/);
  await expect(page.getByRole('img', { name: /^Distribution of TTFT.* Cold starts: 1,/ })).toBeVisible({ timeout: 10_000 });
});

test('Nothing below the sentence moves while a ping is under way, and its button keeps its width', async ({ page }) => {
  await openDetail(page, OLD);
  await expect(explanation(page)).toContainText('Next ping at', { timeout: 20_000 });
  const ping = page.getByRole('button', { name: /^Ping/ });
  const places = async () => [await ping.boundingBox(), await page.locator('.detail-figures').boundingBox()];
  const before = await places();
  const answer = Promise.withResolvers<void>();
  await page.route('**/ping', async (route) => {
    await answer.promise;
    await route.continue();
  });
  await ping.click();
  await expect(ping).toHaveText('Pinging …');
  expect(await places()).toEqual(before);
  answer.resolve();
  await expect(page.getByRole('status').filter({ hasText: 'qwen3:8b answered in' })).toBeVisible();
  expect(await places()).toEqual(before);
});

test('A pause is said, and ends when one resumes', async ({ page }) => {
  await openDetail(page, OLD);
  await page.getByRole('button', { name: 'Pause this endpoint' }).click();
  await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
  await expect(explanation(page)).toContainText('Paused until');
  await expect(page.locator('.detail-state')).toHaveText('Paused');
  await page.getByRole('button', { name: /^Paused until \d/ }).click();
  await expect(page.getByRole('menuitem').first()).toHaveText('Resume');
  await page.getByRole('menuitem', { name: 'Resume' }).click();
  await expect(explanation(page)).not.toContainText('Paused until');
  await expect(page.getByRole('button', { name: 'Pause this endpoint' })).toBeVisible();
});

test('A removed endpoint comes back with "Undo", and its link says so while it is gone', async ({ page }) => {
  await openDetail(page, QUIET);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(page).toHaveURL(/#\/$/);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'There is no such endpoint' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'llama3.3:70b' })).toBeVisible();
});

test('Everything can be done with the keyboard', async ({ page }) => {
  await openDetail(page, OLD);
  await expect(graph(page)).toBeVisible();
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const { activeElement: at } = document;
        const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : at?.textContent;
        return at?.getAttribute('aria-label') ?? label ?? '';
      });
      if (name.test(focused)) return;
    }
    throw new Error(`Tab never reaches ${name}`);
  };
  await tabTo(/^Pause this endpoint/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'For 1 hour' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Pause this endpoint' })).toBeFocused();

  await tabTo(/^24 h/);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: '7 d' })).toBeChecked();
  await expect(graph(page)).toHaveAccessibleName(/the last 7 days/);

  await tabTo(/pings in the last 7 days/);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('.chart-readout')).toContainText('p95');
  await expect(page.locator('.chart-readout')).toHaveAttribute('aria-live', 'polite');
  await page.keyboard.press('+');
  await expect(graph(page)).toHaveAccessibleName(/the part you marked/);
  await page.keyboard.press('Escape');
  await expect(graph(page)).toHaveAccessibleName(/the last 7 days/);

  await tabTo(/^Interval$/);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('slider', { name: 'Interval' })).toHaveAttribute('aria-valuetext', '1 m');
  // What the sentence says depends on what else happens at the simulated server.
  const stored = async (): Promise<unknown> => page.evaluate(async () => (await fetch('/api/endpoints')).json());
  await expect.poll(stored).toContainEqual(expect.objectContaining({ keepAlive: '1m' }));
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`The view is accessible in the ${colorScheme} scheme, as a graph and as a table`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await openDetail(page, OLD);
    await expect(graph(page)).toBeVisible();
    for (const _look of ['graph', 'table']) {
      // Rows are alike; all of them would take a minute.
      const { violations } = await new AxeBuilder({ page }).exclude('tbody tr:nth-child(n + 5)').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      await page.getByRole('button', { name: 'Table' }).click();
    }
  });
}

test('Nothing scrolls sideways at a width of 380 px', async ({ page }) => {
  await page.setViewportSize({ width: 380, height: 700 });
  await openDetail(page, OLD);
  const width = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
  await expect(graph(page)).toBeVisible();
  await expect(page.getByRole('table')).toBeVisible();
  expect(await width()).toBeLessThanOrEqual(380);
  await page.getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('region', { name: 'Figures of the graph' })).toBeVisible();
  expect(await width()).toBeLessThanOrEqual(380);
});
