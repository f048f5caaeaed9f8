import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openaiSettings, startService, type TestService } from '../support/service.ts';

const HOST = 'http://127.0.0.1:9';
const SECRET = 'sk-canary-0123456789abcdef';
const endpoints = [
  { id: 'a', model: 'model-a', keepAlive: '5m' },
  { id: 'b', model: 'model-b' },
];
const start = (provider: object = {}) => startService({ settings: openaiSettings(HOST, endpoints, provider) });
const exportOf = (service: TestService) => service.get('/api/settings/export');
const importInto = (service: TestService, text: string, more: object = {}) =>
  service.call('POST', '/api/settings/import', { text, apply: true, ...more });

test('an export has everything but secrets, as a file to save', async () => {
  await using service = await start({ token: 'secret:local' });
  await service.call('PUT', '/api/secrets/local', { secret: SECRET });
  await service.call('PATCH', '/api/settings', { webhook: { url: `https://chat.example.com/${SECRET}` } });
  const answer = await exportOf(service);
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="pilotlight-settings-\d{4}-\d\d-\d\d\.json"$/);
  expect(answer.text).not.toContain(SECRET);
  expect(answer.body).toMatchObject({
    pilotlight: 'settings',
    needs: ['secret:local', 'secret:webhook'],
    leftOut: [],
    settings: {
      version: 1,
      interval: '2m',
      providers: [{ id: 'local', token: 'secret:local' }],
      endpoints: [{ id: 'a', keepAlive: '5m' }, { id: 'b' }],
    },
  });
});

test('an import makes everything as it is in the file, after a preview that changes nothing, and is undone as one', async () => {
  await using first = await start({ token: 'secret:local' });
  await first.call('PATCH', '/api/settings', { interval: '9m' });
  const { text } = await exportOf(first);
  await using second = await startService({ settings: openaiSettings('http://127.0.0.1:10', [{ id: 'a', model: 'model-a' }]) });
  const before = second.pilotLight.settings.current;
  const lines = [
    { change: 'changed', text: 'Default interval: 2m → 9m' },
    { change: 'changed', text: 'Address of the provider Local server: http://127.0.0.1:10 → http://127.0.0.1:9' },
    { change: 'changed', text: 'Token of the provider Local server: default → secret:local' },
    { change: 'changed', text: 'Interval of model-a: default → 5m' },
    { change: 'new', text: 'model-b on Local server' },
  ];
  const report = {
    lines,
    notes: [],
    needs: [{ ref: 'secret:local', usedBy: ['Local server'], text: 'The stored secret “local” is not here: enter it anew for Local server.' }],
    unknown: [],
  };
  expect(await importInto(second, text, { apply: false })).toMatchObject({ status: 200, body: { applied: false, ...report } });
  expect(second.pilotLight.settings.current).toEqual(before);
  expect(await importInto(second, text)).toMatchObject({ status: 200, body: { applied: true, ...report } });
  expect(second.pilotLight.settings.current).toEqual(first.pilotLight.settings.current);
  expect(Object((await second.get('/api/state')).body).undo).toMatchObject({ label: 'Imported settings' });
  await second.call('POST', '/api/undo', {});
  expect(second.pilotLight.settings.current).toEqual(before);
});

test('with mode add only what is new comes from the file', async () => {
  await using first = await start();
  const { text } = await exportOf(first);
  await using second = await startService({ settings: openaiSettings(HOST, [{ id: 'mine', model: 'model-a', keepAlive: '1m' }]) });
  expect(await importInto(second, text, { mode: 'add' })).toMatchObject({ body: { lines: [{ change: 'new', text: 'model-b on Local server' }] } });
  expect(second.pilotLight.settings.current.endpoints).toMatchObject([{ id: 'mine', keepAlive: '1m' }, { id: 'b' }]);
});

test('a file that is wrong says why and changes nothing, byte for byte', async () => {
  await using service = await start();
  await service.call('PATCH', '/api/settings', { interval: '3m' });
  const file = join(service.dataDir, 'settings.json');
  const before = await readFile(file, 'utf8');
  const { text } = await exportOf(service);
  for (const wrong of [
    '{',
    '{}',
    text.replace('"3m"', '"often"'),
    text.replace('"providers"', '"__proto__"'),
    text.replace('"providerId":"local"', '"providerId":"gone"'),
  ])
    expect(await importInto(service, wrong)).toMatchObject({
      status: 400,
      body: { error: { kind: 'badRequest', message: expect.stringMatching(/\S/) } },
    });
  expect(await readFile(file, 'utf8')).toBe(before);
  expect(Object((await service.get('/api/state')).body).undo).toMatchObject({ label: 'Default interval: 2m → 3m' });
});

test('the demo is not exported, and stays through an import', async () => {
  await using service = await start();
  await service.call('POST', '/api/demo');
  const withDemo = service.pilotLight.settings.current.endpoints.map(({ id }) => id);
  const { text, body } = await exportOf(service);
  expect(Object(body).settings.endpoints).toHaveLength(2);
  await service.call('DELETE', '/api/endpoints/b');
  expect(await importInto(service, text)).toMatchObject({ body: { lines: [{ change: 'new', text: 'model-b on Local server' }] } });
  expect(service.pilotLight.settings.current.endpoints.map(({ id }) => id)).toEqual(withDemo);
  const demoFile = JSON.stringify({
    ...Object(body),
    settings: { ...Object(body).settings, providers: service.pilotLight.settings.current.providers },
  });
  expect(await importInto(service, demoFile)).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('Remove the demo first.') } },
  });
});
