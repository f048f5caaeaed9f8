import type { Page } from '@playwright/test';
import { demoWithPast, expect, graph, OLD, test } from './detailLab.ts';

const openDetail = demoWithPast();

/** How many pixels of the graph are drawn on. */
function inked(page: Page): Promise<number> {
  return page.locator('.chart-plot canvas').evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return 0;
    const context = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    context?.drawImage(canvas, 0, 0);
    const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    return data.filter((alpha, i) => i % 4 === 3 && alpha > 128).length;
  });
}

const ranges = [
  ['1 h', 'the last hour'],
  ['6 h', 'the last 6 hours'],
  ['24 h', 'the last 24 hours'],
  ['7 d', 'the last 7 days'],
  ['30 d', 'the last 30 days'],
  ['All', 'all time'],
] as const;

for (const [label, words] of ranges) {
  test(`The graph shows ${words}`, async ({ page }) => {
    await openDetail(page, OLD);
    await expect(graph(page)).toBeVisible();
    await page.getByRole('radio', { name: label, exact: true }).check();
    await expect(graph(page)).toHaveAccessibleName(new RegExp(`^[\\d,.]+ pings in ${words}: p50 .*cold start`));
    expect(await inked(page)).toBeGreaterThan(2_000);
  });
}

test('Pointing at the graph says the exact values, and nothing moves', async ({ page }) => {
  await openDetail(page, OLD);
  const before = await graph(page).boundingBox();
  await graph(page).hover();
  await expect(page.getByText(/p50 .+ ms/).and(page.locator('.chart-readout span'))).toBeVisible();
  expect(await graph(page).boundingBox()).toEqual(before);
});

test('A part of the graph that is marked with the pointer is shown in full, until one goes back', async ({ page }) => {
  await openDetail(page, OLD);
  await page.getByRole('radio', { name: '7 d' }).check();
  await expect(graph(page)).toHaveAccessibleName(/the last 7 days/);
  const plot = page.locator('.u-over');
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (box === null) throw new Error('the graph has no plot');
  await page.mouse.move(box.x + box.width * 0.1, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 50, { steps: 4 });
  await page.mouse.up();
  await expect(graph(page)).toHaveAccessibleName(/^1,0\d\d pings in the part you marked/);
  await page.getByRole('button', { name: 'Back to 7 d' }).click();
  await expect(graph(page)).toHaveAccessibleName(/the last 7 days/);
  await expect(page.getByRole('button', { name: 'Back to 7 d' })).toBeHidden();
});

test('The same figures are there as a table', async ({ page }) => {
  await openDetail(page, OLD);
  await page.getByRole('button', { name: 'Table' }).click();
  const table = page.getByRole('region', { name: 'Figures of the graph' }).getByRole('table');
  await expect(table.getByRole('columnheader')).toHaveText(['Time', 'p50', 'p95', 'Shortest', 'Longest', 'Warm', 'Cold', 'Failed', 'Skipped']);
  expect(await table.getByRole('row').count()).toBeGreaterThan(200);
  await page.getByRole('button', { name: 'Table' }).click();
  await expect(graph(page)).toBeVisible();
});

test('A logarithmic scale draws another graph of the same pings', async ({ page }) => {
  await openDetail(page, OLD);
  await page.getByRole('radio', { name: '30 d' }).check();
  await expect(graph(page)).toHaveAccessibleName(/the last 30 days/);
  const linear = await page.locator('.chart-plot canvas').screenshot();
  await page.getByRole('radio', { name: 'Log', exact: true }).check();
  expect(await inked(page)).toBeGreaterThan(2_000);
  expect(linear.equals(await page.locator('.chart-plot canvas').screenshot())).toBe(false);
});

test('The graph is drawn in the colours of the scheme when that changes', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openDetail(page, OLD);
  await expect(graph(page)).toBeVisible();
  const light = await page.locator('.chart-plot canvas').screenshot({ omitBackground: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(light.equals(await page.locator('.chart-plot canvas').screenshot({ omitBackground: true }))).toBe(false);
});

test.describe('with fingers', () => {
  test.use({ hasTouch: true });

  /** Points of the plot, as parts of its width, half way down. */
  type Fingers = readonly number[];

  /** Fingers come down, go from place to place, and are lifted. */
  async function touch(page: Page, places: readonly Fingers[]): Promise<void> {
    const plot = page.locator('.u-over');
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    if (box === null) throw new Error('the graph has no plot');
    const pointsOf = (fingers: Fingers) => fingers.map((part, id) => ({ id, x: box.x + box.width * part, y: box.y + box.height / 2 }));
    const screen = await page.context().newCDPSession(page);
    for (const [i, fingers] of places.entries()) {
      await screen.send('Input.dispatchTouchEvent', { type: i === 0 ? 'touchStart' : 'touchMove', touchPoints: pointsOf(fingers) });
    }
    await screen.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  const gestures = [
    ['one finger that is drawn across it', [[0.1], [0.15], [0.2], [0.25], [0.3]]],
    [
      'two fingers that are spread on it',
      [
        [0.19, 0.21],
        [0.17, 0.23],
        [0.14, 0.26],
        [0.1, 0.3],
      ],
    ],
  ] as const;

  for (const [gesture, places] of gestures) {
    test(`A part of the graph is marked by ${gesture}`, async ({ page }) => {
      await openDetail(page, OLD);
      await page.getByRole('radio', { name: '7 d' }).check();
      await expect(graph(page)).toHaveAccessibleName(/the last 7 days/);
      await touch(page, places);
      await expect(graph(page)).toHaveAccessibleName(/^1,0\d\d pings in the part you marked/);
      await page.getByRole('button', { name: 'Back to 7 d' }).click();
      await expect(graph(page)).toHaveAccessibleName(/the last 7 days/);
    });
  }

  test('A tap marks nothing', async ({ page }) => {
    await openDetail(page, OLD);
    await expect(graph(page)).toHaveAccessibleName(/the last 24 hours/);
    await touch(page, [[0.5]]);
    await expect(graph(page)).toBeFocused();
    await expect(graph(page)).toHaveAccessibleName(/the last 24 hours/);
    await expect(page.getByRole('button', { name: /^Back to/ })).toBeHidden();
  });
});
