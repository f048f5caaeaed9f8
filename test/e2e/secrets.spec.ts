import type { Page } from '@playwright/test';
import { cookieValue } from '../../electron/api/guard.ts';
import { CANARIES, leaksIn } from '../security/canaries.ts';
import { KINDS_OF_REFUSAL } from '../security/echo.ts';
import { MARKER, startSecretsLab } from '../security/secrets.lab.ts';
import { expect, test } from './browser.ts';
import { startService } from './service.ts';

const MARKUP = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
const VIEWS = [
  '#/',
  '#/endpoint/chat',
  '#/endpoint/ollama',
  '#/endpoint/proxied',
  '#/endpoint/nova-key',
  '#/add',
  '#/add/echo',
  '#/alerts',
  '#/settings',
  '#/log',
];

/** A service with a secret in every place and servers that repeat them, and its page. */
async function openLab() {
  const lab = await startSecretsLab();
  const service = await startService({ demo: false, dataDir: lab.dataDir, env: lab.env });
  const { origin, searchParams } = new URL(service.link);
  const token = searchParams.get('token') ?? '';
  const send = async (method: string, path: string, body: unknown = {}): Promise<void> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    await (await fetch(new URL(path, origin), { method, headers, body: JSON.stringify(body) })).text();
  };
  await send('PUT', '/api/secrets/token', { secret: CANARIES.storedToken });
  await send('PUT', '/api/secrets/header', { secret: CANARIES.storedHeader });
  await send('PUT', '/api/alerts/webhook', { url: lab.webhookUrl });
  return {
    link: service.link,
    token,
    send,
    async [Symbol.asyncDispose]() {
      await service.stop();
      await lab[Symbol.asyncDispose]();
    },
  };
}

/** All that a page holds: markup, what stands in fields, its own stores, its address and title. Everything that folds is unfolded. */
async function contentOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
    const fields = [...document.querySelectorAll('input, textarea, select')].map((field) => String(Reflect.get(field, 'value')));
    const stores = [localStorage, sessionStorage].map((store) => JSON.stringify(store));
    return [document.documentElement.outerHTML, ...fields, ...stores, document.cookie, location.href, document.title].join('\n');
  });
}

test('No view of the page holds a secret, whatever servers have repeated', async ({ page }) => {
  await using lab = await openLab();
  for (let i = 0; i < KINDS_OF_REFUSAL; i += 1) for (const id of ['chat', 'ollama']) await lab.send('POST', `/api/endpoints/${id}/ping`);
  for (const id of ['proxied', 'nova', 'nova-key']) await lab.send('POST', `/api/endpoints/${id}/ping`);
  const secrets = { ...CANARIES, proxyLogin: `proxy-user:${CANARIES.proxyPassword}`, apiToken: lab.token, cookie: cookieValue(lab.token) };
  await page.goto(lab.link);
  const seen: string[] = [];
  for (const view of VIEWS) {
    await page.goto(new URL(view, new URL('/', lab.link)).href);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const content = await contentOf(page);
    seen.push(content);
    expect(leaksIn(content, secrets), view).toEqual([]);
  }
  // The search means something: what stood beside the secrets is there.
  expect(seen.filter((content) => content.includes(MARKER)).length).toBeGreaterThan(1);
  await page.close();
});

test('A model, a provider and an error that are called like markup are shown as text', async ({ page }) => {
  await using lab = await openLab();
  await lab.send('PATCH', '/api/providers/echo', { name: MARKUP });
  await lab.send('POST', '/api/endpoints', { id: 'markup', providerId: 'echo', model: MARKUP, headers: { 'x-visible': MARKUP } });
  for (let i = 0; i < 4; i += 1) await lab.send('POST', '/api/endpoints/markup/ping');
  await page.goto(lab.link);
  for (const view of ['#/', '#/endpoint/markup', '#/add/echo', '#/alerts', '#/log']) {
    await page.goto(new URL(view, new URL('/', lab.link)).href);
    await expect(page.getByText('<img src=x').first(), view).toBeAttached();
    expect(await page.locator('img[src="x"], script:not([src])').count(), view).toBe(0);
    expect(await page.title(), view).not.toMatch(/^[12]$/);
  }
  await page.close();
});
