import { expect, test } from 'vitest';
import { openaiSettings, startService, type TestService } from '../support/service.ts';

const HOST = 'http://127.0.0.1:9';
const endpoints = [
  { id: 'a', model: 'model-a', keepAlive: '5m' },
  { id: 'b', model: 'model-b', enabled: false },
];
const start = () => startService({ settings: openaiSettings(HOST, endpoints) });
const save = (service: TestService, body: object) => service.call('POST', '/api/profiles', body);
const use = (service: TestService, id: string) => service.call('POST', `/api/profiles/${id}/use`);
const state = async (service: TestService) => Object((await service.get('/api/state')).body);

test('a profile saved by its name alone holds what holds now, and is the one that holds', async () => {
  await using service = await start();
  expect((await service.get('/api/profiles')).body).toEqual({ profiles: [], profile: null });
  const work = {
    id: 'my-work',
    name: 'My work',
    warming: true,
    hours: 'always',
    releaseAll: false,
    endpoints: { a: { enabled: true, keepAlive: '5m' }, b: { enabled: false } },
  };
  expect(await save(service, { name: ' My work ' })).toMatchObject({ status: 201, body: work });
  expect((await service.get('/api/profiles')).body).toEqual({ profiles: [work], profile: 'my-work' });
  expect(await state(service)).toMatchObject({
    profiles: [{ id: 'my-work', name: 'My work' }],
    profile: 'my-work',
    undo: { label: 'Saved the profile My work' },
  });
});

test('switching is one change, which is undone as one; what is changed afterwards ends the profile, and undoing that brings it back', async () => {
  await using service = await start();
  await save(service, { name: 'work' });
  await save(service, { name: 'Gaming', warming: false, hours: 'learned', endpoints: { b: { enabled: true, keepAlive: '1m' }, gone: {} } });
  const before = service.pilotLight.settings.current;
  expect(await use(service, 'gaming')).toMatchObject({ status: 200, body: { profile: { id: 'gaming' }, freed: null } });
  expect(service.pilotLight.settings.current).toMatchObject({
    warming: false,
    hours: 'learned',
    endpoints: [
      { id: 'a', keepAlive: '5m' },
      { id: 'b', enabled: true, keepAlive: '1m' },
    ],
  });
  expect(await state(service)).toMatchObject({ profile: 'gaming', undo: { label: 'Switched to the profile Gaming' } });
  await service.call('PATCH', '/api/endpoints/b', { keepAlive: '2m' });
  expect(await state(service)).toMatchObject({ profile: null });
  await service.call('POST', '/api/undo', {});
  expect(await state(service)).toMatchObject({ profile: 'gaming' });
  await service.call('POST', '/api/undo', {});
  expect(service.pilotLight.settings.current).toEqual(before);
  expect(await state(service)).toMatchObject({ profile: 'work' });
});

test('a profile is renamed, takes over what holds now, and is removed', async () => {
  await using service = await start();
  await save(service, { name: 'work' });
  const change = (body: object) => service.call('PATCH', '/api/profiles/work', body);
  expect(await change({ name: 'office', releaseAll: true })).toMatchObject({ status: 200, body: { id: 'work', name: 'office', releaseAll: true } });
  await service.call('PATCH', '/api/endpoints/a', { keepAlive: null });
  expect(await state(service)).toMatchObject({ profile: null });
  expect(await change({ takeNow: true })).toMatchObject({
    body: { name: 'office', releaseAll: true, endpoints: { a: { enabled: true, keepAlive: null } } },
  });
  expect(await state(service)).toMatchObject({ profile: 'work', undo: { label: 'Changed the profile office' } });
  expect(await service.call('DELETE', '/api/profiles/work')).toMatchObject({ status: 200, body: { name: 'office' } });
  expect(service.pilotLight.settings.current).toMatchObject({ profiles: [], profile: null });
});

test.each([
  [{ name: '' }, 'name: give the profile a name'],
  [{ name: 'WORK' }, 'name: there is a profile "WORK" already; choose another name, or change that one'],
  [{ name: 'x', colour: 'red' }, 'There is no field "colour" here.'],
  [{ name: 'x', hours: 'sometimes' }, expect.stringMatching(/^hours: /)],
  [{ name: 'x', endpoints: { a: { keepAlive: 'often' } } }, expect.stringMatching(/^endpoints\.a\.keepAlive: "often" is not a duration/)],
])('a profile of %j is refused with a reason', async (body, message) => {
  await using service = await start();
  await save(service, { name: 'work' });
  expect(await save(service, body)).toMatchObject({ status: 400, body: { error: { kind: 'badRequest', message } } });
  expect(service.pilotLight.settings.current.profiles).toHaveLength(1);
});

test('a profile that is not there is 404, and profiles are not a general setting', async () => {
  await using service = await start();
  for (const [method, path] of [
    ['PATCH', '/api/profiles/gone'],
    ['DELETE', '/api/profiles/gone'],
    ['POST', '/api/profiles/gone/use'],
  ] as const)
    expect(await service.call(method, path, {})).toMatchObject({ status: 404, body: { error: { message: 'There is no profile "gone".' } } });
  expect(await service.call('PATCH', '/api/settings', { profile: 'work' })).toMatchObject({ status: 400 });
});
