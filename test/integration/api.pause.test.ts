import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ok } from '../../electron/domain/result.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';
import { readEvents } from '../support/serviceEvents.ts';

const HOST = 'http://127.0.0.1:9';
const HOUR = 3_600_000;
const settings = openaiSettings(HOST, [
  { id: 'a', model: 'tiny' },
  { id: 'b', model: 'tiny' },
]);

const stateOf = async (service: TestService) => Object((await service.get('/api/state')).body);
const warmths = async (service: TestService): Promise<string[]> =>
  Object((await service.get('/v1/warmup/status')).body).endpoints.map(({ warmth }: { warmth: string }) => warmth);
/** Changes run one after the other, so that this one ends after all that were begun. */
const settled = (service: TestService) => service.pilotLight.settings.change((now) => ok(now));

test('everything can be paused until a time, shows it, and goes on by itself; then the pause is gone from the settings', async () => {
  const clock = new FakeClock();
  await using service = await startService({ clock, settings });
  await service.pilotLight.start();
  const until = clock.wallNow() + HOUR;
  expect((await service.call('PATCH', '/api/settings', { pausedUntil: until })).body).toMatchObject({ pausedUntil: until });
  expect(await stateOf(service)).toMatchObject({ pausedUntil: until, active: false, warming: true, held: null });
  expect(await warmths(service)).toEqual(['paused', 'paused']);
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({ info: `Paused until ${new Date(until).toISOString()}.` });
  await clock.advance(HOUR);
  await settled(service);
  expect(await stateOf(service)).toMatchObject({ pausedUntil: null, active: true });
  expect(await warmths(service)).toEqual(['unknown', 'unknown']);
  expect(JSON.parse(await readFile(join(service.dataDir, 'settings.json'), 'utf8'))).toMatchObject({ pausedUntil: null });
});

test('one endpoint can be paused until a time, and null takes the pause back', async () => {
  const clock = new FakeClock();
  await using service = await startService({ clock, settings });
  await service.pilotLight.start();
  const until = clock.wallNow() + HOUR;
  expect((await service.call('PATCH', '/api/endpoints/a', { pausedUntil: until, targetMs: 300 })).body).toMatchObject({
    pausedUntil: until,
    targetMs: 300,
  });
  expect(await warmths(service)).toEqual(['paused', 'unknown']);
  const { body } = await service.call('PATCH', '/api/endpoints/a', { pausedUntil: null, targetMs: null });
  expect(body).not.toHaveProperty('pausedUntil');
  expect(body).not.toHaveProperty('targetMs');
  expect(await warmths(service)).toEqual(['unknown', 'unknown']);
});

test('a pause that is over, set by hand or left from another run, is taken for none and removed', async () => {
  const clock = new FakeClock();
  const past = clock.wallNow() - HOUR;
  await using service = await startService({ clock, settings: { ...settings, pausedUntil: past } });
  expect(await stateOf(service)).toMatchObject({ pausedUntil: null });
  await service.pilotLight.start();
  await settled(service);
  expect(service.pilotLight.settings.current.pausedUntil).toBeNull();
  await service.call('PATCH', '/api/endpoints/a', { pausedUntil: past });
  await settled(service);
  expect(service.pilotLight.settings.current.endpoints[0]).not.toHaveProperty('pausedUntil');
  expect(await warmths(service)).toEqual(['unknown', 'unknown']);
});

test('a hold shows its reason, and pages are told to look', async () => {
  await using service = await startService({ clock: new FakeClock(), settings });
  await service.pilotLight.start();
  await using events = await readEvents(await service.pilotLight.fetch(new Request('http://localhost/api/events')));
  await service.pilotLight.monitor.hold('on battery');
  expect(await stateOf(service)).toMatchObject({ held: 'on battery', active: false });
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({ info: 'Nothing is pinged by the schedule just now: on battery.' });
  await events.until(({ name }) => name === 'settings');
  await service.pilotLight.monitor.release('on battery');
  expect(await stateOf(service)).toMatchObject({ held: null, active: true });
});

test.each([
  [{ pausedUntil: -1 }, 'pausedUntil: Too small'],
  [{ pausedUntil: '2026-11-22T12:00:00Z' }, 'pausedUntil: Invalid input'],
  [{ pausedUntil: 1e300 }, 'pausedUntil:'],
  [{ loopback: { enabled: true, prot: 80 } }, 'loopback: There is no field "prot" here.'],
  [{ loopback: { port: 0 } }, 'loopback.port: write a port from 1 to 65535'],
  [{ theme: 'blue' }, 'theme: Invalid option'],
])('a change of %j is refused', async (changes, message) => {
  await using service = await startService();
  const answer = await service.call('PATCH', '/api/settings', changes);
  expect(answer).toMatchObject({ status: 400, body: { error: { kind: 'badRequest', message: expect.stringContaining(message) } } });
});

test('the loopback switch and its port can be changed one at a time', async () => {
  await using service = await startService();
  await service.call('PATCH', '/api/settings', { loopback: { port: 5000 } });
  expect((await service.call('PATCH', '/api/settings', { loopback: { enabled: true } })).body).toMatchObject({
    loopback: { enabled: true, port: 5000 },
  });
});
