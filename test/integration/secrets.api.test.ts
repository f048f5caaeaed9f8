import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { openaiSettings, startService } from '../support/service.ts';
import { readEvents } from '../support/serviceEvents.ts';

const SECRET = 'sk-test-4f2a9c77d1e0';
const models = [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }];

const readable = [
  '/api/state',
  '/api/providers',
  '/api/endpoints',
  '/api/settings',
  '/api/log',
  '/api/diagnostics',
  '/api/about',
  '/api/history/a/pings',
  '/api/history/export?format=csv',
  '/api/history/export?format=jsonl',
  '/v1/warmup/status',
  '/health',
  '/metrics',
  '/openapi.json',
];

test('a stored secret is used for pings, kept in a file of its owner alone, and readable nowhere', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models, apiKey: SECRET });
  await using service = await startService({ settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny' }], { token: 'secret:local' }) });
  expect((await service.call('POST', '/v1/warmup/trigger')).body).toMatchObject({ pings: [{ error: { kind: 'auth' } }] });
  const stored = await service.call('PUT', '/api/secrets/local', { secret: SECRET });
  expect(stored).toMatchObject({ status: 200, body: { ref: 'secret:local' } });
  expect(stored.text).not.toContain(SECRET);
  const answer = await service.call('POST', '/v1/warmup/trigger');
  expect(answer.body).toMatchObject({ pings: [{ outcome: 'warm' }] });
  expect(server.requests.at(-1)?.headers['authorization']).toBe(`Bearer ${SECRET}`);

  for (const path of readable) expect((await service.get(path)).text, path).not.toContain(SECRET);
  expect(service.log.join('')).not.toContain(SECRET);
  expect(await readFile(join(service.dataDir, 'settings.json'), 'utf8')).not.toContain(SECRET);
  const file = join(service.dataDir, 'secrets.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ local: SECRET });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a secret that a server echoes in its errors is blotted out in answers, events, state, history, export and log', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  const body = { error: { message: `Incorrect API key provided: ${SECRET}. Find yours at …`, code: 401 } };
  server.faults.set({ kind: 'status', status: 401, body }, { times: 'always' });
  await using service = await startService({
    env: { KEY: SECRET },
    settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny' }], { token: 'env:KEY' }),
  });
  await using events = await readEvents(await service.pilotLight.fetch(new Request('http://localhost/api/events')));
  const answer = await service.call('POST', '/v1/warmup/trigger');
  expect(answer.body).toMatchObject({ pings: [{ error: { kind: 'auth', detail: 'Incorrect API key provided: …. Find yours at …' } }] });
  expect(answer.text).not.toContain(SECRET);
  await events.until(({ data }) => data?.kind === 'ping');
  expect(JSON.stringify(events.seen)).not.toContain(SECRET);
  for (const path of readable) expect((await service.get(path)).text, path).not.toContain(SECRET);
  expect(service.log.join('')).not.toContain(SECRET);
  await service.pilotLight.stop();
  expect((await readFile(join(service.dataDir, 'history.sqlite'))).includes(SECRET)).toBe(false);
});

test('there is no way to read a secret, and none to list them', async () => {
  await using service = await startService();
  await service.call('PUT', '/api/secrets/k', { secret: SECRET });
  expect((await service.get('/api/secrets/k')).status).toBe(404);
  expect(await service.get('/api/secrets')).toMatchObject({ status: 200, body: ['k'] });
});

test('a new secret gets a name that is neither taken nor waited for by anything in the settings', async () => {
  const settings = openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny', headers: { 'X-Key': 'secret:vllm-2' } }]);
  await using service = await startService({ settings });
  const add = async (name: string) => await service.call('POST', '/api/secrets', { name, secret: SECRET });
  expect(await add('vllm')).toMatchObject({ status: 201, body: { ref: 'secret:vllm' } });
  expect(await add('vllm')).toMatchObject({ status: 201, body: { ref: 'secret:vllm-3' } });
  expect((await service.get('/api/secrets')).body).toEqual(['vllm', 'vllm-3']);
  const atOnce = await Promise.all(Array.from({ length: 5 }, () => add('box')));
  expect(new Set(atOnce.map(({ body }) => JSON.stringify(body))).size).toBe(5);
  expect(await add('no name')).toMatchObject({ status: 400 });
});

test('a secret can be replaced and deleted; a ping then says what is missing', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models, apiKey: SECRET });
  await using service = await startService({ settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny' }], { token: 'secret:k' }) });
  const ping = async () => (await service.call('POST', '/api/endpoints/a/ping')).body;
  await service.call('PUT', '/api/secrets/k', { secret: 'wrong' });
  expect(await ping()).toMatchObject({ error: { kind: 'auth', status: 401 } });
  await service.call('PUT', '/api/secrets/k', { secret: SECRET });
  expect(await ping()).toMatchObject({ outcome: 'warm' });
  expect(await service.call('DELETE', '/api/secrets/k?force=true')).toMatchObject({ status: 200, body: { id: 'k' } });
  expect(await service.call('DELETE', '/api/secrets/k?force=true')).toMatchObject({ status: 200 });
  expect(await ping()).toMatchObject({ error: { kind: 'auth', message: 'There is no stored secret "k". Set it again for this provider.' } });
});

test('a secret that anything still refers to is kept, and who refers to it is named', async () => {
  const settings = openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny', headers: { 'x-key': 'Bearer secret:k' } }], { token: 'secret:k' });
  await using service = await startService({
    settings: { ...settings, webhook: { url: 'secret:k' }, sharing: { url: 'redis://127.0.0.1:1', password: 'secret:k' } },
  });
  await service.call('PUT', '/api/secrets/k', { secret: SECRET });
  await service.call('PUT', '/api/secrets/k2', { secret: SECRET });
  const users = async (): Promise<unknown> => {
    const { status, body } = await service.call('DELETE', '/api/secrets/k');
    return status === 409 && Object(body).error.kind === 'inUse' ? Object(body).error.message : status;
  };
  const [provider] = service.pilotLight.settings.current.providers;
  expect(await users()).toBe(
    `The secret "k" is kept: ${provider?.name}, tiny, the webhook and the shared schedule still use it. Give them another one first, or delete it all the same with force=true.`,
  );
  await service.call('PATCH', `/api/providers/${provider?.id}`, { token: null });
  await service.call('PATCH', '/api/settings', { webhook: null, sharing: { password: null } });
  expect(await users()).toContain('tiny still uses it');
  expect((await service.get('/api/secrets')).body).toEqual(['k', 'k2']);
  await service.call('PATCH', '/api/endpoints/a', { headers: null });
  expect(await users()).toBe(200);
  expect((await service.get('/api/secrets')).body).toEqual(['k2']);
});

test('an environment variable that is not set is an error of the ping that names it', async () => {
  await using service = await startService({
    settings: openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny' }], { token: 'env:NO_SUCH_KEY' }),
  });
  expect((await service.call('POST', '/api/endpoints/a/ping')).body).toMatchObject({
    outcome: 'failed',
    error: { kind: 'auth', message: expect.stringContaining('The environment variable NO_SUCH_KEY is not set.') },
  });
});

test('many secrets set at once are all kept', async () => {
  await using service = await startService();
  const ids = Array.from({ length: 10 }, (_, i) => `k${i}`);
  await Promise.all(ids.map((id) => service.call('PUT', `/api/secrets/${id}`, { secret: `value of ${id}` })));
  const saved = JSON.parse(await readFile(join(service.dataDir, 'secrets.json'), 'utf8'));
  expect(saved).toEqual(Object.fromEntries(ids.map((id) => [id, `value of ${id}`])));
});

test.each([
  ['/api/secrets/k', { secret: '' }, 'secret: '],
  ['/api/secrets/k', {}, 'secret: '],
  ['/api/secrets/a%20b', { secret: 'x' }, 'id: an id has 1 to 80 letters'],
])('PUT %s with %j is refused', async (path, body, message) => {
  await using service = await startService();
  expect(await service.call('PUT', path, body)).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining(message) } } });
});

test('pages hear of a secret that is stored or deleted, as a notice may hold no more', async () => {
  await using service = await startService();
  let isLocked = true;
  service.pilotLight.note('The box is locked.', () => isLocked);
  expect((await service.get('/api/state')).body).toMatchObject({ notices: ['The box is locked.'] });
  await using events = await readEvents(await service.pilotLight.fetch(new Request('http://localhost/api/events')));
  const settingsEvents = (count: number) => events.until(() => events.seen.filter(({ name }) => name === 'settings').length >= count);
  isLocked = false;
  await service.call('PUT', '/api/secrets/box', { secret: 'sesame' });
  await settingsEvents(1);
  expect((await service.get('/api/state')).body).toMatchObject({ notices: [] });
  await service.call('POST', '/api/secrets', { name: 'box', secret: 'another' });
  await settingsEvents(2);
  await service.call('DELETE', '/api/secrets/box');
  await settingsEvents(3);
});
