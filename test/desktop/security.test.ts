import { describe, expect, it, vi } from 'vitest';
import { devServerUrl, withDevServer } from '../../electron/desktop/devServer.ts';
import { openExternal } from '../../electron/desktop/externalLinks.ts';
import { hardenContents, hardenSession } from '../../electron/desktop/security.ts';
import { fakeContents, fakeSession } from './fakes.ts';

describe('The session of the page', () => {
  const hardened = (devUrl?: string) => {
    const session = fakeSession();
    hardenSession(session, devUrl);
    return session;
  };

  it.each([
    ['clipboard-sanitized-write', true],
    ['clipboard-read', false],
    ['notifications', false],
    ['media', false],
    ['geolocation', false],
    ['openExternal', false],
    ['fileSystem', false],
    ['loopback-network', false],
    ['unknown', false],
  ])('grants %s: %s, asked for or checked', (permission, granted) => {
    const session = hardened();
    const decide = vi.fn();
    session.setPermissionRequestHandler.mock.lastCall?.[0]({}, permission, decide);
    expect(decide).toHaveBeenCalledWith(granted);
    expect(session.setPermissionCheckHandler.mock.lastCall?.[0]({}, permission)).toBe(granted);
  });

  it('has no device', () => {
    expect(hardened().setDevicePermissionHandler.mock.lastCall?.[0]()).toBe(false);
  });

  const isCancelled = (url: string, devUrl?: string) => {
    const answer = vi.fn();
    hardened(devUrl).webRequest.onBeforeRequest.mock.lastCall?.[0]({ url }, answer);
    return answer.mock.lastCall?.[0].cancel;
  };

  it.each([
    ['app://pilotlight/assets/index.js', false],
    ['app://pilotlight.example/', true],
    ['app://other/', true],
    ['https://example.com/', true],
    ['http://127.0.0.1:4747/', true],
    ['file:///etc/passwd', true],
    ['ws://localhost/', true],
    ['data:text/html,x', true],
  ])('answers a request for %s with cancel: %s', (url, cancel) => {
    expect(isCancelled(url)).toBe(cancel);
  });

  it('lets nothing else through in development than the web socket of hot reload', () => {
    const devUrl = 'http://127.0.0.1:5173/';
    expect(isCancelled('ws://127.0.0.1:5173/?token=x', devUrl)).toBe(false);
    expect(isCancelled('ws://127.0.0.1:51730/', devUrl)).toBe(true);
    expect(isCancelled('http://127.0.0.1:5173/', devUrl)).toBe(true);
    expect(isCancelled('https://example.com/', devUrl)).toBe(true);
  });

  it('downloads no dictionaries', () => {
    expect(hardened().setSpellCheckerEnabled).toHaveBeenCalledWith(false);
  });
});

describe('A page', () => {
  const hardened = () => {
    const opened: string[] = [];
    const { contents, events } = fakeContents();
    hardenContents(contents, (url) => void opened.push(url));
    return { contents, events, opened };
  };

  /** Whether the page was kept from it. */
  const isKeptFrom = (name: string, details: object) => {
    const preventDefault = vi.fn();
    hardened().events.emit(name, { preventDefault, ...details });
    return preventDefault.mock.calls.length > 0;
  };

  it.each(['will-frame-navigate', 'will-redirect', 'will-attach-webview'])('is kept from %s', (name) => {
    expect(isKeptFrom(name, { url: 'https://example.com/', isMainFrame: true })).toBe(true);
    expect(isKeptFrom(name, {})).toBe(true);
  });

  it('may load itself anew, and nothing else, and not in a frame', () => {
    const navigates = (url: string, isMainFrame = true) => !isKeptFrom('will-frame-navigate', { url, isMainFrame });
    expect(navigates('app://pilotlight/')).toBe(true);
    expect(navigates('app://pilotlight/#/settings')).toBe(true);
    expect(navigates('app://pilotlight/', false)).toBe(false);
    expect(navigates('app://pilotlight/api/settings')).toBe(false);
    expect(navigates('app://pilotlight.example/')).toBe(false);
    expect(isKeptFrom('will-redirect', { url: 'app://pilotlight/', isMainFrame: true })).toBe(true);
  });

  it('opens no window, but may ask for the browser', () => {
    const { contents, opened } = hardened();
    expect(contents.setWindowOpenHandler.mock.lastCall?.[0]({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://example.com/']);
  });
});

describe('A link to the outside', () => {
  const opens = (value: unknown) => {
    const opened: string[] = [];
    const done = openExternal(value, async (url) => void opened.push(url));
    return done ? opened[0] : false;
  };

  it.each(['https://ollama.com/download', 'https://ollama.com/', 'https://docs.aws.amazon.com/bedrock/'])('to %s is opened in the browser', (url) => {
    expect(opens(url)).toBe(url);
  });

  it.each([
    'https://example.com/',
    'http://ollama.com/',
    'https://docs.aws.amazon.com/other/',
    'https://docs.aws.amazon.com/bedrock/../other/',
    'https://ollama.com.example.com/',
    'https://ollama.com@example.com/',
    'https://user:pass@ollama.com/',
    'https://ollama.com:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'app://pilotlight/',
    'ms-msdt:/id',
    'http://evil/?next=https://ollama.com/',
    'nonsense',
    '',
    42,
    null,
    { href: 'https://ollama.com/' },
  ])('to %j is not', (value) => {
    expect(opens(value)).toBe(false);
  });

  it('that the system cannot open ends nothing', () => {
    expect(openExternal('https://ollama.com/', () => Promise.reject(new Error('no browser')))).toBe(true);
  });
});

describe('In development', () => {
  const at = (url: string) => new Request(url);
  const service = async () => new Response('service');
  const page = async ({ url, headers }: Request) => new Response(url, { headers: { 'content-type': headers.get('accept') ?? '' } });

  it('the page comes from the dev server and the API from the service, under one origin', async () => {
    const fetch = withDevServer(service, 'http://127.0.0.1:5173/', page);
    for (const path of ['api/state', 'v1/warmup/status', 'health', 'metrics', 'openapi.json'])
      expect(await (await fetch(at(`app://pilotlight/${path}`))).text()).toBe('service');
    expect(await (await fetch(at('app://pilotlight/main.tsx?t=1'))).text()).toBe('http://127.0.0.1:5173/main.tsx?t=1');
    expect(await (await fetch(at('app://pilotlight//example.com/x'))).text()).toMatch(/^http:\/\/127\.0\.0\.1:5173\//);
  });

  it('the dev server learns what a request is for, because a linked stylesheet and an imported one have the same address', async () => {
    const fetch = withDevServer(service, 'http://127.0.0.1:5173/', page);
    const link = new Request('app://pilotlight/theme.css', { headers: { accept: 'text/css' } });
    expect((await fetch(link)).headers.get('content-type')).toBe('text/css');
  });

  it('there is a dev server only where the environment names one, and never in an installed app', () => {
    const env = { PILOTLIGHT_DEV_URL: 'http://127.0.0.1:5173/' };
    expect(devServerUrl({ isPackaged: false }, env)).toBe('http://127.0.0.1:5173/');
    expect(devServerUrl({ isPackaged: true }, env)).toBeUndefined();
    expect(devServerUrl({ isPackaged: false }, {})).toBeUndefined();
    expect(devServerUrl({ isPackaged: false }, { PILOTLIGHT_DEV_URL: 'nonsense' })).toBeUndefined();
  });
});
