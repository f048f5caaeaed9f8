import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import type { Notice } from '../../electron/domain/alert.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { plainAnswer, rawServer } from '../support/fakesServer.ts';
import { openaiSettings, type ServiceStart, startService } from '../support/service.ts';
import { readEvents } from '../support/serviceEvents.ts';

const models = [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }];
const SECRET_PATH = '/services/T0123/B4567/x9y8z7w6v5u4t3s2';

/** A service on fake time with an endpoint whose server fails; pings are made by hand. */
async function failing(start: ServiceStart & { readonly provider?: object; readonly endpoint?: object } = {}) {
  const { provider, endpoint, settings, ...rest } = start;
  const server = await startOpenaiServer({ flavour: 'vllm', models });
  const clock = new FakeClock(Date.now());
  const whole = { ...openaiSettings(server.url, [{ id: 'a', model: 'tiny', ...endpoint }], provider), ...settings };
  const service = await startService({ clock, settings: whole, startDelay: '1h', ...rest });
  const notices: Notice[] = [];
  service.pilotLight.alerts.onNotice((notice) => void notices.push(notice));
  await service.pilotLight.start();
  server.faults.set({ kind: 'status', status: 500, body: { error: { message: 'out of memory' } } }, { times: 'always' });
  return {
    server,
    service,
    clock,
    notices,
    async ping(times: number): Promise<void> {
      for (let i = 0; i < times; i += 1) await service.call('POST', '/api/endpoints/a/ping');
    },
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A receiver of webhooks, and what came to it. */
async function receiver(answer = plainAnswer('200 OK', 'ok')) {
  const arrived = Promise.withResolvers<string>();
  const server = await rawServer((socket, text) => {
    arrived.resolve(text);
    socket.end(answer);
  });
  return { server, arrived: arrived.promise, url: `${server.url}${SECRET_PATH}` };
}

test('An alert is in the list while it lasts, counted in the state, told by the events and the metrics, and in the past when it is over.', async () => {
  await using world = await failing();
  const { service, ping, server } = world;
  await using events = await readEvents(await service.pilotLight.fetch(new Request('http://localhost/api/events')));
  expect((await service.get('/api/alerts')).body).toEqual({ open: [], past: [], more: false });
  await ping(3);
  expect((await service.get('/api/alerts')).body).toMatchObject({
    open: [
      {
        kind: 'failing',
        title: 'tiny fails',
        clearedAt: null,
        providerId: 'local',
        endpoints: [{ id: 'a', model: 'tiny', provider: 'Local server' }],
      },
    ],
    past: [],
  });
  expect((await service.get('/api/state')).body).toMatchObject({ alerts: { open: 1, changes: 1 } });
  await events.until(({ data }) => data?.kind === 'alerts' && data.alerts.open === 1);
  const metrics = (await service.get('/metrics')).text;
  expect(metrics).toContain('pilotlight_alerts_total{kind="failing"} 1\n');
  expect(metrics).toContain('pilotlight_alerts_open 1\n');

  server.faults.clear();
  await ping(2);
  expect((await service.get('/api/alerts')).body).toMatchObject({ open: [], past: [{ title: 'tiny fails', clearedAt: expect.any(Number) }] });
  await events.until(({ data }) => data?.kind === 'alerts' && data.alerts.open === 0);
});

test('Older alerts are read page by page.', async () => {
  await using world = await failing();
  const { service, ping, server } = world;
  for (let i = 0; i < 3; i += 1) {
    server.faults.set({ kind: 'status', status: 500 }, { times: 'always' });
    await ping(3);
    server.faults.clear();
    await ping(2);
    await world.clock.advance(120_000);
  }
  const first = await service.get('/api/alerts?limit=2');
  expect(first.body).toMatchObject({ past: [{ id: 3 }, { id: 2 }], more: true });
  expect((await service.get('/api/alerts?limit=2&before=2')).body).toMatchObject({ past: [{ id: 1 }], more: false });
  expect((await service.get('/api/alerts?limit=0')).status).toBe(400);
});

test('An alert that lasts is still there after a restart, and is not told again.', async () => {
  await using world = await failing();
  const { service, ping, clock, notices } = world;
  await ping(3);
  await clock.advance(5_000);
  expect(notices).toMatchObject([{ title: 'tiny fails' }]);
  await using next = await service.restart();
  const again: Notice[] = [];
  next.pilotLight.alerts.onNotice((notice) => void again.push(notice));
  await next.pilotLight.start();
  for (let i = 0; i < 4; i += 1) await next.call('POST', '/api/endpoints/a/ping');
  await clock.advance(120_000);
  expect(again).toEqual([]);
  expect((await next.get('/api/alerts')).body).toMatchObject({ open: [{ id: 1, title: 'tiny fails' }] });
});

test('An alert is posted to the webhook, with the words in the fields that chats show.', async () => {
  const { server, arrived, url } = await receiver();
  await using _server = server;
  await using world = await failing();
  const set = await world.service.call('PUT', '/api/alerts/webhook', { url });
  expect(set).toMatchObject({ status: 200, body: { address: server.url, reference: 'secret:webhook', enabled: true, problem: null } });
  await world.ping(3);
  await world.clock.advance(4_000);
  const [head = '', body = ''] = (await arrived).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^POST ${SECRET_PATH} `));
  expect(JSON.parse(body)).toMatchObject({
    kind: 'failing',
    title: 'tiny fails',
    text: expect.stringContaining('tiny fails\n'),
    endpoints: [{ id: 'a', model: 'tiny', provider: 'Local server' }],
    alerts: [{ turn: 'raised', kind: 'failing' }],
    open: 1,
    product: 'Pilot Light',
    version: expect.any(String),
  });
});

test('The address of a webhook can be set, switched off, replaced and taken away, and is shown nowhere beyond its host.', async () => {
  const { server, url } = await receiver();
  await using _server = server;
  await using service = await startService();
  expect((await service.get('/api/alerts/webhook')).body).toEqual({ address: null, reference: null, enabled: false, problem: null });
  await service.call('PUT', '/api/alerts/webhook', { url });
  expect((await service.call('PATCH', '/api/settings', { webhook: { enabled: false } })).body).toMatchObject({
    webhook: { url: 'secret:webhook', enabled: false },
  });
  // A new one goes beside the old one, so that the change can be undone.
  expect((await service.call('PATCH', '/api/settings', { webhook: { url: `${url}-2`, enabled: true } })).body).toMatchObject({
    webhook: { url: 'secret:webhook-2', enabled: true },
  });
  for (const path of ['/api/settings', '/api/state', '/api/diagnostics', '/api/log', '/api/alerts/webhook', '/api/alerts'])
    expect((await service.get(path)).text, path).not.toContain('x9y8z7w6');
  expect(await readFile(join(service.dataDir, 'settings.json'), 'utf8')).not.toContain('x9y8z7w6');
  expect((await service.call('DELETE', '/api/alerts/webhook')).body).toMatchObject({ address: null, enabled: false });
});

test('An address that somebody wrote into the settings file is used, and not shown.', async () => {
  const { server, arrived, url } = await receiver();
  await using _server = server;
  await using service = await startService({ settings: { version: 1, webhook: { url } } });
  expect((await service.get('/api/settings')).body).toMatchObject({ webhook: { url: server.url, enabled: true } });
  expect((await service.get('/api/diagnostics')).text).not.toContain('x9y8z7w6');
  // What was read there and is sent back changes nothing.
  await service.call('PATCH', '/api/settings', { webhook: { url: server.url, enabled: true } });
  expect((await service.call('POST', '/api/alerts/test')).body).toMatchObject({ ok: true, status: 200, said: 'ok', message: null });
  expect(await arrived).toMatch(new RegExp(`^POST ${SECRET_PATH} `));
});

test.each([
  ['ftp://chat.test/x', 'https://'],
  ['http://me:secret@chat.test/x', 'user name and password'],
  ['http://169.254.169.254/latest', 'metadata service'],
  ['hooks.slack.com/x', 'https://'],
])('The address %s is refused with what to write in its place.', async (url, words) => {
  await using service = await startService();
  expect(await service.call('PUT', '/api/alerts/webhook', { url })).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining(words) } },
  });
  expect((await service.call('PATCH', '/api/settings', { webhook: { url } })).status).toBe(400);
});

test('A test without an address says so; one whose receiver refuses says what it answered.', async () => {
  await using service = await startService();
  expect(await service.call('POST', '/api/alerts/test')).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining('Enter one first') } },
  });
  const { server, url } = await receiver(plainAnswer('404 Not Found', `no_service for ${SECRET_PATH}`));
  await using _server = server;
  await service.call('PUT', '/api/alerts/webhook', { url });
  expect((await service.call('POST', '/api/alerts/test')).body).toMatchObject({
    ok: false,
    status: 404,
    said: 'no_service for …',
    message: expect.stringContaining('Was the webhook removed?'),
  });
});

test.each([
  ['beside what is your own', 'add', 0],
  ['that is all there is', 'replace', 1],
] as const)('Of a demo %s, alerts: %s gives %i.', async (_where, kind, count) => {
  await using service = await startService({ clock: new FakeClock(Date.now()), startDelay: '1h' });
  const started = await service.pilotLight.demo.start(kind);
  expect(started.ok).toBe(true);
  await service.pilotLight.start();
  await service.call('PATCH', '/api/endpoints/demo-ollama.qwen3-8b', { model: 'no-such-model' });
  for (let i = 0; i < 3; i += 1) await service.call('POST', '/api/endpoints/demo-ollama.qwen3-8b/ping');
  expect(Object((await service.get('/api/alerts')).body).open).toHaveLength(count);
});

test('A budget that is used up is an alert with the ping that used it up, although its endpoint rests from then on.', async () => {
  const price = { inputPerMTok: 1_000, outputPerMTok: 1_000 };
  await using world = await failing({ endpoint: { price, budget: { dayUsd: 0.001 } } });
  const { service, server, clock, notices, ping } = world;
  server.faults.clear();
  await ping(1);
  expect((await service.get('/api/state')).body).toMatchObject({ endpoints: [{ state: { rest: { kind: 'budget' } } }] });
  expect((await service.get('/api/alerts')).body).toMatchObject({
    open: [{ kind: 'budgetUsed', title: 'The budget of tiny for today is used up', endpoints: [{ id: 'a' }] }],
  });
  await clock.advance(5_000);
  expect(notices).toMatchObject([{ kind: 'budgetUsed', message: expect.stringContaining('None is sent until midnight') }]);
});

test('A receiver that never answers holds up neither pings nor the end.', async () => {
  const arrived = Promise.withResolvers<void>();
  await using server = await rawServer(() => arrived.resolve());
  await using world = await failing();
  await world.service.call('PUT', '/api/alerts/webhook', { url: server.url });
  await world.ping(3);
  await world.clock.advance(4_000);
  await arrived.promise;
  await world.ping(5);
  expect(world.server.requests.length).toBeGreaterThanOrEqual(8);
  // The end of the block waits for the service's.
});

test('No secret is in any alert, message, notice or log line, whatever a server echoes.', async () => {
  const secrets = { token: 'sk-canary-token-1111', header: 'canary-header-2222', env: 'canary-env-3333' };
  const { server: inbox, arrived, url } = await receiver(plainAnswer('500 Internal Server Error', SECRET_PATH));
  await using _inbox = inbox;
  await using world = await failing({
    env: { CANARY: secrets.env },
    provider: { token: 'secret:token', name: 'Lab' },
    endpoint: { headers: { 'x-one': 'secret:header', 'x-two': 'env:CANARY' } },
  });
  const { service, server, clock, notices, ping } = world;
  for (const id of ['token', 'header'] as const) await service.call('PUT', `/api/secrets/${id}`, { secret: secrets[id] });
  await service.call('PUT', '/api/alerts/webhook', { url });
  const echo = `Refused: ${Object.values(secrets).join(' ')} Bearer ${secrets.token}`;
  for (const status of [400, 401, 404, 500]) {
    server.faults.set(
      { kind: 'status', status, body: { error: { message: echo, type: echo, code: echo } }, headers: { 'x-echo': echo } },
      { times: 'always' },
    );
    await ping(3);
    await clock.advance(90_000);
  }
  const message = await arrived;
  expect(server.requests.at(-1)?.headers).toMatchObject({ 'x-one': secrets.header, 'x-two': secrets.env, authorization: `Bearer ${secrets.token}` });
  const body = message.slice(message.indexOf('\r\n\r\n'));
  expect(notices.length).toBeGreaterThan(0);
  const answers = await Promise.all(['/api/alerts', '/api/state', '/api/log', '/api/settings', '/api/diagnostics'].map((path) => service.get(path)));
  await service.pilotLight.stop();
  const kept = await readFile(join(service.dataDir, 'history.sqlite'), 'latin1');
  const places = { body, notices: JSON.stringify(notices), log: service.log.join(''), kept, answers: answers.map(({ text }) => text).join('') };
  for (const [place, text] of Object.entries(places))
    for (const canary of [...Object.values(secrets), 'x9y8z7w6v5u4t3s2']) expect(text.includes(canary), `${canary} in ${place}`).toBe(false);
});
