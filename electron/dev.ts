/**
 * `npm run dev`: the page with hot reload and, beside it, the desktop app, built and started anew after every change in
 * `electron/`. Where Electron or a display is missing, or with `--headless`, it is the service with the demo instead.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createBuilder } from 'vite';
import { startChild } from './dev/child.ts';
import { startPageServer } from './dev/pageServer.ts';
import { freePort } from './dev/ports.ts';
import { Restarter, type Running } from './dev/restarter.ts';
import { messageOf } from './domain/messageOf.ts';
import { asElectron, electronBinary } from './electronBinary.ts';
import { decideStart, type Start } from './start.ts';

const root = join(import.meta.dirname, '..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** Half-finished code must not get hold of real settings. */
const dataDir = process.env['PILOTLIGHT_DATA'] ?? join(root, 'node_modules/.cache/pilotlight-dev');
const env = { ...process.env, PILOTLIGHT_DATA: dataDir };

/** An editor saves several files one after the other. */
const PAUSE_MS = 100;

async function build(): Promise<boolean> {
  await wait(PAUSE_MS);
  try {
    const builder = await createBuilder({ configFile: join(root, 'vite.config.ts'), root: join(root, 'renderer'), logLevel: 'error' });
    const target = builder.environments['node'];
    if (target !== undefined) await builder.build(target);
    return true;
  } catch (error) {
    say(`The service does not build, so the old one goes on: ${messageOf(error)}`);
    return false;
  }
}

/** Chromium would not let a page of `app://` open the web socket that tells of changes. */
const ALLOW_LOOPBACK = '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets';

/** The desktop app; this ends when it is quit. */
function startDesktop(binary: string, pageUrl: string, end: () => void): Running {
  say('The desktop app starts, with hot reload.');
  return startChild(binary, [ALLOW_LOOPBACK, root], {
    env: asElectron({ ...env, PILOTLIGHT_DEV_URL: pageUrl }),
    onText: (text) => process.stdout.write(text),
    onEnd: end,
  });
}

/** The service with the demo; ready when it prints its link, whose token is good for the page's own address. */
async function startService(port: number, announce: (query: string) => void): Promise<Running> {
  const ready = Promise.withResolvers<void>();
  const running = startChild(process.execPath, [join(root, 'dist/electron/cli.js'), 'serve', '--demo', '--port', `${port}`, '--log-level', 'warn'], {
    env,
    onText: (text) => {
      const query = /\?token=\w+/.exec(text)?.[0];
      if (query === undefined) return;
      announce(query);
      ready.resolve();
    },
    onEnd: (code) => {
      say(`The service ended with ${code ?? 'a signal'}. It starts again after the next change.`);
      ready.resolve();
    },
  });
  await ready.promise;
  return running;
}

async function main(start: Start): Promise<void> {
  const ended = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.resolve());
  if (start.kind === 'headless') say(`No desktop app: ${start.reason}. Serving the same page for a browser.`);

  const [pagePort, servicePort] = [await freePort(5173), await freePort()];
  const pageUrl = `http://127.0.0.1:${pagePort}/`;
  let announced = false;
  const announce = (query: string): void => {
    say(announced ? 'The service runs again, with your change.' : `Pilot Light is running, with hot reload. Open ${pageUrl}${query}`);
    announced = true;
  };
  const restarter = new Restarter({
    build,
    start: async () => (start.kind === 'desktop' ? startDesktop(start.binary, pageUrl, ended.resolve) : startService(servicePort, announce)),
  });
  const service = { url: `http://127.0.0.1:${servicePort}`, ready: () => restarter.settled() };
  const page = await startPageServer({
    root,
    port: pagePort,
    service: start.kind === 'headless' ? service : undefined,
    onChange: () => void restarter.change(),
  });
  await restarter.change();
  await ended.promise;
  await restarter.stop();
  await page.close();
}

const headless: Start = { kind: 'headless', reason: 'you asked for none', openBrowser: false };
await main(
  process.argv.includes('--headless')
    ? headless
    : await decideStart({ platform: process.platform, env: process.env, electron: () => electronBinary() }),
);
