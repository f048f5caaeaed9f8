import { expect, test } from 'vitest';
import type { Ping } from '../../electron/domain/ping.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { startService, type TestService } from '../support/service.ts';
import { readEvents, type SentEvent } from '../support/serviceEvents.ts';
import { pingOf } from '../support/servicePings.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const provider = (kind: string) => ({ kind, id: kind, name: kind, baseUrl: 'http://127.0.0.1:9' });
const price = { inputPerMTok: 1, outputPerMTok: 1 };

const settingsWith = (...endpoints: object[]) => ({ version: 1, providers: [provider('ollama'), provider('openai')], endpoints });
const onOllama = { id: 'a', providerId: 'ollama', model: 'tiny' };
const onOpenai = { id: 'b', providerId: 'openai', model: 'tiny' };

function record(service: TestService, ...pings: Ping[]): void {
  for (const ping of pings) expect(service.pilotLight.history.record(ping).ok).toBe(true);
}

/** Pings of an endpoint every two minutes for an hour before noon; somebody used the model half an hour before noon. */
const anHour = (endpointId: string): Ping[] =>
  Array.from({ length: 30 }, (_, i) =>
    pingOf({ endpointId, at: NOON - (60 - 2 * i) * MINUTE, gapMs: i === 0 ? null : i === 15 ? MINUTE : 2 * MINUTE - 150 }),
  );

const stateOf = async (service: TestService) => Object((await service.get('/api/state')).body);

test('cold starts avoided are told where somebody used the model and it is known when it unloads; suffered are those of the history', async () => {
  await using service = await startService({ clock: new FakeClock(NOON), settings: settingsWith(onOllama, onOpenai) });
  record(service, ...anHour('a'), ...anHour('b'), pingOf({ endpointId: 'a', at: NOON - MINUTE, outcome: 'cold' }));
  const { endpoints, coldStarts } = await stateOf(service);
  expect(endpoints).toMatchObject([
    { endpoint: { id: 'a' }, coldStarts: { avoided: 1, suffered: 1 }, day: { count: 31 } },
    { endpoint: { id: 'b' }, coldStarts: { avoided: null, suffered: 0 }, day: { count: 30 } },
  ]);
  expect(coldStarts).toEqual({ avoided: 1, suffered: 1 });
});

test('requests that were seen to pass count each, spared or suffered, as they come and after a restart', async () => {
  const clock = new FakeClock(NOON);
  await using service = await startService({ clock, settings: settingsWith(onOllama) });
  const measured = { ttftMs: 150, totalMs: 500, loadMs: 5, gapMs: null, status: 200, inputTokens: 9, outputTokens: 9, source: 'gateway' } as const;
  const request = (minutesAgo: number, more: object = {}) => ({ endpointId: 'a', at: NOON - minutesAgo * MINUTE, ...measured, ...more });
  for (let i = 60; i > 0; i -= 2) record(service, pingOf({ endpointId: 'a', at: NOON - i * MINUTE, gapMs: 2 * MINUTE - 150 }));
  expect(service.pilotLight.history.recordRequest(request(41)).ok).toBe(true);
  expect(service.pilotLight.history.recordRequest(request(21, { loadMs: 3_000, ttftMs: 3_200 })).ok).toBe(true);
  expect(await stateOf(service)).toMatchObject({ coldStarts: { avoided: 1, suffered: 1 } });
  const used = await service.call('POST', '/v1/warmup/usage', { model: 'tiny', host: 'ollama', ttft_ms: 140 });
  expect(used.status).toBe(200);
  expect(await stateOf(service)).toMatchObject({ coldStarts: { avoided: 2, suffered: 1 } });
});

test('nothing is said of avoided cold starts when nobody used a model', async () => {
  await using service = await startService({ clock: new FakeClock(NOON), settings: settingsWith(onOllama) });
  record(service, pingOf({ at: NOON - 4 * MINUTE }), pingOf({ at: NOON - 2 * MINUTE, gapMs: 2 * MINUTE - 150 }));
  expect(await stateOf(service)).toMatchObject({ coldStarts: { avoided: null, suffered: 0 } });
});

test('the cost of a day is unknown when nothing has a price, and nothing when nothing was spent', async () => {
  await using service = await startService({ clock: new FakeClock(NOON), settings: settingsWith(onOllama) });
  record(service, pingOf({ at: NOON - MINUTE }));
  expect(await stateOf(service)).toMatchObject({ costTodayUsd: null });
  await service.call('PATCH', '/api/endpoints/a', { price });
  expect(await stateOf(service)).toMatchObject({ costTodayUsd: 0 });
});

test('the cost of a day is the sum of what its pings cost', async () => {
  await using service = await startService({ clock: new FakeClock(NOON), settings: settingsWith({ ...onOllama, price }) });
  record(service, pingOf({ at: NOON - 1_000, costUsd: 0.002 }), pingOf({ at: NOON - 500, costUsd: 0.001 }));
  expect(await stateOf(service)).toMatchObject({ costTodayUsd: 0.003 });
});

test('what was learned of when a model unloads is known again after a restart', async () => {
  await using service = await startService({ clock: new FakeClock(NOON), settings: settingsWith(onOpenai) });
  record(service, ...anHour('b'), pingOf({ endpointId: 'b', at: NOON - MINUTE, outcome: 'cold', gapMs: 3 * MINUTE }));
  await using again = await service.restart();
  expect(again.pilotLight.monitor.coolsAfterMs('b')).toBe(3 * MINUTE);
  expect(await stateOf(again)).toMatchObject({ coldStarts: { avoided: 1, suffered: 1 } });
});

/** The day events of a run in which both endpoints are pinged, every so many seconds. */
async function followed(clock: FakeClock, service: TestService) {
  const events = await readEvents(await service.pilotLight.fetch(new Request('http://localhost/api/events')));
  const ping = async (...ids: string[]) => service.pilotLight.monitor.pingNow(ids);
  const days = (): SentEvent[] => events.seen.filter(({ name }) => name === 'day');
  const last = async (count: number): Promise<SentEvent['data']> => {
    await events.until(() => days().length >= count);
    return days()[count - 1]?.data ?? null;
  };
  return { ping, days, last, wait: (seconds: number) => clock.advance(seconds * 1000), [Symbol.asyncDispose]: () => events.close() };
}

const idsOf = (data: SentEvent['data']): string[] => (data?.kind === 'day' ? data.days.map(({ endpointId }) => endpointId) : []);

test('days are pushed soon after the first ping and then at most every 30 s, of the endpoints that were pinged since', async () => {
  const clock = new FakeClock(NOON);
  await using service = await startService({ clock, settings: settingsWith(onOllama, onOpenai) });
  await using follow = await followed(clock, service);
  await follow.ping('a');
  await follow.wait(1);
  const first = await follow.last(1);
  expect(first).toMatchObject({
    days: [{ endpointId: 'a', day: { count: 1, failed: 1 } }],
    coldStarts: { avoided: null, suffered: 0 },
    costTodayUsd: null,
  });
  await follow.ping('b');
  await follow.wait(10);
  await follow.ping('a', 'b');
  await follow.wait(19);
  expect(follow.days()).toHaveLength(1);
  await follow.wait(1);
  expect(idsOf(await follow.last(2))).toEqual(['a', 'b']);
  await follow.wait(3600);
  expect(follow.days()).toHaveLength(2);
});

test('nobody is told of days while nobody listens; who comes later hears of all that has changed', async () => {
  const clock = new FakeClock(NOON);
  await using service = await startService({ clock, settings: settingsWith(onOllama, onOpenai) });
  const { seq } = await stateOf(service);
  await service.pilotLight.monitor.pingNow(['a']);
  await clock.advance(60_000);
  await using missed = await readEvents(await service.pilotLight.fetch(new Request(`http://localhost/api/events?since=${seq}`)));
  await missed.until(({ name }) => name === 'ping');
  await service.pilotLight.monitor.pingNow(['b']);
  await clock.advance(60_000);
  const day = await missed.until(({ name }) => name === 'day');
  expect(idsOf(day.data)).toEqual(['a', 'b']);
  expect(missed.seen.filter(({ name }) => name === 'day')).toHaveLength(1);
});

test('of many endpoints the past is looked through in steps; pages hear of what came later', async () => {
  const clock = new FakeClock(NOON);
  const ids = Array.from({ length: 40 }, (_, i) => `e${i}`);
  await using service = await startService({ clock, settings: settingsWith(...ids.map((id) => ({ ...onOllama, id }))) });
  record(service, ...ids.flatMap(anHour));
  expect((await stateOf(service)).coldStarts.avoided).toBe(15);
  await using follow = await followed(clock, service);
  await follow.wait(5);
  expect(await follow.last(1)).toMatchObject({ coldStarts: { avoided: 40 } });
  expect((await stateOf(service)).coldStarts.avoided).toBe(40);
});
