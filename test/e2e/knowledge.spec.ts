import type { Page } from '@playwright/test';
import type { State } from '../../electron/api/state.ts';
import { packBars } from '../../electron/domain/barPacking.ts';
import type { Help } from '../../electron/domain/help.ts';
import type { EndpointState } from '../../electron/domain/warmth.ts';
import { helpOf, pointsOf } from '../support/helps.ts';
import { peekedModel, peekOf, sightOf } from '../support/sights.ts';
import { expectAccessible, expectNoSidewaysScroll, forgiveRefusals } from './browser.ts';
import { expect, rowOf, test } from './homeLab.ts';

/** The page is shown another state than the service has: what takes a server days or a full memory to come to. */
async function show(page: Page, change: (state: State) => State): Promise<void> {
  await page.route('**/api/state', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });
}

const withServer =
  (server: State['servers'][number]) =>
  (state: State): State => ({ ...state, servers: [server] });

const withState =
  (id: string, more: Partial<EndpointState>) =>
  (state: State): State => ({
    ...state,
    endpoints: state.endpoints.map((item) => (item.endpoint.id === id ? { ...item, state: { ...item.state, ...more } } : item)),
  });

async function showHelp(page: Page, help: Help): Promise<void> {
  await page.route('**/api/endpoints/*/help', (route) => route.fulfill({ json: help }));
}

/** No news from the service: what it sees of its servers itself would take the place of what is shown. */
async function freeze(page: Page): Promise<void> {
  await page.route('**/api/events*', () => {});
}

const GB = 1e9;
const twoModels = [
  peekedModel('qwen3:8b', { bytes: 5.2 * GB, expiresAt: Date.now() + 240_000, contextLength: 512 }),
  peekedModel('gpt-oss:20b', { bytes: 4.2 * GB, pinned: true }),
];

test('What a server has loaded stands beside its name, and a click lists it', async ({ page, home }) => {
  await freeze(page);
  await show(page, withServer(sightOf(peekOf(twoModels, { at: Date.now(), busy: true }))));
  await home.open();
  const group = page.getByRole('region', { name: 'Ollama', exact: true });
  await expect(group.getByText('in use', { exact: true })).toBeVisible();
  await expect(group.getByText(/· 0\.12\.6$/)).toBeVisible();
  const opener = group.getByRole('button', { name: '2 loaded, 9.4 GB' });
  const list = page.getByRole('region', { name: 'Memory of Ollama' });
  await expect(list).toBeHidden();
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(list.getByRole('list').first().getByRole('listitem')).toHaveText([
    /^qwen3:8b\s*5\.2 GB · until .* · context 512\s*Unload$/,
    /^gpt-oss:20b\s*4\.2 GB · stays loaded\s*Unload$/,
  ]);
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(opener).toBeFocused();
});

test('What is loaded is seen with the first ping', async ({ page, home }) => {
  await home.open();
  const group = page.getByRole('region', { name: 'Ollama', exact: true });
  await expect(group.getByText('loaded')).toBeHidden();
  await group.getByRole('button', { name: 'Ping qwen3:8b now' }).click();
  await group.getByRole('button', { name: /^1 loaded, / }).click();
  await expect(page.getByRole('region', { name: 'Memory of Ollama' }).getByRole('button', { name: 'Unload qwen3:8b' })).toBeVisible();
});

test('What a server does not say is not shown', async ({ page, home }) => {
  await freeze(page);
  await show(page, withServer(sightOf(null, { look: 'blind' })));
  await home.open();
  await expect(rowOf(page, 'qwen3:8b')).toBeVisible();
  await expect(page.getByText(/loaded|in use/)).toBeHidden();
});

test('A server that was added as another kind is offered its own interface, and taken back with "Undo"', async ({ page, home }) => {
  await home.open();
  const data = { kind: 'openai', id: 'box', name: 'Box', baseUrl: home.ollama.url };
  expect((await page.request.post(new URL('/api/providers', home.link).href, { data })).status()).toBe(201);
  const endpoint = { providerId: 'box', model: 'gpt-oss:20b', keepAlive: '10m' };
  expect((await page.request.post(new URL('/api/endpoints', home.link).href, { data: endpoint })).status()).toBe(201);
  const kind = async (): Promise<unknown> => Object(await home.read('/api/providers')).find(({ id }: { id: string }) => id === 'box')?.kind;
  const group = page.getByRole('region', { name: 'Box' });
  await group.getByRole('button', { name: 'Ping gpt-oss:20b now' }).click();
  await group.getByRole('button', { name: 'Use Ollama’s interface' }).click();
  await expect.poll(kind).toBe('ollama');
  await expect(group.getByText('This is Ollama.')).toBeHidden();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect.poll(kind).toBe('openai');
  await group.getByRole('button', { name: 'Not now' }).click();
  await expect(group.getByText('This is Ollama.')).toBeHidden();
});

test('An automatic interval is chosen in the row, which then says what it is just now', async ({ page, home }) => {
  const belief = { kind: 'learned', coolsAfterMs: 600_000, lowMs: 540_000, highMs: 660_000, seen: 12, phase: 'settled' } as const;
  await show(page, withState('e0', { rule: 'auto', intervalSeconds: 540.4, belief }));
  await home.open();
  const interval = rowOf(page, 'qwen3:8b').getByRole('combobox');
  await interval.selectOption('auto');
  await expect(interval.locator('option:checked')).toHaveText('auto · 9 m');
  await expect(interval).toHaveAttribute('title', 'Cools after about 10 min, seen 12 times.');
  expect(await home.read('/api/endpoints')).toMatchObject([{ model: 'qwen3:8b', keepAlive: 'auto' }, {}, {}, {}]);
});

test('A row says that its model was dropped, and "Bring back now" pings it', async ({ page, home }) => {
  await show(page, withState('e0', { warmth: 'cold', dropped: { by: 'llama3.3:70b' } }));
  await home.open();
  const row = rowOf(page, 'qwen3:8b');
  await expect(row.getByText('Dropped for llama3.3:70b; back when the server is free.')).toBeVisible();
  await page.unroute('**/api/state');
  const pinged = page.waitForResponse((response) => response.url().endsWith('/api/endpoints/e0/ping'));
  await row.getByRole('button', { name: 'Bring back now' }).click();
  await pinged;
  await expect(row.getByText('Warm', { exact: true })).toBeVisible();
  await expect(row.getByText(/^Dropped/)).toBeHidden();
});

test('A skipped ping says why, in the bar and in its tip', async ({ page, home }) => {
  const reason = 'Skipped: the server is answering someone else. Looking again in 15 s.';
  await show(page, (state) => ({
    ...state,
    endpoints: state.endpoints.map((item) => ({ ...item, recent: packBars([{ at: Date.now(), outcome: 'skipped', ttftMs: null, reason }]) })),
  }));
  await page.setViewportSize({ width: 380, height: 800 });
  await home.open();
  await rowOf(page, 'qwen3:8b').getByRole('img', { name: 'qwen3:8b, 1 ping: 1 skipped' }).focus();
  const tip = page.getByRole('status').filter({ hasText: 'skipped · the server is answering someone else. Looking again in 15 s.' });
  await expect(tip).toBeInViewport({ ratio: 1 });
  await expectNoSidewaysScroll(page);
});

test('The reason for the next ping stands in the list on hover and below the name of an endpoint', async ({ page, home }) => {
  const why = 'Next ping at 14:03:12, because its server unloads it at 14:04:40 and a ping takes 0.2 s.';
  await show(page, withState('e0', { why, nextPingAt: Date.now() + 60_000 }));
  await home.open();
  const row = rowOf(page, 'qwen3:8b');
  await expect(row.getByTitle(why)).toBeVisible();
  await row.getByRole('link').click();
  await expect(page.getByText(why).first()).toBeVisible();
});

test('Automatic is what new endpoints get, unless another interval is chosen', async ({ page, home }) => {
  await page.goto(`${home.link}#/add/ollama`);
  const interval = page.getByLabel('Ping after a silence of');
  await expect(interval).toHaveValue('auto');
  await expect(page.getByText('pings as rarely as keeps it so')).toBeVisible();
  await interval.selectOption('10 m');
  await expect(page.getByText('pings as rarely as keeps it so')).toBeHidden();
});

test('An endpoint says what is believed, and takes the automatic interval', async ({ page, home }) => {
  await show(page, withState('e0', { belief: { kind: 'told', coolsAfterMs: 300_000 } }));
  await page.goto(`${home.link}#/endpoint/e0`);
  const automatic = page.getByRole('radio', { name: /^Automatic \(recommended\)/ });
  await expect(automatic).toHaveAccessibleName(/Unloaded by its server after 5 min\.$/);
  await automatic.check();
  await expect.poll(async () => Object(await home.read('/api/endpoints'))[0]?.keepAlive).toBe('auto');
});

test('An endpoint says what to do when its server drops it', async ({ page, home }) => {
  await page.goto(`${home.link}#/endpoint/e0`);
  const choice = page.getByLabel('Bring it back if dropped');
  await expect(choice.locator('option:checked')).toHaveText('When the server is free');
  await choice.selectOption('Never');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect.poll(async () => Object(await home.read('/api/endpoints'))[0]?.bringBack).toBe('never');
});

test('Whether it helps is said with its evidence', async ({ page, home }) => {
  const sentence = 'Warm pings save about 3.2 s per request after 10 min of silence, 160 samples.';
  const verdict = { kind: 'helps', samples: 160, savesMs: 3_158, afterMs: 600_000 } as const;
  await showHelp(page, helpOf({ verdict, sentence, points: pointsOf(160), avoided: 14, savedMs: 44_200 }));
  await page.goto(`${home.link}#/endpoint/e0`);
  await expect(page.getByText(sentence)).toBeVisible();
  await expect(page.getByText('In 30 days: 14 cold starts avoided, about 44 s saved.')).toBeVisible();
  await expect(page.getByText('Pays off from 10 min')).toBeVisible();
  await expect(page.getByRole('img', { name: /^\d+ warm answers after silences of 60 s to .* cold starts after silences of / })).toBeVisible();
});

test('Where warming does nothing, it is switched off right there', async ({ page, home }) => {
  await showHelp(page, helpOf({ verdict: { kind: 'noEffect', samples: 34, upToMs: 1_500_000 }, points: pointsOf(34) }));
  await page.goto(`${home.link}#/endpoint/e0`);
  await page.getByRole('button', { name: 'Stop keeping it warm' }).click();
  await expect(page.getByRole('button', { name: 'Stop keeping it warm' })).toBeHidden();
  expect(await home.read('/api/endpoints')).toMatchObject([{ model: 'qwen3:8b', enabled: false }, {}, {}, {}]);
});

test('A verdict that cannot be read says so, and is asked for again', async ({ page, home, complaints }) => {
  const json = { error: { kind: 'failed', message: 'The history could not be read: disk I/O error.' } };
  await page.route('**/api/endpoints/*/help', (route) => route.fulfill({ status: 500, json }));
  await page.goto(`${home.link}#/endpoint/e0`);
  await expect(page.getByText('The verdict could not be read. The history could not be read: disk I/O error.')).toBeVisible();
  await page.unroute('**/api/endpoints/*/help');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Not enough seen yet: 0 of 20 answers.')).toBeVisible();
  forgiveRefusals(complaints, 500);
});

test('A trial is started after it was said what happens, and ended again', async ({ page, home }) => {
  await page.goto(`${home.link}#/endpoint/e0`);
  await expect(page.getByText('Not enough seen yet: 0 of 20 answers.')).toBeVisible();
  await page.getByRole('button', { name: 'Start a trial …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Try qwen3:8b with and without warming?' });
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Start the trial' }).click();
  await expect(page.getByText(/^Day 1 of 2 ends /)).toBeVisible();
  await expect(page.getByRole('row', { name: /^With warming 0 0/ })).toBeVisible();
  await page.getByRole('button', { name: 'End the trial' }).click();
  await expect(page.getByRole('button', { name: 'Start a trial …' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`All of it is accessible and nothing scrolls sideways: ${colorScheme}`, async ({ page, home }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 380, height: 900 });
    await freeze(page);
    const dropped = withState('e1', { dropped: { by: 'a-model-with-a-name-that-is-rather-long:70b-instruct-q4_K_M' } });
    const server = sightOf(peekOf(twoModels, { at: Date.now(), busy: true }), { offer: 'vllm' });
    await show(page, (state) => dropped(withServer(server)(state)));
    const sides = { with: { count: 120, p50Ms: 142, cold: 0 }, without: { count: 19, p50Ms: 3_300, cold: 18 } };
    const trial = { startedAt: Date.now() - 3 * 86_400_000, phase: 'over', endsAt: null, ...sides, sentence: 'Warming saves about 3.2 s.' } as const;
    await showHelp(page, helpOf({ points: pointsOf(60), trial }));
    await home.open();
    await expect(page.getByText(/^Dropped for/)).toBeVisible();
    await page.getByRole('button', { name: '2 loaded, 9.4 GB' }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.goto(`${home.link}#/endpoint/e0`);
    await expect(page.getByRole('button', { name: 'Clear the result' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}
