import { describe, expect, it, vi } from 'vitest';
import { pageScheme, servePage } from '../../electron/desktop/protocol.ts';
import { hardenContents, hardenSession } from '../../electron/desktop/security.ts';
import { PageWindow, windowOptions } from '../../electron/desktop/window.ts';
import { fakeContents, fakeElectron, fakeService, fakeWindow } from './fakes.ts';

describe('The session of the page', () => {
  const hardened = () => {
    const { session } = fakeElectron([]);
    hardenSession(session);
    return session;
  };

  it('has no permission, asked for or checked, and no device', () => {
    const session = hardened();
    const decide = vi.fn();
    session.setPermissionRequestHandler.mock.lastCall?.[0]({}, 'notifications', decide);
    expect(decide).toHaveBeenCalledWith(false);
    expect(session.setPermissionCheckHandler.mock.lastCall?.[0]()).toBe(false);
    expect(session.setDevicePermissionHandler.mock.lastCall?.[0]()).toBe(false);
  });

  it.each([
    ['app://pilotlight/assets/index.js', false],
    ['app://pilotlight.example/', true],
    ['app://other/', true],
    ['https://example.com/', true],
    ['http://127.0.0.1:4747/', true],
    ['file:///etc/passwd', true],
    ['ws://localhost/', true],
  ])('answers a request for %s with cancel: %s', (url, cancel) => {
    const answer = vi.fn();
    hardened().webRequest.onBeforeRequest.mock.lastCall?.[0]({ url }, answer);
    expect(answer).toHaveBeenCalledWith({ cancel });
  });

  it('downloads no dictionaries', () => {
    expect(hardened().setSpellCheckerEnabled).toHaveBeenCalledWith(false);
  });
});

describe('A page', () => {
  it.each(['will-frame-navigate', 'will-redirect', 'will-attach-webview'])('is kept from %s', (name) => {
    const { contents, events } = fakeContents();
    hardenContents(contents);
    const preventDefault = vi.fn();
    events.emit(name, { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('opens no window', () => {
    const { contents } = fakeContents();
    hardenContents(contents);
    expect(contents.setWindowOpenHandler.mock.lastCall?.[0]()).toEqual({ action: 'deny' });
  });
});

describe('The protocol app:', () => {
  it('is a standard, secure origin with fetch and streaming', () => {
    expect(pageScheme.privileges).toEqual({ standard: true, secure: true, supportFetchAPI: true, stream: true });
  });

  it('hands requests for pilotlight to the service and answers others with 404', async () => {
    const service = fakeService([]);
    const handle = vi.fn<Parameters<typeof servePage>[0]['handle']>();
    servePage({ handle }, service.fetch);
    const answer = handle.mock.calls[0]?.[1];
    expect(await (await answer?.(new Request('app://pilotlight/api/state')))?.text()).toBe('app://pilotlight/api/state');
    expect((await answer?.(new Request('app://elsewhere/')))?.status).toBe(404);
    expect(service.fetch).toHaveBeenCalledOnce();
  });
});

describe('The window', () => {
  it('gives the page no Node, no preload and a sandbox', () => {
    expect(windowOptions.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false });
    expect(windowOptions.webPreferences).not.toHaveProperty('preload');
  });

  it('is shown once it has something to show', async () => {
    const log: string[] = [];
    const { window, events } = fakeWindow(log);
    await new PageWindow(() => window).show();
    expect(log).toEqual(['load app://pilotlight/']);
    events.emit('ready-to-show');
    expect(log.at(-1)).toBe('show');
  });

  it('is shown even when the page does not load', async () => {
    const log: string[] = [];
    const { window } = fakeWindow(log);
    await new PageWindow(() => ({ ...window, loadURL: () => Promise.reject(new Error('ERR_FAILED')) })).show();
    expect(log).toEqual(['show']);
  });
});
