import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { test as base, expect, forgiveRefusals } from './browser.ts';
import { type RunningService, startService } from './service.ts';

/** A browser in which every name below `.test` leads to this computer, as a name of somebody else's may. */
const test = base.extend<object, object>({
  launchOptions: [
    async ({ chromium }, use) =>
      use({
        executablePath: chromium.executablePath,
        env: { ...process.env, ...chromium.env },
        args: ['--host-resolver-rules=MAP *.test 127.0.0.1'],
      }),
    { scope: 'worker' },
  ],
});

let folder: string;
let ollama: Awaited<ReturnType<typeof startOllamaServer>>;
let service: RunningService;
let foreign: Server;
let port: number;
/** The service, as a browser with its cookie knows it. */
let home: string;
/** A request with the token, from no browser. */
let ask: (path: string) => Promise<string>;

test.beforeEach(async ({ page }) => {
  folder = await mkdtemp(join(tmpdir(), 'pilotlight-cross-'));
  ollama = await startOllamaServer({ models: [{ name: 'qwen3:8b', loadMs: 0, tokenMs: 0, idleUnloadMs: null }] });
  const providers = [{ kind: 'ollama', id: 'ollama', name: 'Ollama', baseUrl: ollama.url }];
  const endpoints = [{ id: 'a', providerId: 'ollama', model: 'qwen3:8b' }];
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ version: 1, startDelay: '1h', gateway: { enabled: true }, providers, endpoints }));
  service = await startService({ demo: false, dataDir: folder });
  const { origin, searchParams } = new URL(service.link);
  home = origin;
  const headers = { authorization: `Bearer ${searchParams.get('token')}` };
  ask = async (path) => (await fetch(new URL(path, origin), { headers })).text();
  foreign = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>Foreign</title>'));
  foreign.listen(0, '127.0.0.1');
  await once(foreign, 'listening');
  const address = foreign.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await page.goto(service.link);
  await expect(page).toHaveTitle(/Pilot Light/);
});

test.afterEach(async ({ page }) => {
  await page.context().close();
  await service.stop();
  foreign.close();
  foreign.closeAllConnections();
  await ollama.close();
  await rm(folder, { recursive: true, force: true });
});

/** All that a page of another origin could have changed. */
async function everything(): Promise<string> {
  const paths = ['/api/settings', '/api/providers', '/api/endpoints', '/api/secrets', '/api/profiles', '/api/pauses', '/api/history/a/pings'];
  return (await Promise.all(paths.map(ask))).join('\n');
}

const asked = (): number => ollama.requests.filter(({ method }) => method === 'POST').length;

/** Tries to read as a page can, and says what it has read by which way; nothing where it was kept from it. */
async function readings(page: Page, url: string): Promise<Record<string, string>> {
  return page.evaluate(async (target) => {
    const text = async (init: RequestInit): Promise<string> => {
      try {
        return await (await fetch(`${target}/api/state`, init)).text();
      } catch {
        return '';
      }
    };
    const events = new Promise<string>((resolve) => {
      const source = new EventSource(`${target}/api/events`, { withCredentials: true });
      source.onopen = () => {
        source.close();
        resolve('the stream is open');
      };
      source.onerror = () => {
        source.close();
        resolve('');
      };
    });
    return {
      fetch: await text({ credentials: 'include' }),
      'fetch without CORS': await text({ credentials: 'include', mode: 'no-cors' }),
      'fetch without cookies': await text({ credentials: 'omit' }),
      EventSource: await events,
    };
  }, url);
}

/** The ways in which a page embeds another; each says whether it got anything. @param asset a script of ours */
async function embeddings(page: Page, url: string, asset: string): Promise<Record<string, string>> {
  return page.evaluate(
    async ([target, ownScript]) => {
      const loads = (element: HTMLElement & { src?: string }, source: string): Promise<string> =>
        new Promise((resolve) => {
          element.onload = () => resolve('loaded');
          element.onerror = () => resolve('');
          if (element instanceof HTMLLinkElement) {
            element.rel = 'stylesheet';
            element.href = source;
          } else element.src = source;
          document.head.append(element);
        });
      const socket = new Promise<string>((resolve) => {
        const opened = new WebSocket(`${target.replace('http', 'ws')}/api/events`);
        opened.onopen = () => resolve('open');
        opened.onerror = () => resolve('');
      });
      return {
        img: await loads(new Image(), `${target}/api/state`),
        'img of a monitor': await loads(new Image(), `${target}/health`),
        script: await loads(document.createElement('script'), `${target}/api/state`),
        'script of the page': await loads(document.createElement('script'), `${target}${ownScript}`),
        stylesheet: await loads(document.createElement('link'), `${target}/api/state`),
        WebSocket: await socket,
      };
    },
    [url, asset] as const,
  );
}

/** Tries every way in which a page can send something without asking the browser's leave, and those that need it. */
async function changes(page: Page, url: string): Promise<void> {
  await page.evaluate(async (target) => {
    const writes: readonly (readonly [string, string, string?])[] = [
      ['POST', '/v1/warmup/trigger'],
      ['POST', '/api/endpoints/a/ping'],
      ['POST', '/api/endpoints/a/unload', '{}'],
      ['POST', '/api/demo'],
      ['POST', '/api/undo', '{}'],
      ['POST', '/v1/warmup/usage', '{"model":"qwen3:8b","host":"ollama"}'],
      ['POST', '/api/pauses', '{"minutes":60}'],
      ['POST', '/api/providers', '{"kind":"ollama","name":"x","baseUrl":"http://127.0.0.1:9"}'],
      ['POST', '/gateway/ollama/api/generate', '{"model":"qwen3:8b","prompt":"x"}'],
      ['PATCH', '/api/settings', '{"warming":false}'],
      ['PUT', '/api/secrets/x', '{"secret":"x"}'],
      ['DELETE', '/api/endpoints/a'],
    ];
    const kinds = ['application/json', 'text/plain', 'application/x-www-form-urlencoded'];
    for (const [method, path, body] of writes) {
      for (const mode of ['cors', 'no-cors'] as const) {
        for (const kind of kinds) {
          const content = body === undefined ? {} : { body, headers: { 'content-type': kind } };
          await fetch(`${target}${path}`, { method, mode, credentials: 'include', ...content }).catch(() => null);
        }
      }
      navigator.sendBeacon(`${target}${path}`, body ?? '');
    }
  }, url);
}

/** Sends a form into a frame, as a button on a page would, and waits until the answer is there. */
async function submitForm(page: Page, address: string): Promise<void> {
  await page.evaluate(async (action) => {
    const frame = document.createElement('iframe');
    frame.name = `frame${Math.random()}`;
    document.body.append(frame);
    const form = document.createElement('form');
    Object.assign(form, { action, method: 'post', enctype: 'text/plain', target: frame.name });
    const field = document.createElement('input');
    Object.assign(field, { name: '{"warming":false,"x":"', value: '"}' });
    form.append(field);
    document.body.append(form);
    const answered = new Promise((resolve) => {
      frame.onload = resolve;
    });
    form.submit();
    await answered;
  }, address);
}

/** Runs a script in a frame without an origin of its own, and waits for its end. */
async function fromNowhere(page: Page, address: string): Promise<string> {
  return page.evaluate(async (target) => {
    const frame = document.createElement('iframe');
    frame.sandbox.add('allow-scripts');
    frame.srcdoc = `<script>fetch(${JSON.stringify(target)}, { method: 'POST', mode: 'no-cors', credentials: 'include' }).catch(() => null).then(() => parent.postMessage(origin, '*'))<${'/'}script>`;
    const ended = new Promise<string>((resolve) => addEventListener('message', ({ data }) => resolve(String(data)), { once: true }));
    document.body.append(frame);
    return ended;
  }, address);
}

test('The own page reads by the ways that another is kept from, and asks for pings', async ({ page, complaints }) => {
  const read = await readings(page, '');
  expect(Object.keys(read).filter((way) => read[way] !== '')).toEqual(['fetch', 'fetch without CORS', 'fetch without cookies', 'EventSource']);
  expect(read['fetch']).toContain('qwen3:8b');
  expect(await page.evaluate(async () => (await fetch('/v1/warmup/trigger', { method: 'POST' })).status)).toBe(200);
  expect(asked()).toBeGreaterThan(0);
  // The one without cookies has read that it needs the token.
  forgiveRefusals(complaints, 401);
});

for (const [name, origin] of [
  ['another port of this computer, to which the browser sends the cookie', () => `http://127.0.0.1:${port}`],
  ['another name of this computer', () => `http://localhost:${port}`],
  ['another site', () => `http://foreign.test:${port}`],
] as const) {
  test(`A page of ${name} reads nothing and changes nothing`, async ({ page }) => {
    const before = await everything();
    const stranger = await page.context().newPage();
    await stranger.goto(origin());
    const isSent = (await page.context().cookies(home)).length > 0;
    expect(isSent).toBe(true);

    expect(await readings(stranger, home)).toEqual({ fetch: '', 'fetch without CORS': '', 'fetch without cookies': '', EventSource: '' });
    const [, asset = ''] = /src="\.(\/assets\/index-[^"]+\.js)"/.exec(await ask('/')) ?? [];
    expect((await ask(asset)).length).toBeGreaterThan(1_000);
    const nothing = { img: '', 'img of a monitor': '', script: '', 'script of the page': '', stylesheet: '', WebSocket: '' };
    expect(await embeddings(stranger, home, asset)).toEqual(nothing);
    await changes(stranger, home);
    for (const path of ['/api/settings', '/v1/warmup/trigger', '/api/demo', '/api/endpoints/a/ping', '/api/endpoints/a/unload'])
      await submitForm(stranger, home + path);
    expect(await fromNowhere(stranger, `${home}/v1/warmup/trigger`)).toBe('null');

    expect(await everything()).toBe(before);
    expect(asked()).toBe(0);
  });

  test(`A page of ${name} can neither frame the page nor reach into a window of it`, async ({ page }) => {
    const stranger = await page.context().newPage();
    await stranger.goto(origin());
    await stranger.evaluate(async (url) => {
      const frame = document.createElement('iframe');
      const answered = new Promise((resolve) => {
        frame.onload = resolve;
      });
      frame.src = url;
      document.body.append(frame);
      await answered;
    }, home);
    const [frame] = stranger.frames().filter((other) => other !== stranger.mainFrame());
    expect(await frame?.evaluate(() => document.querySelector('main') !== null || document.title.includes('Pilot Light'))).toBe(false);

    const opening = stranger.context().waitForEvent('page');
    await stranger.evaluate((url) => void Reflect.set(window, 'opened', window.open(url)), home);
    const opened = await opening;
    // The user may be led there; the one who led them sees no more of it.
    await expect(opened).toHaveTitle(/Pilot Light/);
    expect(await opened.evaluate(() => window.opener)).toBeNull();
    expect(await stranger.evaluate(() => Reflect.get(window, 'opened').closed)).toBe(true);
  });
}

test('A name of somebody else that leads to this computer gets no answer: DNS rebinding', async ({ page }) => {
  const before = await everything();
  const { port: own } = new URL(home);
  const stranger = await page.context().newPage();
  const answer = await stranger.goto(`http://rebound.test:${own}/`);
  expect(answer?.status()).toBe(403);
  expect(await stranger.content()).not.toContain('qwen3');
  const statuses = await stranger.evaluate(async () => {
    const asks = [
      ['/api/state'],
      ['/health'],
      ['/v1/warmup/status'],
      ['/metrics'],
      ['/v1/warmup/trigger', { method: 'POST' }],
      ['/gateway/ollama/api/tags'],
    ] as const;
    return Promise.all(asks.map(async ([path, init]) => (await fetch(path, init)).status));
  });
  expect(statuses).toEqual([403, 403, 403, 403, 403, 403]);
  expect(await everything()).toBe(before);
  expect(asked()).toBe(0);
});
