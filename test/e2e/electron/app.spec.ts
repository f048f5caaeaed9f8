import { expect } from '@playwright/test';
import { changeSettings, obstacle, startElsewhere, test, watchTray, windowsOf } from './launch.ts';

const reason = obstacle();
if (reason !== undefined && process.env['TEST_WORKER_INDEX'] === undefined)
  process.stdout.write(`The tests in the real Electron are skipped: ${reason}.\n`);

test.describe('The desktop app in the real Electron', () => {
  test.skip(reason !== undefined, reason);

  test('opens one window with the page, in a sandbox and without Node', async ({ app, window }) => {
    await expect(window.getByRole('link', { name: 'Pilot Light' })).toBeVisible();
    expect(window.url()).toBe('app://pilotlight/');
    expect(await window.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false);
    await expect.poll(() => windowsOf(app)).toEqual([true]);
  });

  test('keeps the page where it is and away from the network', async ({ app, window }) => {
    // A server that anybody may read: offline, one on the network would refuse by itself.
    await using elsewhere = await startElsewhere();
    await window.getByRole('link', { name: 'Pilot Light' }).waitFor();
    const outcome = await window.evaluate(async (url) => {
      const answers = (request: Promise<unknown>) =>
        request.then(
          () => true,
          () => false,
        );
      return {
        fetched: await answers(fetch(url)),
        opened: globalThis.open(url) !== null,
        policy: (await fetch('/')).headers.get('content-security-policy'),
        outside: (await fetch('/..%2felectron%2fmain.js')).status,
      };
    }, elsewhere.url);
    expect(outcome).toEqual({ fetched: false, opened: false, policy: expect.stringContaining("default-src 'none'"), outside: 404 });
    // Our own listener is the last: by then it is decided whether the page goes.
    const refused = app.evaluate(
      ({ BrowserWindow }) =>
        new Promise<boolean>((resolve) => {
          const [page] = BrowserWindow.getAllWindows();
          page?.webContents.once('will-frame-navigate', ({ defaultPrevented }) => resolve(defaultPrevented));
        }),
    );
    // In the order they are sent, this one answers when the listener is there.
    await windowsOf(app);
    await window.evaluate((url) => location.assign(url), elsewhere.url);
    expect(await refused).toBe(true);
    expect(await window.evaluate(() => location.href)).toBe('app://pilotlight/');
    expect(await windowsOf(app)).toHaveLength(1);
    expect(elsewhere.requests).toEqual([]);
  });

  test('sends live events to the page and takes its changes', async ({ window }) => {
    await window.getByRole('link', { name: 'Pilot Light' }).waitFor();
    const event = window.evaluate(
      () =>
        new Promise<string>((resolve) => {
          new EventSource('/api/events').addEventListener('settings', ({ type }) => resolve(type));
        }),
    );
    await expect
      .poll(async () => {
        await changeSettings(window, { warming: false });
        return Promise.race([event, undefined]);
      })
      .toBe('settings');
  });

  test('lets the page save the history to a file', async ({ app, window }) => {
    const url = app.evaluate(
      ({ session }) =>
        new Promise<string>((resolve) => {
          session.fromPartition('page').once('will-download', (event, item) => {
            event.preventDefault();
            resolve(item.getURL());
          });
        }),
    );
    await window.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: '/api/history/export?format=csv', download: 'history.csv' });
      document.body.append(link);
      link.click();
    });
    expect(await url).toBe('app://pilotlight/api/history/export?format=csv');
  });

  test('shows its state in the tray and does what is chosen there', async ({ app, window }) => {
    const tray = await watchTray(app);
    expect(await changeSettings(window, { warming: false })).toBe(200);
    await expect.poll(tray.line).toBe('Pilot Light: not keeping warm');
    await tray.choose('Keep warm');
    await expect.poll(tray.line).toBe('Pilot Light: nothing to keep warm yet');
  });

  test('goes to the tray when its window is closed, and comes back from there', async ({ app, window }) => {
    const tray = await watchTray(app);
    await changeSettings(window, { warming: false });
    await expect.poll(tray.line).toBe('Pilot Light: not keeping warm');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(() => windowsOf(app)).toEqual([false]);
    await tray.choose('Open Pilot Light');
    await expect.poll(() => windowsOf(app)).toEqual([true]);
  });

  test('shows its window when it is launched a second time', async ({ desktop, app }) => {
    await app.firstWindow();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(() => windowsOf(app)).toEqual([false]);
    // The second one ends before the launcher can attach to it.
    await desktop.launch().catch(() => undefined);
    await expect.poll(() => windowsOf(app)).toEqual([true]);
  });

  test('starts without a window when it is told so', async ({ desktop }) => {
    const app = await desktop.launch('--hidden');
    const tray = await watchTray(app);
    await expect.poll(() => windowsOf(app)).toEqual([]);
    await app.evaluate(({ app: electron }) => electron.emit('activate'));
    await changeSettings(await app.firstWindow(), { warming: false });
    await expect.poll(tray.line).toBe('Pilot Light: not keeping warm');
  });

  test('quits from the tray', async ({ app, window }) => {
    const tray = await watchTray(app);
    await changeSettings(window, { warming: false });
    await expect.poll(tray.line).toBe('Pilot Light: not keeping warm');
    const closed = app.waitForEvent('close');
    await tray.choose('Quit').catch(() => undefined);
    await closed;
    expect(app.process().exitCode).toBe(0);
  });
});
