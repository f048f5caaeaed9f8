import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openaiSettings, startService, type TestService } from '../support/service.ts';

const HOST = 'http://127.0.0.1:9';
const withTwo = () =>
  startService({
    settings: openaiSettings(HOST, [
      { id: 'a', model: 'tiny', keepAlive: '5m' },
      { id: 'b', model: 'big', prompt: 'Hi' },
    ]),
  });
const settingsFile = (service: TestService) => readFile(join(service.dataDir, 'settings.json'), 'utf8');

test('a provider without id and name is called after its kind and address', async () => {
  await using service = await startService();
  const add = (body: object) => service.call('POST', '/api/providers', body);
  expect(await add({ kind: 'ollama', baseUrl: 'http://localhost:11434' })).toMatchObject({
    status: 201,
    body: { kind: 'ollama', id: 'ollama', name: 'localhost:11434', baseUrl: 'http://localhost:11434', allowCloud: false },
  });
  expect(await add({ kind: 'ollama', baseUrl: 'http://gpu:11434', name: 'The GPU box' })).toMatchObject({
    body: { id: 'ollama-2', name: 'The GPU box' },
  });
  expect(await add({ kind: 'bedrock', region: 'eu-central-1' })).toMatchObject({ body: { id: 'bedrock', name: 'eu-central-1' } });
  expect((await service.get('/api/providers')).body).toHaveLength(3);
});

test('a provider is replaced as a whole, and its endpoints follow it', async () => {
  await using service = await withTwo();
  const replaced = await service.call('PUT', '/api/providers/local', { kind: 'vllm', name: 'vLLM', baseUrl: 'http://127.0.0.1:8' });
  expect(replaced).toMatchObject({ status: 200, body: { kind: 'vllm', id: 'local', name: 'vLLM', baseUrl: 'http://127.0.0.1:8' } });
  expect((await service.get('/v1/warmup/status')).body).toMatchObject({ endpoints: [{ provider: 'vllm', host: 'http://127.0.0.1:8' }, {}] });
});

test('a provider is spoken to in another way, and the old one is put back as it was', async () => {
  const settings = openaiSettings(`${HOST}/v1`, [{ id: 'a', model: 'tiny' }]);
  await using service = await startService({ settings });
  const [before] = Object((await service.get('/api/providers')).body);
  const changed = await service.call('PATCH', '/api/providers/local', { kind: 'ollama' });
  expect(changed).toMatchObject({ status: 200, body: { ...before, kind: 'ollama', baseUrl: HOST, allowCloud: false } });
  expect((await service.call('PUT', '/api/providers/local', before)).status).toBe(200);
  expect((await service.get('/api/providers')).body).toEqual([before]);
});

test('a change of a provider leaves its other fields, and null takes one away', async () => {
  await using service = await withTwo();
  const change = (changes: object) => service.call('PATCH', '/api/providers/local', changes);
  expect(await change({ name: 'Box', caFile: '/etc/ca.pem' })).toMatchObject({
    status: 200,
    body: { id: 'local', kind: 'openai', name: 'Box', caFile: '/etc/ca.pem' },
  });
  expect(Object((await change({ caFile: null })).body)).not.toHaveProperty('caFile');
});

test('a deleted provider takes its endpoints along; adding the answer again brings all of it back', async () => {
  await using service = await withTwo();
  const before = await Promise.all([service.get('/api/providers'), service.get('/api/endpoints')]);
  const removed = await service.call('DELETE', '/api/providers/local');
  expect(removed).toMatchObject({ status: 200, body: { provider: { id: 'local' }, endpoints: [{ id: 'a' }, { id: 'b' }] } });
  expect((await service.get('/api/state')).body).toMatchObject({ providers: [], endpoints: [] });

  const { provider, endpoints } = Object(removed.body);
  expect((await service.call('POST', '/api/providers', provider)).status).toBe(201);
  for (const endpoint of endpoints) expect((await service.call('POST', '/api/endpoints', endpoint)).status).toBe(201);
  const after = await Promise.all([service.get('/api/providers'), service.get('/api/endpoints')]);
  expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => body));
});

test('a provider can be added at a place in the list', async () => {
  await using service = await withTwo();
  const added = await service.call('POST', '/api/providers', { kind: 'openai', id: 'first', baseUrl: HOST, position: 0 });
  expect(added).toMatchObject({ status: 201, body: { id: 'first' } });
  expect((await service.get('/api/providers')).body).toMatchObject([{ id: 'first' }, { id: 'local' }]);
});

test.each([
  ['PATCH', '/api/providers/local', { kind: 'lama' }, expect.stringMatching(/^kind: /)],
  ['PATCH', '/api/providers/local', { id: 'other' }, 'id: an id cannot be changed; endpoints refer to it'],
  ['PATCH', '/api/providers/local', { region: 'us-east-1' }, 'There is no field "region" here.'],
  ['POST', '/api/providers', { kind: 'openai', baseUrl: HOST, apiKey: 'k' }, 'There is no field "apiKey" here.'],
  ['POST', '/api/providers', { kind: 'openai', baseUrl: HOST, region: 'us-east-1' }, 'There is no field "region" here.'],
  ['POST', '/api/providers', { kind: 'openai', id: 'local', baseUrl: HOST }, 'There is a provider "local" already.'],
  ['POST', '/api/providers', { kind: 'gemini', baseUrl: HOST }, expect.stringMatching(/^kind: /)],
  [
    'POST',
    '/api/providers',
    { kind: 'openai', baseUrl: 'localhost:8000' },
    expect.stringMatching(/^baseUrl: a base URL starts with http:\/\/ or https:\/\//),
  ],
  ['POST', '/api/providers', { kind: 'openai', baseUrl: 'http://me:secret@host' }, 'baseUrl: put the token into "token", not into the URL'],
  [
    'POST',
    '/api/providers',
    { kind: 'openai', baseUrl: HOST, token: 'sk-123' },
    expect.stringMatching(/^token: write env:NAME .* does not belong here$/),
  ],
  ['POST', '/api/providers', { kind: 'bedrock', region: 'Frankfurt' }, 'region: a region looks like us-east-1'],
  ['PUT', '/api/providers/local', { kind: 'openai', name: 'x', baseUrl: HOST, tokn: 'env:X' }, 'There is no field "tokn" here.'],
  ['PUT', '/api/providers/local', { kind: 'openai', baseUrl: HOST }, 'name: Invalid input: expected string, received undefined'],
])('%s %s with %j is refused with a precise message and changes nothing', async (method, path, body, message) => {
  await using service = await withTwo();
  const [file, providers] = [await settingsFile(service), (await service.get('/api/providers')).body];
  expect(await service.call(method, path, body)).toMatchObject({ status: 400, body: { error: { kind: 'badRequest', message } } });
  expect((await service.get('/api/providers')).body).toEqual(providers);
  expect(await settingsFile(service)).toBe(file);
});

test.each([
  ['PUT', { kind: 'openai', name: 'x', baseUrl: HOST }],
  ['PATCH', { name: 'x' }],
  ['DELETE', undefined],
])('%s of a provider that is not there is 404 and says which', async (method, body) => {
  await using service = await withTwo();
  expect(await service.call(method, '/api/providers/nobody', body)).toMatchObject({
    status: 404,
    body: { error: { kind: 'notFound', message: 'There is no provider "nobody".' } },
  });
});
