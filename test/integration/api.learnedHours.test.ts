import { expect, test } from 'vitest';
import { z } from 'zod';
import { learnedHoursSchema } from '../../electron/domain/habits.ts';
import { restSchema } from '../../electron/domain/rest.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PATH = '/api/endpoints/a/hours/learned';

const start = (clock = new FakeClock(NOON), endpoint: object = {}) =>
  startService({ clock, settings: openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny', keepAlive: 'auto', ...endpoint }]) });

/** A job that was run every hour for two weeks, the last time ten minutes ago. */
function recordHourly({ pilotLight: { history } }: TestService): void {
  for (let ago = 15 * 24; ago >= 0; ago -= 1) expect(history.recordUse('a', NOON - ago * HOUR - 10 * MINUTE).ok).toBe(true);
}

const learnedIn = async (service: TestService, query = '') => learnedHoursSchema.parse((await service.get(PATH + query)).body);

async function restIn(service: TestService) {
  const state = z.object({ endpoints: z.array(z.object({ state: z.object({ rest: restSchema.nullable(), why: z.string() }) })) });
  return state.parse((await service.get('/api/state')).body).endpoints[0]?.state;
}

test('what was learned says that nothing is known of an endpoint whose use nobody sees', async () => {
  await using service = await start();
  const learned = await learnedIn(service);
  expect(learned).toMatchObject({
    applies: false,
    canBeSeen: false,
    daysSeen: 0,
    uses: 0,
    mindCold: 200,
    picked: { kind: 'always' },
    tried: [],
    kept: null,
  });
  expect(learned.week.flat()).toEqual(Array.from({ length: 7 * 48 }, () => 0));
});

test('an hourly job is found out, for whatever a cold start is worth', async () => {
  await using service = await start();
  recordHourly(service);
  expect(await learnedIn(service)).toMatchObject({ canBeSeen: true, daysSeen: 14, picked: { kind: 'idleTimes' }, mindCold: 200 });
  expect(await learnedIn(service, '?mindCold=20')).toMatchObject({ mindCold: 20, mindColdOfAll: 200 });
  expect((await service.call('PATCH', '/api/endpoints/a', { mindCold: 1000 })).status).toBe(200);
  expect(await learnedIn(service)).toMatchObject({ mindCold: 1000, picked: { kind: 'idleTimes' } });
});

test('an endpoint that does not exist and a worth that is none are refused', async () => {
  await using service = await start();
  expect((await service.get('/api/endpoints/b/hours/learned')).status).toBe(404);
  for (const worth of ['0', '-1', '2.5', 'much']) expect((await service.get(`${PATH}?mindCold=${worth}`)).status).toBe(400);
});

test('learned hours let it rest as soon as they are set, say why, and hold after a restart', async () => {
  const service = await start();
  recordHourly(service);
  await service.pilotLight.start();
  expect((await restIn(service))?.rest).toBeNull();
  expect((await service.call('PATCH', '/api/endpoints/a', { hours: 'learned' })).status).toBe(200);
  const resting = await restIn(service);
  expect(resting?.rest).toEqual({ kind: 'habits', until: NOON - 10 * MINUTE + 0.9 * HOUR });
  expect(resting?.why).toMatch(/nobody will want it soon/);

  await using again = await service.restart();
  await again.pilotLight.start();
  expect((await restIn(again))?.rest).toEqual(resting?.rest);
});

test('a use that a router reports is remembered, and counts at once', async () => {
  await using service = await start();
  expect((await service.call('POST', '/v1/warmup/usage', { model: 'tiny', host: 'http://127.0.0.1:9' })).status).toBe(200);
  expect(await learnedIn(service)).toMatchObject({ canBeSeen: true, daysSeen: 0 });
  expect(service.pilotLight.history.uses('a', 0)).toEqual({ ok: true, value: [NOON] });
});
