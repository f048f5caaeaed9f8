import { expect, test } from 'vitest';
import { FakeClock } from '../support/fakeClock.ts';
import { startOpenai, tiny } from '../support/fakesModels.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';

const HOST = 'http://127.0.0.1:9';
const MINUTE = 60_000;

function lab() {
  const clock = new FakeClock();
  const endpoints = ['a', 'b', 'c'].map((id) => ({ id, model: `model-${id}`, keepAlive: '5m' }));
  return { clock, start: () => startService({ clock, settings: openaiSettings(HOST, endpoints) }) };
}

const undo = (service: TestService, body: object = {}) => service.call('POST', '/api/undo', body);
const undoable = async (service: TestService): Promise<unknown> => Object((await service.get('/api/state')).body).undo;
const endpointIds = (service: TestService): string[] => service.pilotLight.settings.current.endpoints.map(({ id }) => id);

test('a change can be undone for a minute, and the state says which one', async () => {
  const { clock, start } = lab();
  await using service = await start();
  expect(await undoable(service)).toBeNull();
  const changed = await service.call('PATCH', '/api/endpoints/a', { keepAlive: '9m' });
  const until = clock.wallNow() + MINUTE;
  expect(changed.headers.get('pilotlight-undo')).toBe('1');
  expect(await undoable(service)).toEqual({ id: '1', label: 'Interval of model-a: 5m → 9m', until, small: false });
  expect(await undo(service)).toMatchObject({ status: 200, body: { id: '1', label: 'Interval of model-a: 5m → 9m' } });
  expect(service.pilotLight.settings.current.endpoints).toMatchObject([{ id: 'a', keepAlive: '5m' }, { id: 'b' }, { id: 'c' }]);
  expect(await undoable(service)).toBeNull();

  await service.call('PATCH', '/api/settings', { warming: false });
  await clock.advance(MINUTE - 1);
  expect(await undoable(service)).toMatchObject({ label: 'Switched keeping warm off', small: true });
  await clock.advance(1);
  expect(await undoable(service)).toBeNull();
  expect(await undo(service)).toMatchObject({ status: 409, body: { error: { kind: 'conflict', message: expect.stringContaining('for a minute') } } });
  expect(service.pilotLight.settings.current.warming).toBe(false);
});

test('a request that changes nothing, or is refused, tells of nothing to undo', async () => {
  await using service = await lab().start();
  const answers = [
    await service.call('PATCH', '/api/endpoints/a', { keepAlive: '5m' }),
    await service.call('PATCH', '/api/settings', { interval: 'often' }),
  ];
  expect(answers.map(({ headers }) => headers.get('pilotlight-undo'))).toEqual([null, null]);
  expect(await undoable(service)).toBeNull();
});

test('a removed provider comes back with its endpoints, where they were, under their ids', async () => {
  await using service = await lab().start();
  const before = service.pilotLight.settings.current;
  await service.call('DELETE', '/api/providers/local');
  expect(await undoable(service)).toMatchObject({ label: 'Removed the provider Local server and 3 endpoints', small: false });
  await undo(service);
  expect(service.pilotLight.settings.current).toEqual(before);
});

test('changes are undone one by one, newest first; an older one only while nothing newer is of the same field', async () => {
  const { clock, start } = lab();
  await using service = await start();
  for (const keepAlive of ['6m', '7m']) {
    await service.call('PATCH', '/api/endpoints/a', { keepAlive });
    await clock.advance(3_000);
  }
  await service.call('DELETE', '/api/endpoints/b');
  expect(await undo(service, { id: '1' })).toMatchObject({
    status: 409,
    body: { error: { message: '“Interval of model-a: 5m → 6m” was followed by “Interval of model-a: 6m → 7m”. Undo that one first.' } },
  });
  expect(await undo(service, { id: '2' })).toMatchObject({ status: 200 });
  expect(service.pilotLight.settings.current.endpoints).toMatchObject([{ id: 'a', keepAlive: '6m' }, { id: 'c' }]);
  await undo(service);
  expect(endpointIds(service)).toEqual(['a', 'b', 'c']);
  await undo(service);
  expect(service.pilotLight.settings.current.endpoints).toMatchObject([{ id: 'a', keepAlive: '5m' }, { id: 'b' }, { id: 'c' }]);
  expect(await undo(service, { id: '2' })).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('undone already') } } });
});

test('what is needed by something newer cannot be undone', async () => {
  const { clock, start } = lab();
  await using service = await start();
  await service.call('POST', '/api/providers', { kind: 'openai', id: 'more', name: 'More', baseUrl: HOST });
  await clock.advance(3_000);
  await service.call('POST', '/api/endpoints', { id: 'd', providerId: 'more', model: 'model-d' });
  expect(await undo(service, { id: '1' })).toMatchObject({
    status: 409,
    body: { error: { message: '“Added the provider More” cannot be undone any more: endpoints[3].providerId: there is no provider "more"' } },
  });
  expect(endpointIds(service)).toEqual(['a', 'b', 'c', 'd']);
});

test('a pause that is over meanwhile does not come back, and cannot be undone itself', async () => {
  await using server = await startOpenai();
  const clock = new FakeClock();
  await using service = await startService({ clock, settings: openaiSettings(server.url, [{ id: 'a', model: tiny.name }]) });
  await service.pilotLight.start();
  const pausedUntil = clock.wallNow() + 30_000;
  await service.call('PATCH', '/api/endpoints/a', { pausedUntil });
  await clock.advance(3_000);
  await service.call('PATCH', '/api/endpoints/a', { keepAlive: '9m' });
  await clock.advance(30_000);
  expect(service.pilotLight.settings.current.endpoints[0]).not.toHaveProperty('pausedUntil');
  expect(await undo(service)).toMatchObject({ body: { label: 'Interval of tiny: default → 9m' } });
  expect(service.pilotLight.settings.current.endpoints[0]).toEqual({ id: 'a', providerId: 'local', model: 'tiny', enabled: true, task: 'chat' });
});

test('the demo comes and goes without a place among the changes, and an older change is undone around it', async () => {
  await using service = await lab().start();
  await service.call('DELETE', '/api/endpoints/b');
  await service.call('POST', '/api/demo');
  const withDemo = endpointIds(service);
  expect(await undoable(service)).toMatchObject({ label: 'Removed model-b' });
  await undo(service);
  expect(endpointIds(service)).toEqual(['a', 'b', ...withDemo.slice(1)]);
  await service.call('DELETE', '/api/demo');
  expect([endpointIds(service), await undoable(service)]).toEqual([['a', 'b', 'c'], null]);
});

test('an endpoint that comes back has its history, and what was seen of it last', async () => {
  await using server = await startOpenai();
  const clock = new FakeClock();
  await using service = await startService({ clock, settings: openaiSettings(server.url, [{ id: 'a', model: tiny.name, keepAlive: '5m' }]) });
  const ping = await service.call('POST', '/api/endpoints/a/ping');
  await service.call('DELETE', '/api/endpoints/a');
  await undo(service);
  expect(Object((await service.get('/api/state')).body).endpoints).toMatchObject([
    { endpoint: { id: 'a' }, recent: { newestAt: Object(ping.body).at }, state: { lastPing: ping.body } },
  ]);
});
