import { expect, onTestFinished, test } from 'vitest';
import { startBedrockServer } from '../../electron/demo/bedrockServer.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';
import { pingOf } from '../support/servicePings.ts';

const NOON = Date.UTC(2026, 10, 12, 12);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const HAIKU = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const IMPORTED = 'arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefgh1234';

/** Two models on a simulated Bedrock: one by tokens, one imported. */
async function onBedrock() {
  const model = { loadMs: 0, tokenMs: 1, idleUnloadMs: null };
  const server = await startBedrockServer({
    models: [
      { name: HAIKU, ...model, slots: 4 },
      { name: IMPORTED, ...model, slots: 4 },
    ],
  });
  onTestFinished(() => server.close());
  const provider = { kind: 'bedrock', id: 'aws', name: 'Bedrock', region: 'us-east-1', endpointUrl: server.url, token: 'env:KEY' };
  const endpoints = [
    { id: 'haiku', providerId: 'aws', model: HAIKU, keepAlive: '2m' },
    { id: 'imported', providerId: 'aws', model: IMPORTED, keepAlive: '2m' },
  ];
  return { server, settings: { version: 1, providers: [provider], endpoints }, env: { KEY: 'ABSK-test' } };
}

const stateOf = async (service: TestService) => Object((await service.get('/api/state')).body);
const restOf = async (service: TestService, id: string) =>
  (await stateOf(service)).endpoints.find(({ endpoint }: { endpoint: { id: string } }) => endpoint.id === id).state.rest;

test('a budget counts what pings cost, tells how much of it is spent, and makes endpoints rest when it is used up, also after a restart', async () => {
  const { settings, env } = await onBedrock();
  await using service = await startService({ clock: new FakeClock(NOON), settings, env });
  await service.pilotLight.start();
  const [ping] = await service.pilotLight.monitor.pingNow(['haiku']);
  const costUsd = ping?.costUsd ?? Number.NaN;
  expect(costUsd).toBeGreaterThan(0);
  await service.call('PATCH', '/api/settings', { budget: { dayUsd: costUsd * 2, monthUsd: costUsd * 100 } });
  expect(await stateOf(service)).toMatchObject({
    budgets: [
      { endpointId: null, span: 'day', state: 'ok', spentUsd: expect.closeTo(costUsd, 9), limitUsd: costUsd * 2 },
      { endpointId: null, span: 'month', state: 'ok', spentUsd: expect.closeTo(costUsd, 9) },
    ],
  });
  await service.pilotLight.monitor.pingNow(['haiku']);
  expect(await restOf(service, 'haiku')).toMatchObject({ kind: 'budget', of: 'all', span: 'day' });
  expect((await service.get('/metrics')).text).toContain('pilotlight_budget_limit_usd{provider="",model="",span="month"}');

  await using again = await service.restart({ env, clock: new FakeClock(NOON + MINUTE) });
  await again.pilotLight.start();
  expect(await restOf(again, 'haiku')).toMatchObject({ kind: 'budget', of: 'all', span: 'day' });
  await again.call('PATCH', '/api/settings', { budget: { dayUsd: null } });
  expect(await restOf(again, 'haiku')).toBeNull();
  expect(await stateOf(again)).toMatchObject({ budgets: [{ span: 'month', spentUsd: expect.closeTo(costUsd * 2, 9) }] });
});

test('an imported model is not pinged by the schedule until somebody has confirmed what that costs', async () => {
  const { server, settings, env } = await onBedrock();
  const clock = new FakeClock(NOON);
  await using service = await startService({ clock, settings: { ...settings, endpoints: settings.endpoints.slice(1) }, env });
  await service.pilotLight.start();
  await clock.advance(10 * MINUTE);
  expect(server.requests).toHaveLength(0);
  expect(await restOf(service, 'imported')).toEqual({ kind: 'unconfirmed', usdPerHour: expect.closeTo(6.864, 3) });
  expect((await service.get('/api/endpoints/imported/cost')).body).toMatchObject({
    kind: 'usd',
    billing: { kind: 'time', confirmed: false, service: 'Amazon Bedrock Custom Model Import' },
    dayUsd: expect.closeTo(6.864 * 24, 3),
    hourPriceAsOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
  });

  expect((await service.call('POST', '/v1/warmup/trigger', {})).body).toEqual({ pings: [] });
  const confirmed = await service.call('PATCH', '/api/endpoints/imported', { billing: { kind: 'time', usdPerHour: 6, confirmed: true } });
  expect(confirmed.status).toBe(200);
  expect(await restOf(service, 'imported')).toBeNull();
  const [ping] = await service.pilotLight.monitor.pingNow(['imported']);
  // Nothing is known of the time before: it is up for a window of five minutes.
  expect(ping).toMatchObject({ outcome: 'warm', costUsd: expect.closeTo(0.5, 9) });
});

test('what an interval costs is worked out from the tokens of the last pings, within the hours of the endpoint', async () => {
  const { settings, env } = await onBedrock();
  await using service = await startService({ clock: new FakeClock(NOON), settings, env });
  const answered = { endpointId: 'haiku', inputTokens: 10, outputTokens: 2 };
  for (const at of [NOON - DAY, NOON - 4 * MINUTE, NOON - 2 * MINUTE]) {
    const costUsd = 0.001;
    expect(service.pilotLight.history.record(pingOf({ ...answered, at, costUsd })).ok).toBe(true);
  }
  const costOf = async () => Object((await service.get('/api/endpoints/haiku/cost')).body);
  const tokensUsd = (10 * 1.1 + 2 * 5.5) / 1e6;
  expect(await costOf()).toMatchObject({
    kind: 'usd',
    pings: 3,
    inputTokens: 10,
    outputTokens: 2,
    tokensUsd: expect.closeTo(tokensUsd, 12),
    price: { from: 'list', asOf: '2026-11-01', inputPerMTok: expect.closeTo(1.1, 9) },
    billing: { kind: 'tokens' },
    activeShare: 1,
    intervalSeconds: 120,
    dayUsd: expect.closeTo(tokensUsd * 720, 9),
    monthUsd: expect.closeTo(tokensUsd * 720 * 30, 9),
    spent: { dayUsd: expect.closeTo(0.002, 9), monthUsd: expect.closeTo(0.003, 9) },
  });
  await service.call('PATCH', '/api/endpoints/haiku', { hours: 'Mon-Fri 08:00-18:00', price: { inputPerMTok: 2, outputPerMTok: 0 } });
  const share = 50 / 168;
  expect(await costOf()).toMatchObject({
    activeShare: expect.closeTo(share, 9),
    price: { from: 'endpoint', asOf: null },
    dayUsd: expect.closeTo((20 / 1e6) * 720 * share, 9),
  });
});

test('a server nearby costs nothing, one elsewhere without a price nobody knows', async () => {
  const near = openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny' }]);
  await using service = await startService({ settings: near });
  expect((await service.get('/api/endpoints/a/cost')).body).toMatchObject({ kind: 'free', dayUsd: null, tokensUsd: null, price: null });
  await using elsewhere = await startService({ settings: openaiSettings('https://models.example.com', [{ id: 'a', model: 'tiny' }]) });
  expect((await elsewhere.get('/api/endpoints/a/cost')).body).toMatchObject({ kind: 'unknown', dayUsd: null });
  expect((await service.get('/api/endpoints/nobody/cost')).status).toBe(404);
});

test.each([
  [{ budget: { dayUsd: 0 } }, 'budget'],
  [{ budget: { dayUsd: -1 } }, 'budget'],
  [{ billing: { kind: 'time', usdPerHour: -1 } }, 'billing'],
  [{ billing: { kind: 'hours' } }, 'billing'],
])('what is no money is refused and says where: %o', async (change, field) => {
  await using service = await startService({ settings: openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny' }]) });
  const { status, body } = await service.call('PATCH', '/api/endpoints/a', change);
  expect([status, Object(body).error.message]).toEqual([400, expect.stringContaining(field)]);
});
