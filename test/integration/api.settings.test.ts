import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService } from '../support/service.ts';

const HOST = 'http://127.0.0.1:9';

test('the general settings begin with the defaults of the seeds', async () => {
  await using service = await startService();
  expect((await service.get('/api/settings')).body).toMatchObject({
    warming: true,
    startDelay: '30s',
    interval: '2m',
    retentionDays: 90,
    prices: [],
    pausedUntil: null,
    pauseOnBattery: false,
    alerts: true,
    startAtLogin: false,
    closeToTray: true,
    theme: 'system',
    loopback: { enabled: false, port: 4747 },
    hours: 'always',
    warmUntil: null,
    stopAfterUnused: null,
    releaseAfterHours: false,
    warmOn: { start: true, resume: true, hours: true },
  });
});

test('hours are kept as they were written, and a part of a setting is changed without the others', async () => {
  await using service = await startService();
  await service.call('PATCH', '/api/settings', { hours: ' weekdays 9-17 ', warmOn: { start: false } });
  const changed = await service.call('PATCH', '/api/settings', { warmOn: { hours: false } });
  expect(changed.body).toMatchObject({ hours: 'weekdays 9-17', warmOn: { start: false, resume: true, hours: false } });
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect((await service.get('/api/state')).body).toMatchObject({ hours: 'weekdays 9-17', warmUntil: null, stopAfterUnused: null, timeZone });
});

test('a change of the general settings is kept in the file and on the next start, and leaves the rest alone', async () => {
  await using service = await startService({ settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny' }]) });
  const prices = [{ model: 'tiny', inputPerMTok: 1, outputPerMTok: 2 }];
  const changed = await service.call('PATCH', '/api/settings', { interval: '5m', prices });
  expect(changed).toMatchObject({ status: 200, body: { interval: '5m', startDelay: '30s', prices } });
  const saved = JSON.parse(await readFile(join(service.dataDir, 'settings.json'), 'utf8'));
  expect(saved).toMatchObject({ version: 1, interval: '5m', prices, providers: [{ id: 'local' }], endpoints: [{ id: 'a' }] });
  await using again = await service.restart();
  expect((await again.get('/api/settings')).body).toEqual(changed.body);
});

test('the master switch stops and starts the schedule', async () => {
  const clock = new FakeClock();
  await using service = await startService({ clock, settings: openaiSettings(HOST, [{ id: 'a', model: 'tiny' }]) });
  await service.pilotLight.start();
  await service.call('PATCH', '/api/settings', { warming: false });
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({
    warmup_active: false,
    info: 'Warming is switched off in the settings.',
    endpoints: [{ warmth: 'paused', next_ping_at: null }],
  });
  await clock.advance(3_600_000);
  expect((await service.get('/api/history/a/pings')).body).toEqual([]);
  await service.call('PATCH', '/api/settings', { warming: true });
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({ warmup_active: true, endpoints: [{ next_ping_at: expect.any(String) }] });
});

test.each([
  [{ intervall: '5m' }, 'There is no setting "intervall".'],
  [{ endpoints: [] }, 'There is no setting "endpoints".'],
  [{ version: 7 }, 'There is no setting "version".'],
  [{ interval: 'often' }, 'interval: "often" is not a duration: write 30s, 5m, 1h, 1h30m or a plain number of seconds'],
  [{ interval: null }, 'interval: the default interval cannot be empty; switch warming off instead'],
  [{ hours: 'Mon 8-8' }, 'hours: "8-8" begins when it ends: write 00:00-24:00 for a whole day'],
  [{ warmOn: { sleep: true } }, 'warmOn: There is no field "sleep" here.'],
  [{ startDelay: '-1s' }, 'startDelay: "-1s" must not be negative'],
  [{ warming: 'on' }, 'warming: Invalid input: expected boolean, received string'],
  [{ retentionDays: 0 }, 'retentionDays: write a whole number of days from 1 to 3650'],
  [{ prices: [{ model: 'x', inputPerMTok: -1, outputPerMTok: 0 }] }, 'prices[0].inputPerMTok: write an amount of US dollars, 0 or more'],
])('a change of %j is refused with a precise message and changes nothing', async (changes, message) => {
  await using service = await startService();
  const before = (await service.get('/api/settings')).body;
  expect(await service.call('PATCH', '/api/settings', { retentionDays: 7, ...changes })).toMatchObject({
    status: 400,
    body: { error: { kind: 'badRequest', message } },
  });
  expect((await service.get('/api/settings')).body).toEqual(before);
  expect(service.pilotLight.settings.current.retentionDays).toBe(90);
});

test('a body that is no JSON, or is called something else, is refused and changes nothing', async () => {
  await using service = await startService();
  const send = (headers: Record<string, string>, body: string) =>
    service.pilotLight.fetch(new Request('http://localhost/api/settings', { method: 'PATCH', headers, body }));
  const broken = await send({ 'content-type': 'application/json' }, '{"warming": fal');
  expect(broken.status).toBe(400);
  expect(await broken.json()).toEqual({ error: { kind: 'badRequest', message: 'Malformed JSON in request body' } });
  const form = await send({ 'content-type': 'application/x-www-form-urlencoded' }, '{"warming": false}');
  expect(form.status).toBeGreaterThanOrEqual(400);
  expect(await form.json()).toMatchObject({ error: { kind: 'badRequest' } });
  expect(service.pilotLight.settings.current.warming).toBe(true);
});

test('an address that is not there is 404 in JSON', async () => {
  await using service = await startService();
  expect(await service.get('/api/nothing')).toMatchObject({
    status: 404,
    body: { error: { kind: 'notFound', message: 'There is nothing at /api/nothing.' } },
  });
});
