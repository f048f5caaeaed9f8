import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startOpenai } from '../support/fakesModels.ts';
import { jsonRequest, openaiSettings, startService, type TestService } from '../support/service.ts';

const POLLUTION = '{"polluted":"yes","warming":false}';

afterEach(() => {
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});

const settingsText = (more: string): string => `{"version":1,"providers":[],"endpoints":[]${more}}`;
const PLACES: readonly (readonly [string, string])[] = [
  ['at the top', settingsText(`,"__proto__":${POLLUTION}`)],
  ['in a group', settingsText(`,"budget":{"__proto__":${POLLUTION}}`)],
  ['in a list', `{"version":1,"providers":[{"__proto__":${POLLUTION}}],"endpoints":[]}`],
  ['as constructor', settingsText(`,"constructor":{"prototype":${POLLUTION}}`)],
  ['in the frame of an export', `{"pilotlight":"settings","exportedAt":"2026-11-22","__proto__":${POLLUTION},"settings":${settingsText('')}}`],
  ['written with escapes', settingsText(`,"\\u005f_proto__":${POLLUTION}`)],
];

const prototypeOf = ({ pilotLight }: TestService): unknown => Object.getPrototypeOf(pilotLight.settings.current);

test.each(PLACES)('a settings file with a prototype %s changes no prototype and no setting', async (_place, text) => {
  await using service = await startService();
  const { warming, ...before } = service.pilotLight.settings.current;
  for (const mode of ['replace', 'add']) for (const apply of [false, true]) await service.call('POST', '/api/settings/import', { text, mode, apply });
  expect([warming, service.pilotLight.settings.current]).toEqual([true, { warming: true, ...before }]);
  expect(prototypeOf(service)).toBe(Object.prototype);
});

test.each([
  `{"__proto__":{"m":{"providers":[]}},"polluted":${POLLUTION}}`,
  `{"t":{"__proto__":{"providers":[{"api_type":"vllm","api_host":"http://h:1","__proto__":${POLLUTION}}]}}}`,
  `{"model_name":"m","__proto__":${POLLUTION},"providers":[]}`,
  `{"constructor":{"prototype":{"providers":[],"polluted":"yes"}}}`,
])('a models config with a prototype changes none: %s', async (text) => {
  await using service = await startService();
  for (const apply of [false, true]) expect([200, 400]).toContain((await service.call('POST', '/api/import', { text, apply })).status);
  expect(service.pilotLight.settings.current).toMatchObject({ warming: true, providers: [], endpoints: [] });
});

test.each([
  ['PATCH', '/api/settings', `{"__proto__":${POLLUTION}}`],
  ['PATCH', '/api/settings', `{"constructor":{"prototype":${POLLUTION}}}`],
  ['PATCH', '/api/settings', `{"budget":{"__proto__":${POLLUTION}}}`],
  ['PATCH', '/api/settings', `{"webhook":{"__proto__":${POLLUTION}}}`],
  ['PATCH', '/api/endpoints/a', `{"__proto__":${POLLUTION}}`],
  ['PATCH', '/api/endpoints/a', `{"headers":{"__proto__":${POLLUTION}}}`],
  ['PATCH', '/api/endpoints/a', `{"body":{"__proto__":${POLLUTION},"constructor":{"prototype":${POLLUTION}}}}`],
  ['PATCH', '/api/providers/local', `{"__proto__":${POLLUTION}}`],
  ['POST', '/api/profiles', `{"name":"p","endpoints":{"__proto__":{"enabled":false}}}`],
])('%s %s with %s changes no prototype and switches nothing off', async (method, path, body) => {
  await using server = await startOpenai();
  await using service = await startService({ settings: openaiSettings(server.url, [{ id: 'a', model: 'tiny' }]) });
  const request = new Request(jsonRequest(method, path), { body, headers: { 'content-type': 'application/json' } });
  expect((await service.pilotLight.fetch(request)).status).toBeLessThan(500);
  expect(service.pilotLight.settings.current.warming).toBe(true);
  expect(Reflect.get(service.pilotLight.settings.current, 'polluted')).toBeUndefined();
  expect(prototypeOf(service)).toBe(Object.prototype);
  expect((await service.call('POST', '/api/endpoints/a/ping')).body).toMatchObject({ outcome: 'warm' });
});

test('an import reads no file that it names, neither shows one: it says which file a later ping would send', async () => {
  await using server = await startOpenai();
  await using service = await startService({ settings: openaiSettings(server.url, []) });
  const private_ = join(service.dataDir, '..', 'private.txt');
  await writeFile(private_, 'canary of a private file');
  const text = JSON.stringify(
    openaiSettings(server.url, [{ id: 'a', model: 'tiny', prefix: { kind: 'file', path: private_ } }], { caFile: private_ }),
  );
  for (const apply of [false, true]) {
    const report = await service.call('POST', '/api/settings/import', { text, apply });
    expect(report).toMatchObject({ status: 200, body: { notes: [expect.stringContaining(`reads its prefix from the file ${private_}`)] } });
    expect(report.text).not.toContain('canary of');
  }
  expect(server.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  for (const path of ['/api/state', '/api/endpoints', '/api/endpoints/a/prefix', '/api/settings/export', '/api/diagnostics', '/api/log'])
    expect((await service.get(path)).text, path).not.toContain('canary of');
});
