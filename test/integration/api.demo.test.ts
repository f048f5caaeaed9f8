import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startDemo } from '../../electron/demo/demo.ts';
import { DEMO_PROVIDER_IDS, isDemoProvider } from '../../electron/demo/ids.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService, type TestService } from '../support/service.ts';

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
  expect(await service.call('POST', '/api/demo')).toMatchObject({ status: 201, body: { providers: [...DEMO_PROVIDER_IDS] } });
  const during = await idsIn(service);
  expect(during).toMatchObject({ demo: true, providers: ['local', ...DEMO_PROVIDER_IDS] });
  expect(during.endpoints).toHaveLength(8);
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

test('the end of a run takes the demo out of the settings; what a crash has left goes at the next start', async () => {
  await using service = await startService({ settings: own });
  await service.call('POST', '/api/demo');
  await using again = await service.restart();
  expect(await idsIn(again)).toEqual(ALONE);
  const saved = JSON.parse(await readFile(join(again.dataDir, 'settings.json'), 'utf8'));
  expect(saved.providers).toHaveLength(1);

  await using demo = await startDemo();
  const crashed = { ...own, providers: [...Object(own).providers, ...demo.providers], endpoints: [...Object(own).endpoints, ...demo.endpoints] };
  await using after = await startService({ settings: crashed });
  expect(await idsIn(after)).toEqual(ALONE);
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

test('the ids that are cleared away are those of the demo', async () => {
  await using demo = await startDemo();
  expect(demo.providers.map(({ id }) => id)).toEqual([...DEMO_PROVIDER_IDS]);
  expect(demo.providers.every(isDemoProvider)).toBe(true);
});
