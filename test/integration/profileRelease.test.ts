import { expect, test } from 'vitest';
import { UNTIL_WANTED } from '../../electron/domain/pause.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { qwen, startOllama } from '../support/fakesModels.ts';
import { startService } from '../support/service.ts';

/** An Ollama with its model loaded, and profiles for work and for a game. */
async function lab() {
  const server = await startOllama();
  const clock = new FakeClock();
  const settings = {
    version: 1,
    providers: [{ kind: 'ollama', id: 'local', name: 'Ollama', baseUrl: server.url }],
    endpoints: [{ id: 'a', providerId: 'local', model: qwen.name, keepAlive: '5m' }],
  };
  const service = await startService({ clock, settings });
  const { pilotLight } = service;
  await service.call('POST', '/api/profiles', { name: 'gaming', releaseAll: true });
  await service.call('POST', '/api/profiles', { name: 'work' });
  await service.call('POST', '/api/endpoints/a/ping');
  await clock.advance(120_000);
  return {
    clock,
    service,
    pilotLight,
    loaded: async () => Object(await (await fetch(`${server.url}/api/ps`)).json()).models.length,
    pauses: () => pilotLight.settings.current.endpoints.map(({ pausedUntil }) => pausedUntil),
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

test('switching to a profile that frees memory frees it, and undoing the switch lets the endpoints go on', async () => {
  await using there = await lab();
  const { pilotLight, service, loaded, pauses } = there;
  expect(await loaded()).toBe(1);
  const switched = await pilotLight.switchProfile('Gaming');
  expect(switched).toMatchObject({ ok: true, value: { profile: { id: 'gaming' }, freed: { freed: [{ model: qwen.name }] } } });
  expect([await loaded(), pauses()]).toEqual([0, [UNTIL_WANTED]]);
  expect(pilotLight.settings.undoable).toMatchObject({ label: 'Switched to the profile gaming' });
  await service.call('POST', '/api/undo', {});
  expect(pauses()).toEqual([undefined]);
});

test('switching back to a profile that keeps warm ends what the release has paused', async () => {
  await using there = await lab();
  await there.pilotLight.switchProfile('gaming');
  expect(await there.pilotLight.switchProfile('work')).toMatchObject({ ok: true, value: { freed: null } });
  expect(there.pauses()).toEqual([undefined]);
});

test('switching to it once more frees once more, and no older change has a part in that', async () => {
  await using there = await lab();
  await there.pilotLight.switchProfile('gaming');
  await there.service.call('POST', '/api/endpoints/a/ping');
  await there.clock.advance(50_000);
  await there.service.call('PATCH', '/api/settings', { theme: 'dark' });
  await there.clock.advance(50_000);
  expect(await there.pilotLight.switchProfile('gaming')).toMatchObject({ ok: true, value: { freed: { freed: [{ model: qwen.name }] } } });
  await there.service.call('POST', '/api/undo', {});
  expect([there.pauses(), there.pilotLight.settings.current.theme]).toEqual([[UNTIL_WANTED], 'system']);
});

test('a profile that nobody has saved is told with those that are there', async () => {
  await using there = await lab();
  expect(await there.pilotLight.switchProfile('travel')).toEqual({ ok: false, error: 'There is no profile "travel". There are: gaming, work.' });
});
