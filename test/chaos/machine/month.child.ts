// Lives through days of simulated time with the whole product, and says after each day asked for what it weighs. Run with --expose-gc.
import { writeSync } from 'node:fs';
import { setImmediate as breath } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { createPilotLight, type PilotLight } from '../../../electron/pilotLight.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { jsonRequest } from '../../support/service.ts';

const [dataDir = '', days = ''] = process.argv.slice(2);
const weighAfter = days.split(',').map(Number);
const HOUR = 3_600_000;
/** So much time passes between two looks whether something is under way. */
const STEP = 5 * 60_000;

/** A wall clock counts in whole milliseconds. */
class WholeClock extends FakeClock {
  override wallNow(): number {
    return Math.round(super.wallNow());
  }
}
const clock = new WholeClock(Date.UTC(2026, 10, 2));
const created = await createPilotLight({
  dataDir,
  env: { KEY: 'k' },
  pageFolder: '/nowhere',
  clock,
  writeLog: () => {},
  startDelay: '0s',
  logLevel: 'debug',
});
if (!created.ok) throw new Error(created.error);
const pilotLight: PilotLight = created.value;
await pilotLight.start();

/** Pings and looks run over real sockets: time stands still until they have ended. */
async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet += 1) {
    await breath();
    while (pilotLight.monitor.states().some(({ pinging }) => pinging)) await breath();
  }
}

async function ask(method: string, path: string, body?: unknown): Promise<string> {
  const answer = await pilotLight.fetch(jsonRequest(method, path, body));
  const text = await answer.text();
  if (answer.status >= 400) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return text;
}

/** A page that listens to all events, the log among them. */
async function listen() {
  const { body } = await pilotLight.fetch(new Request('http://localhost/api/events?log=1'));
  const reader = body?.getReader();
  const page = { bytes: 0, leave: () => reader?.cancel() };
  const read = async (): Promise<void> => {
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) page.bytes += part.value.length;
  };
  void read();
  return page;
}

/** What people, routers and monitors ask for in an hour. */
async function hour(number: number): Promise<void> {
  const ids = pilotLight.settings.current.endpoints.map(({ id }) => id);
  const id = ids[number % ids.length] ?? '';
  const ofDay = number % 24;
  const endpoint = pilotLight.settings.current.endpoints.find((one) => one.id === id);
  if (ofDay >= 8 && ofDay < 18) {
    await ask('POST', '/v1/warmup/usage', { model: endpoint?.model, host: endpoint?.providerId, ttft_ms: 120, input_tokens: 9, output_tokens: 40 });
  }
  await ask('PATCH', `/api/endpoints/${id}`, { targetMs: 500 + (number % 10) });
  if (ofDay === 9) await ask('POST', '/api/pauses', { endpointId: id, for: '30m', reason: 'driver update' });
  if (ofDay === 12) await ask('POST', '/api/profiles/travel/use', {});
  if (ofDay === 20) await ask('POST', '/api/undo', {}).catch(() => undefined);
  const paths = ['/api/state', '/metrics', '/v1/warmup/status', '/api/alerts', '/api/log', '/api/diagnostics', '/api/settings/export'];
  const own = ['series', 'summary', 'marks', 'pings', 'distribution', 'requests'].map((what) => `/api/history/${id}/${what}`);
  for (const path of [...paths, ...own, `/api/endpoints/${id}/help`, `/api/endpoints/${id}/cost`, `/api/endpoints/${id}/hours/learned`])
    await ask('GET', path);
}

async function weigh(day: number): Promise<void> {
  // What is let go of is told a moment after it is gone, and lets go of more.
  for (let i = 0; i < 6; i += 1) {
    globalThis.gc?.();
    await breath();
  }
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) => !/^(code|trusted|read_only)/.test(space_name));
  const data = spaces.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  const pings = pilotLight.history.summary({ from: 0, to: Number.MAX_SAFE_INTEGER });
  writeSync(1, `${JSON.stringify({ day, data, heapUsed, external, arrayBuffers, rss, resources, pings: pings.ok ? pings.value.count : 0 })}\n`);
}

const page = await listen();
const last = Math.max(...weighAfter);
for (let number = 0; number < last * 24; number += 1) {
  for (let passed = 0; passed < HOUR; passed += STEP) {
    await clock.advance(STEP);
    await settled();
  }
  // A clock that is set, and a night's sleep, are part of a month.
  if (number % 24 === 3) clock.stepWall(number % 48 === 3 ? 60_000 : -60_000);
  if (number % 24 === 4) clock.suspend(HOUR);
  await hour(number);
  await settled();
  if ((number + 1) % 24 === 0 && weighAfter.includes((number + 1) / 24)) {
    await weigh((number + 1) / 24);
  }
}
if (page.bytes === 0) throw new Error('the page heard nothing');
await page.leave();
await pilotLight.stop();
