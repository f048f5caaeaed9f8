import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Page } from '@playwright/test';
import type { Alert } from '../../electron/domain/alert.ts';
import { expectAccessible, expectNoSidewaysScroll, forgiveRefusals } from './browser.ts';
import { test as base, expect, type Home } from './homeLab.ts';

const SECRET_PATH = '/services/T0123/B4567/x9y8z7w6v5u4t3s2';

interface Receiver {
  readonly url: string;
  readonly host: string;
  /** The titles of what came. */
  readonly titles: string[];
  answer: { status: number; body: string };
}

/** A receiver of webhooks. */
const test = base.extend<{ receiver: Receiver }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
  receiver: async ({}, use) => {
    const titles: string[] = [];
    const server = createServer(async (request, response) => {
      titles.push(JSON.parse(await text(request)).title);
      response.writeHead(receiver.answer.status).end(receiver.answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `http://127.0.0.1:${portOf(server.address())}`;
    const receiver: Receiver = { url: host + SECRET_PATH, host, titles, answer: { status: 200, body: 'ok' } };
    await use(receiver);
    server.closeAllConnections();
    server.close();
  },
});

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return address.port;
}

async function ping(page: Page, id: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1)
    expect((await page.request.post(new URL(`/api/endpoints/${id}/ping`, page.url()).href, { data: {} })).ok()).toBe(true);
}

async function openAlerts(page: Page, home: Home): Promise<void> {
  await home.open();
  await page.getByRole('link', { name: /^Alerts/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Alerts');
}

async function openSettings(page: Page, home: Home) {
  await home.open();
  await page.getByRole('link', { name: 'Settings' }).click();
  const section = page.getByRole('region', { name: 'Alerts', exact: true });
  await expect(section).toBeVisible();
  return section;
}

/** An alert that began so many days ago and lasted a quarter of an hour. */
function pastAlert(id: number, daysAgo: number, more: Partial<Alert> = {}): Alert {
  const at = Date.now() - daysAgo * 86_400_000;
  return {
    id,
    kind: 'failing',
    at,
    clearedAt: at + 900_000,
    title: `qwen3:8b fails (${id})`,
    message: 'Ollama at localhost:11434 does not answer: nothing listens there. Is it running?',
    providerId: 'ollama',
    endpoints: [{ id: 'e0', model: 'qwen3:8b', provider: 'Ollama' }],
    ...more,
  };
}

test('As long as nothing has failed, the alerts say so, and what would appear here', async ({ page, home }) => {
  await openAlerts(page, home);
  await expect(page.getByText('Nothing has failed since you began.')).toBeVisible();
  await expect(page.getByText(/three times in a row/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Alerts', exact: true })).toHaveAttribute('aria-current', 'page');
  await expectAccessible(page);
});

test('An endpoint that fails for good is an alert with its cause and its remedy, counted in the header, and earlier news once it is back', async ({
  page,
  home,
}) => {
  await openAlerts(page, home);
  home.ollama.faults.set({ kind: 'status', status: 500, body: { error: 'out of memory' } }, { times: 'always' });
  await ping(page, 'e0', 3);
  await ping(page, 'silent', 3);
  await expect(page.getByRole('link', { name: 'Alerts 2 open' })).toBeVisible();
  const alert = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'qwen3:8b fails' }) });
  await expect(alert).toContainText('Failing');
  await expect(alert).toContainText(/Began .* ago|Began just now/);
  await expect(alert.getByRole('link', { name: 'qwen3:8b' })).toHaveAttribute('href', '#/endpoint/e0');

  home.ollama.faults.clear();
  const again = alert.getByRole('button', { name: 'Try again' });
  await again.click();
  await expect(
    page
      .getByRole('status')
      .getByText(/qwen3:8b/)
      .first(),
  ).toBeVisible();
  await ping(page, 'e0', 1);
  await expect(page.getByRole('link', { name: 'Alerts 1 open' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
  const past = page.getByRole('listitem').filter({ has: page.getByText('qwen3:8b fails', { exact: true }) });
  await past.getByText('qwen3:8b fails', { exact: true }).click();
  await expect(past.getByText(/^Until/)).toBeVisible();
});

test('Credentials that are refused name the command that helps', async ({ page, home, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openAlerts(page, home);
  await ping(page, 'haiku', 1);
  await expect(page.getByRole('heading', { name: 'Bedrock needs new credentials' })).toBeVisible();
  await page.getByRole('button', { name: 'Copy the command' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^aws .*--profile work$/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`Alerts of every kind and of many days are accessible in the ${colorScheme} scheme, and nothing scrolls sideways`, async ({ page, home }) => {
    await page.emulateMedia({ colorScheme });
    const kinds = ['failing', 'credentials', 'expiring', 'slow', 'budgetNear', 'budgetUsed'] as const;
    const open = kinds.map((kind, i) =>
      pastAlert(100 - i, 0.01, { kind, clearedAt: null, title: `An alert of ${'a-long-name-without-blanks'.repeat(3)} ${kind}` }),
    );
    const past = [pastAlert(9, 0.02), pastAlert(8, 1), pastAlert(7, 3, { kind: 'slow' }), pastAlert(6, 400, { endpoints: [] })];
    await page.route('**/api/alerts', (route) => route.fulfill({ json: { open, past, more: false } }));
    await openAlerts(page, home);
    await expect(page.getByRole('heading', { level: 3 })).toHaveCount(6 + 4);
    await expect(page.getByRole('heading', { name: 'Yesterday' })).toBeVisible();
    await page.getByText('qwen3:8b fails (9)').click();
    await expectAccessible(page);
    await page.setViewportSize({ width: 380, height: 800 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
}

test('Older alerts come when they are asked for, and earlier ones are told apart from nothing at all', async ({ page, home }) => {
  await page.route('**/api/alerts', (route) => route.fulfill({ json: { open: [], past: [pastAlert(3, 1)], more: true } }));
  await page.route('**/api/alerts?before=3', (route) => route.fulfill({ json: { open: [], past: [pastAlert(2, 2), pastAlert(1, 2)], more: false } }));
  await openAlerts(page, home);
  await expect(page.getByText('Nothing needs you.')).toBeVisible();
  const more = page.getByRole('button', { name: 'Show older alerts' });
  await more.click();
  await expect(page.getByText('qwen3:8b fails (1)')).toBeVisible();
  await expect(more).toHaveCount(0);
});

test('Alerts that cannot be read say why, and can be read again', async ({ page, home, complaints }) => {
  let isBroken = true;
  await page.route('**/api/alerts', (route) =>
    isBroken ? route.fulfill({ status: 500, json: { error: { kind: 'failed', message: 'The history could not be read.' } } }) : route.continue(),
  );
  await openAlerts(page, home);
  await expect(page.getByRole('alert')).toContainText('The alerts could not be read. The history could not be read.');
  forgiveRefusals(complaints, 500);
  isBroken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Nothing has failed since you began.')).toBeVisible();
});

test('An address for alerts is kept secret, tested, used, switched off and taken away', async ({ page, home, receiver, complaints }) => {
  const section = await openSettings(page, home);
  const field = section.getByRole('textbox', { name: 'Webhook' });
  await section.getByRole('button', { name: 'Save the address' }).click();
  await expect(field).toHaveAccessibleDescription(/Paste the address/);
  await field.fill('hooks.slack.com/x');
  await field.press('Enter');
  await expect(field).toHaveAccessibleDescription(/begins with https:\/\//);
  await expect(field).toBeFocused();
  forgiveRefusals(complaints, 400);

  await field.fill(receiver.url);
  await field.press('Enter');
  await expect(section.getByText(`Alerts are sent to ${receiver.host}, as JSON.`)).toBeVisible();
  expect(JSON.stringify(await home.read('/api/settings'))).not.toContain('x9y8z7w6');
  await expect(page.locator('body')).not.toContainText('x9y8z7w6');
  await expectAccessible(page);

  const test = section.getByRole('button', { name: 'Send a test' });
  await test.click();
  await expect(section.getByText(/^Arrived: status 200 after \d+ ms\. It said: “ok”$/)).toBeVisible();
  receiver.answer = { status: 404, body: 'no_service' };
  await test.click();
  await expect(section.getByText(/nothing at this address \(status 404\).*It said: “no_service”/)).toBeVisible();
  receiver.answer = { status: 200, body: 'ok' };

  await ping(page, 'silent', 3);
  await expect.poll(() => receiver.titles, { timeout: 15_000 }).toContain('Qwen/Qwen3-32B fails');

  await section.getByRole('switch', { name: 'Send alerts to the webhook' }).click();
  await expect.poll(async () => JSON.stringify(await home.read('/api/settings'))).toContain('"webhook":{"url":"secret:webhook","enabled":false}');
  await section.getByRole('button', { name: 'Replace' }).click();
  await expect(field).toBeFocused();
  await section.getByRole('button', { name: 'Cancel' }).click();
  await section.getByRole('button', { name: 'Remove' }).click();
  await expect(field).toBeVisible();
  await expect.poll(async () => JSON.stringify(await home.read('/api/settings'))).toContain('"webhook":null');
});

test('What is told is chosen in the settings, and what is wrong is said at its field', async ({ page, home }) => {
  const section = await openSettings(page, home);
  const rules = async (): Promise<unknown> => Object(await home.read('/api/settings')).alertRules;
  await section.getByRole('switch', { name: 'Budgets' }).click();
  const slow = section.getByRole('textbox', { name: 'Slow endpoints' });
  await slow.fill('many');
  await slow.press('Enter');
  await expect(slow).toHaveAccessibleDescription(/whole number of pings/);
  await slow.fill('');
  await slow.press('Enter');
  await expect.poll(rules).toEqual({ failing: true, slowAfterPings: null, credentials: true, budget: false });
});

test('With the keyboard alone one comes from the list to an alert, to its endpoint and to what is told', async ({ page, home }) => {
  await home.open();
  await ping(page, 'silent', 3);
  await expect(page.getByRole('link', { name: 'Alerts 1 open' })).toBeVisible();
  await page.getByRole('link', { name: 'Alerts 1 open' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Qwen/Qwen3-32B fails' })).toBeVisible();
  const reached: string[] = [];
  for (let i = 0; i < 12 && !reached.includes('Qwen/Qwen3-32B'); i += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement?.textContent ?? ''));
  }
  expect(reached).toContain('settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Qwen/Qwen3-32B');
});
