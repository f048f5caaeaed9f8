import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { confStore } from '../../electron/storage/jsonFile.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';
import { tempDir } from '../support/tempDir.ts';

const DEMO_PROVIDER_IDS = ['demo-ollama', 'demo-vllm', 'demo-llamacpp', 'demo-bedrock', 'demo-bedrock-team'];

const own = openaiSettings('http://127.0.0.1:9', [{ id: 'mine', model: 'tiny' }]);

const idsIn = async (service: TestService) => {
  const { providers, endpoints, demo } = Object((await service.get('/api/state')).body);
  return {
    demo,
    providers: providers.map(({ id }: { id: string }) => id),
    endpoints: endpoints.map(({ endpoint }: { endpoint: { id: string } }) => endpoint.id),
  };
};
const ALONE = { demo: false, providers: ['local'], endpoints: ['mine'] };

test('the demo stands beside what there is, is pinged, and goes without a trace', async () => {
  const clock = new FakeClock();
  await using service = await startService({ clock, settings: own });
  await service.pilotLight.start();
  expect(await service.call('POST', '/api/demo')).toMatchObject({ status: 201, body: { providers: DEMO_PROVIDER_IDS } });
  const during = await idsIn(service);
  expect(during).toMatchObject({ demo: true, providers: ['local', ...DEMO_PROVIDER_IDS] });
  expect(during.endpoints).toHaveLength(8);
  const { demo, settings } = service.pilotLight;
  expect(demo.withoutDemo(settings.current).endpoints.map(({ id }) => id)).toEqual(['mine']);
  expect(await service.call('POST', '/api/endpoints/demo-ollama.qwen3-8b/ping')).toMatchObject({ body: { outcome: 'cold' } });
  expect(await service.call('POST', '/api/endpoints/demo-bedrock.haiku/ping')).toMatchObject({ body: { outcome: 'warm' } });

  expect(await service.call('DELETE', '/api/demo')).toMatchObject({ status: 200, body: { demo: false } });
  expect(await idsIn(service)).toEqual(ALONE);
  expect((await service.get('/api/secrets')).body).toEqual([]);
  expect((await service.get('/api/history/demo-ollama.qwen3-8b/pings')).body).toEqual([]);
});

test('started twice it runs once, stopped twice it stops once, and it can be started again', async () => {
  await using service = await startService({ settings: own });
  const [first, second] = await Promise.all([service.call('POST', '/api/demo'), service.call('POST', '/api/demo')]);
  expect([first.status, second.status]).toEqual([201, 201]);
  expect((await idsIn(service)).providers).toHaveLength(6);
  await Promise.all([service.call('DELETE', '/api/demo'), service.call('DELETE', '/api/demo')]);
  expect(await idsIn(service)).toEqual(ALONE);
  await service.call('POST', '/api/demo');
  expect((await idsIn(service)).demo).toBe(true);
});

test('the end of a run takes the demo out of the settings', async () => {
  await using service = await startService({ settings: own });
  await service.call('POST', '/api/demo');
  await using again = await service.restart();
  expect(await idsIn(again)).toEqual(ALONE);
  const saved = JSON.parse(await readFile(join(again.dataDir, 'settings.json'), 'utf8'));
  expect(saved.providers).toHaveLength(1);
});

test('a provider of yours with an id of the demo is left alone, and the demo says so', async () => {
  const providers = [{ kind: 'ollama', id: 'demo-ollama', name: 'Mine', baseUrl: 'http://gpu-box:11434' }];
  await using service = await startService({ settings: { version: 1, providers, endpoints: [] } });
  expect(await service.call('POST', '/api/demo')).toMatchObject({
    status: 409,
    body: { error: { kind: 'conflict', message: expect.stringContaining('"demo-ollama"') } },
  });
  expect(await idsIn(service)).toEqual({ demo: false, providers: ['demo-ollama'], endpoints: [] });
});

test('what a crash has left goes at the next start, and nothing else', async () => {
  await using service = await startService({ settings: own });
  await service.call('POST', '/api/demo');
  await service.call('POST', '/api/endpoints/demo-ollama.qwen3-8b/ping');
  await using crashed = await tempDir();
  const dataDir = join(crashed.path, 'data');
  await cp(service.dataDir, dataDir, { recursive: true, filter: (path) => !path.endsWith('instance.lock') });

  await using after = await startService({ dataDir });
  expect(await idsIn(after)).toEqual(ALONE);
  expect((await after.get('/api/secrets')).body).toEqual([]);
  expect((await after.get('/api/history/demo-ollama.qwen3-8b/pings')).body).toEqual([]);
  expect(await readdir(dataDir)).not.toContain('demo.json');
});

test('a server of yours on this computer is yours, whatever its id, also at the next start', async () => {
  const providers = [{ kind: 'ollama', id: 'demo-ollama', name: 'Mine', baseUrl: 'http://127.0.0.1:11434' }];
  const endpoints = [{ id: 'mine', providerId: 'demo-ollama', model: 'tiny' }];
  await using service = await startService({ settings: { version: 1, providers, endpoints } });
  expect(await idsIn(service)).toEqual({ demo: false, providers: ['demo-ollama'], endpoints: ['mine'] });
  expect(await service.call('POST', '/api/demo')).toMatchObject({ status: 409 });
  expect(await service.call('DELETE', '/api/demo')).toMatchObject({ status: 200 });
  expect(await idsIn(service)).toEqual({ demo: false, providers: ['demo-ollama'], endpoints: ['mine'] });
});

test('a provider of the demo that you gave another address is yours, with its endpoints', async () => {
  await using service = await startService({ settings: own });
  await service.call('POST', '/api/demo');
  const mine = { kind: 'ollama', name: 'Mine', baseUrl: 'http://127.0.0.1:11434' };
  expect(await service.call('PUT', '/api/providers/demo-ollama', mine)).toMatchObject({ status: 200 });
  await service.call('DELETE', '/api/demo');
  expect(await idsIn(service)).toMatchObject({ demo: false, providers: ['local', 'demo-ollama'] });
  expect((await idsIn(service)).endpoints).toContain('demo-ollama.qwen3-8b');
});

test('a secret of yours is never overwritten: neither by a demo that is refused, nor by the end of one', async () => {
  await using service = await startService({ settings: own });
  await service.call('PUT', '/api/secrets/demo-bedrock', { secret: 'mine' });
  expect(await service.call('POST', '/api/demo')).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining('stored secret "demo-bedrock"') } },
  });
  expect(service.pilotLight.secrets.get('demo-bedrock')).toBe('mine');
  expect((await service.get('/api/secrets')).body).toEqual(['demo-bedrock']);

  await service.call('DELETE', '/api/secrets/demo-bedrock');
  await service.call('POST', '/api/demo');
  await service.call('PUT', '/api/secrets/demo-bedrock', { secret: 'set anew' });
  await service.call('DELETE', '/api/demo');
  expect(service.pilotLight.secrets.ids()).toEqual(['demo-bedrock']);
  expect(service.pilotLight.secrets.get('demo-bedrock')).toBe('set anew');
});

test('where the settings cannot be written, the demo leaves no secret behind', async () => {
  await using service = await startService({
    settings: own,
    makeStore: async (options) => {
      if (options.configName === 'settings') throw new Error('disk full');
      return confStore(options);
    },
  });
  expect(await service.call('POST', '/api/demo')).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('disk full') } } });
  expect(service.pilotLight.secrets.ids()).toEqual([]);
  expect(await readdir(service.dataDir)).not.toContain('demo.json');
});

test('a provider of the demo that was removed by hand leaves neither its secret nor its history', async () => {
  await using service = await startService({ settings: own });
  await service.call('POST', '/api/demo');
  await service.call('POST', '/api/endpoints/demo-bedrock.haiku/ping');
  expect((await service.get('/api/history/demo-bedrock.haiku/pings')).body).toHaveLength(1);
  await service.call('DELETE', '/api/providers/demo-bedrock');
  await service.call('DELETE', '/api/demo');
  expect((await service.get('/api/secrets')).body).toEqual([]);
  expect((await service.get('/api/history/demo-bedrock.haiku/pings')).body).toEqual([]);
});
