import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesIn } from '../../../electron/storage/dataDir.ts';
import { takeLock } from '../../../electron/storage/instanceLock.ts';
import { readSettings } from '../../../electron/storage/settingsStore.ts';
import { opened } from '../../integration/history.pings.ts';
import { chanceOf } from '../../support/chance.ts';
import { inForm, seedFor, tell } from '../../support/chaosForm.ts';
import { CLI, collect, startServe } from '../../support/runCli.ts';
import { type EventReader, readEvents } from '../../support/serviceEvents.ts';
import { tempDir } from '../../support/tempDir.ts';
import { announcedIn, change, keptIn, keyOf, settingsOn, startModels } from './lab.ts';

const ROUNDS = inForm(8, 100);
/** How long a start takes at least, and how long after it the latest moment comes, ms: it has pinged a few times by then. */
const [STARTING_MS, RUNNING_MS] = [600, 3_400];

interface Life {
  readonly announced: readonly string[];
  /** The last setting that was acknowledged, and the last that was asked for. */
  readonly acknowledged: number;
  readonly asked: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  /** It had printed its link. */
  readonly started: boolean;
}

/** A service that pings, tells of it and has its settings changed all the time, until a signal comes after so many ms, wherever it is then. */
async function livesFor(dataDir: string, moment: number, signal: NodeJS.Signals, mindCold: number): Promise<Life> {
  const child = spawn(process.execPath, [CLI, 'serve', '--port', '0', '--data', dataDir, '--start-delay', '0s', '--log-level', 'warn'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nowhere', TZ: 'UTC' },
  });
  // The moment is the fault itself: nothing is waited for here.
  const timer = setTimeout(() => child.kill(signal), moment);
  const closed = once(child, 'close');
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  let events: EventReader | undefined;
  let acknowledged = mindCold;
  let asked = mindCold;
  const link = await stdout.until(/(http:\S+)\?token=([0-9a-f]{32})/).catch(() => null);
  if (link !== null) {
    const [, url = '', token = ''] = link;
    const request = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(new URL(path, url), { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
    events = await request('/api/events')
      .then(readEvents)
      .catch(() => undefined);
    while (child.exitCode === null && child.signalCode === null) {
      asked += 1;
      const status = await request('/api/settings', change({ mindCold: asked })).then(
        (answer) => answer.status,
        () => null,
      );
      if (status !== 200) break;
      acknowledged = asked;
    }
  }
  await closed;
  clearTimeout(timer);
  await events?.ended;
  const announced = events === undefined ? [] : announcedIn(events).map(keyOf);
  return { announced, acknowledged, asked, code: child.exitCode, signal: child.signalCode, stderr: stderr.text, started: link !== null };
}

/** How long a service takes here until it has told of a ping, ms: a machine under load takes several times as long as another. */
async function startTakes(dataDir: string): Promise<number> {
  const startedAt = performance.now();
  await using serve = await startServe(dataDir, ['--start-delay', '0s', '--log-level', 'warn']);
  await using events = await serve.events();
  await events.until(({ name }) => name === 'ping');
  const took = performance.now() - startedAt;
  await serve.end();
  return took;
}

test(`SIGTERM and SIGKILL at ${ROUNDS} random moments: settings and history are sound, nothing that was announced is lost, and the folder is free.`, {
  timeout: 900_000,
}, async () => {
  const chance = chanceOf(seedFor('signals'));
  await using server = await startModels();
  await using folder = await tempDir();
  const files = filesIn(folder.path);
  let mindCold = 10;
  await writeFile(files.settings, JSON.stringify(settingsOn(server.url, 6, { mindCold })));
  const announced = new Set<string>();
  let started = 0;
  const starting = Math.max(STARTING_MS, await startTakes(folder.path));
  for (let round = 1; round <= ROUNDS; round += 1) {
    const signal = chance.happens(0.5) ? 'SIGTERM' : 'SIGKILL';
    // Also while it starts, which nobody has seen the end of.
    const moment = Math.round(chance.happens(0.25) ? starting * chance.next() : starting + RUNNING_MS * chance.next());
    const where = `round ${round}: ${signal} after ${moment} ms`;
    const life = await livesFor(folder.path, moment, signal, mindCold);
    if (life.started) started += 1;
    for (const key of life.announced) announced.add(key);
    expect(life.stderr, where).toBe('');
    if (signal === 'SIGTERM' && life.started) expect([life.code, life.signal], where).toEqual([0, null]);

    const settings = readSettings(files.settings);
    if (!settings.ok || settings.value === undefined) throw new Error(`${where}: the settings are ${JSON.stringify(settings)}`);
    mindCold = settings.value.mindCold;
    expect(mindCold, where).toBeGreaterThanOrEqual(life.acknowledged);
    expect(mindCold, where).toBeLessThanOrEqual(life.asked);
    expect(settings.value.endpoints, where).toHaveLength(6);
    const lock = takeLock(files.lock);
    expect(lock.ok, where).toBe(true);
    if (lock.ok) lock.value.release();
    const { history, notice } = opened(join(folder.path, 'history.sqlite'));
    expect(notice, where).toBeNull();
    history.close();
    const kept = keptIn(folder.path);
    expect(
      [...announced].filter((key) => !kept.has(key)),
      where,
    ).toEqual([]);
    expect(
      (await readdir(folder.path)).filter((name) => /\.bad-|\.edited-/.test(name)),
      where,
    ).toEqual([]);
  }
  expect(announced.size).toBeGreaterThan(ROUNDS / 2);
  tell(`${ROUNDS} ends, ${started} of them after the start: ${announced.size} pings announced, all of them kept; ${server.requests.length} requests`);
});
